import { Circle, FolderOpen, Square } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { relay as contract } from '../../../preload/contract/index.ts';
import type { RelayView, TapLine, TapView } from '../../../preload/contract/relay.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { expectPorts } from '../../client/data-ports.ts';
import { tapPort, type TapPort } from '../../client/relay-port.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { clockExact } from '../../components/format.ts';
import { Section } from '../../components/legend.tsx';
import { RawLog, type RawLine } from '../../components/raw-log.tsx';
import { bytesWords } from './relay-words.ts';

/** Lines that stay on the page; what was before is in the recording. */
const mostLines = 200;
const views: readonly TapView[] = ['at', 'text', 'hex'];

/** What goes through, live, and its recording. */
export function RelayTap({ relay }: { readonly relay: RelayView }): ReactElement {
  const [view, setView] = useState<TapView>('at');
  const lines = useTap(relay.id, view);
  const recording = useAct();
  const { id } = relay;
  const isRecording = relay.recording !== undefined && relay.recording.error === undefined;
  const toggle = (): void =>
    void recording.run(async () => {
      const outcome = await (isRecording ? invoke(contract.stopRecord, { id }) : invoke(contract.startRecord, { id }));
      return outcome.ok ? { ok: true as const, value: null } : outcome;
    });
  return (
    <Section title={word('relay-page.tap')} aside={<Counters relay={relay} />}>
      <div className="relay-tools">
        <Chips
          name={word('relay-page.view')}
          chosen={view}
          all={views}
          words={(one) => word(`relay-page.view.${one}`)}
          onChoose={setView}
        />
        {view === 'hex' && <span className="second">{word('relay-page.hex-note')}</span>}
        <span className="grow" />
        {relay.recording !== undefined && <span className="relay-path mono second clip">{relay.recording.path}</span>}
        {isRecording && (
          <Button size="small" onPress={() => void invoke(contract.showRecord, { id })}>
            <FolderOpen />
            {word('relay-page.show-record')}
          </Button>
        )}
        <Button
          size="small"
          tone={isRecording ? 'act' : 'ink'}
          isDisabled={relay.until !== undefined || recording.busy}
          onPress={toggle}
        >
          {isRecording ? <Square /> : <Circle />}
          {word(isRecording ? 'relay-page.stop-record' : 'relay-page.record')}
        </Button>
      </div>
      {recording.error !== undefined && <ErrorNote error={recording.error} />}
      {relay.recording?.error !== undefined && <ErrorNote error={relay.recording.error} />}
      <Lines lines={[...lines, ...heldLines(relay)]} />
    </Section>
  );
}

function Counters({ relay: { state } }: { readonly relay: RelayView }): ReactElement {
  const { aToB, bToA } = state;
  const [lost, refused] = [aToB.lost + bToA.lost, aToB.refused + bToA.refused];
  const part = (id: string, bytes: number): string =>
    say({ id: `relay-page.${id}`, params: { bytes: bytesWords(bytes) } });
  return (
    <span className="relay-counters" role="status">
      <span>{part('went-forth', aToB.delivered)}</span>
      <span>{part('went-back', bToA.delivered)}</span>
      <span className={lost > 0 ? 'bad' : 'second'}>{part('lost', lost)}</span>
      {refused > 0 && <span className="warn">{part('refused', refused)}</span>}
      {state.held > 0 && (
        <span className="warn">{say({ id: 'relay-page.lines-held', params: { count: state.held } })}</span>
      )}
    </span>
  );
}

/** Follows its end unless a person has scrolled up. */
function Lines({ lines }: { readonly lines: readonly RawLine[] }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const { current } = box;
    if (current !== null && follows.current) current.scrollTop = current.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      className="relay-tap"
      onScroll={({ currentTarget: at }) => {
        follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
      }}
    >
      <RawLog lines={lines} label={word('relay-page.tap')} />
    </div>
  );
}

/** The component is made anew for each relay, so that the lines of one never stand below another. */
function useTap(id: string, view: TapView): readonly RawLine[] {
  const [lines, setLines] = useState<readonly RawLine[]>([]);
  const [port, setPort] = useState<TapPort>();
  useEffect(() => {
    expectPorts();
    let over = false;
    let opened: TapPort | undefined;
    const open = async (): Promise<void> => {
      const outcome = await invoke(contract.watch, { id, view: 'at' });
      if (!outcome.ok) return;
      opened = await tapPort(outcome.value.tap);
      if (over) {
        opened.close();
        return;
      }
      opened.listen(({ anew, lines: more }, done) => {
        setLines((before) => [...(anew ? [] : before), ...more.map(rawOf)].slice(-mostLines));
        done();
      });
      setPort(opened);
    };
    void open();
    return () => {
      over = true;
      opened?.close();
    };
  }, [id]);
  useEffect(() => port?.setView(view), [port, view]);
  return lines;
}

const directions = { out: 'out', in: 'in', ok: 'in', error: 'in', unasked: 'event', more: 'note' } as const;

function rawOf({ at, tone, who, text, note }: TapLine): RawLine {
  const words = [note === undefined ? '' : say(note), tone === 'out' ? who : ''].filter((part) => part !== '');
  return {
    at: clockExact(at),
    direction: directions[tone],
    text,
    ...(words.length === 0 ? {} : { note: words.join(' · ') }),
    ...(tone === 'ok' ? { tone: 'ok' as const } : tone === 'error' ? { tone: 'bad' as const } : {}),
  };
}

/** Lines that the guard holds stand behind all others until they are decided. */
function heldLines({ held }: RelayView): RawLine[] {
  return (held?.lines ?? []).map(({ line, assessment }) => {
    const [reason] = assessment.findings;
    return {
      direction: 'held',
      text: line,
      tone: 'bad',
      note: [word('relay-page.held'), reason === undefined ? '' : say(reason.reason)].join(' · '),
    };
  });
}
