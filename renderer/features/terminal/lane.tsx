import { ChevronRight, Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { say, word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../client/copy-text.ts';
import { FactRow } from '../../components/fact-row.tsx';
import { clock } from '../../components/format.ts';
import { Say } from '../../components/say.tsx';
import { SignalBars, SignalScale } from '../../components/signal.tsx';
import { bandOf } from '../../components/signal-band.ts';
import type { ExplainedLine, TerminalView } from './terminal-store.ts';

/** What the marked line says, in words; older lines that can be explained are offered below. */
export function Lane({
  view,
  onMark,
}: {
  readonly view: TerminalView;
  readonly onMark: (number: number) => void;
}): ReactElement {
  const marked = view.explained.find((line) => line.number === view.marked);
  const others = view.explained.filter((line) => line.number !== view.marked).toReversed();
  return (
    <aside className="lane" aria-label={word('terminal.lane')}>
      <div className="lane-head">
        <b>{word('terminal.lane')}</b>
        {marked !== undefined && <span className="mono second">{clock(marked.at)}</span>}
      </div>
      {marked === undefined ? (
        <p className="second">{word('terminal.lane-empty')}</p>
      ) : (
        <Explained key={marked.number} line={marked} />
      )}
      {others.map((line) => (
        <AriaButton className="lane-more" key={line.number} onPress={() => onMark(line.number)}>
          <ChevronRight />
          <b>{line.text === 'OK' ? say(line.explanation.title) : shortText(line.text)}</b>
          <span className="second clip">{inShort(line)}</span>
        </AriaButton>
      ))}
    </aside>
  );
}

/** One line on what an answer says: the signal's band, the judgement, or what it tells of. */
function inShort({ explanation }: ExplainedLine): string {
  const { title, judgement, rows } = explanation;
  if (bandOf(rows[0]?.words?.id) !== undefined) return say(title);
  return judgement === undefined ? rows.map((row) => say(row.label)).join(', ') : say(judgement.words);
}

const shortText = (text: string): string => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

function Explained({ line }: { readonly line: ExplainedLine }): ReactElement {
  const { title, judgement, rows } = line.explanation;
  const band = bandOf(rows[0]?.words?.id);
  const copied = [say(title), ...rows.map((row) => `${say(row.label)}\t${row.value}`), line.text].join('\n');
  return (
    <div className="lane-card" aria-live="polite">
      <div className="lane-title">
        {band !== undefined && <SignalBars band={band} />}
        <div>
          <div className="lane-result">
            <Say message={title} />
          </div>
          {judgement !== undefined && (
            <div className="second">
              <Say message={judgement.words} />
            </div>
          )}
        </div>
      </div>
      {band !== undefined && <SignalScale band={band} />}
      <dl className="facts lane-rows">
        {rows.map((row) => (
          <FactRow
            key={row.label.id}
            label={say(row.label)}
            source={row.words && <span className="ink lane-word">{say(row.words)}</span>}
          >
            <b className="mono">{row.value}</b>
          </FactRow>
        ))}
      </dl>
      <div className="row">
        <Button size="small" onPress={() => void copyText(copied)}>
          <Copy />
          {word('terminal.copy')}
        </Button>
      </div>
    </div>
  );
}
