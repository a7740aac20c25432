import { Shield } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { SystemCheck } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Glyph, toneOf, type GlyphName } from '../../components/glyph.tsx';
import { Legend } from '../../components/legend.tsx';
import { Say } from '../../components/say.tsx';

const glyphOf: Readonly<Record<SystemCheck['state'], GlyphName>> = {
  ready: 'verified',
  missing: 'attention',
  noted: 'ready',
  unknown: 'unknown',
};

/** "4 of 6, 1 to mend"; that it is being looked at while nothing is known. */
export function readyCount(checks: readonly SystemCheck[]): string {
  if (checks.length === 0) return word('ready.looking');
  const ready = checks.filter((check) => check.state === 'ready').length;
  const missing = checks.filter((check) => check.state === 'missing').length;
  const params = { ready, all: checks.length, missing };
  return say({ id: missing === 0 ? 'ready.count' : 'ready.count-to-mend', params });
}

/** What mends a check, as a person can do it: the command to type, or where to read. */
export function Remedy({
  check,
  size,
}: {
  readonly check: SystemCheck;
  /** In its row, or as the lever of the sill. */
  readonly size: 'row' | 'sill';
}): ReactElement | null {
  const [open, setOpen] = useState(false);
  const { remedy } = check;
  if (remedy?.command === undefined) return null;
  return (
    <>
      {size === 'row' ? (
        <Button kind="quiet" size="small" onPress={() => setOpen(true)}>
          {word(`remedy.${remedy.kind}`)}
        </Button>
      ) : (
        <Button kind="filled" onPress={() => setOpen(true)}>
          <Shield />
          {word(`remedy.${remedy.kind}`)}
        </Button>
      )}
      <Dialog
        isOpen={open}
        onClose={() => setOpen(false)}
        title={say(check.title)}
        sub={<Say message={check.detail} />}
        actions={
          <Button kind="filled" onPress={() => setOpen(false)}>
            {word('remedy.close')}
          </Button>
        }
      >
        <p className="remedy-words">{word(`remedy.${remedy.kind}.words`)}</p>
        <pre className="remedy-command">{remedy.command}</pre>
      </Dialog>
    </>
  );
}

/** Is this computer ready? One row for each thing that it needs. */
export function ReadinessList({ checks }: { readonly checks: readonly SystemCheck[] }): ReactElement {
  return (
    <section>
      <Legend title={word('ready.title')} aside={readyCount(checks)} />
      <ul className="checks">
        {checks.map((check) => {
          const glyph = glyphOf[check.state];
          return (
            <li className="check" key={check.key}>
              <Glyph name={glyph} size="note" />
              <div>
                <b>
                  <Say message={check.title} />
                </b>
                <div className="second">
                  <Say message={check.detail} />
                </div>
              </div>
              <span className={`check-word ${toneOf[glyph]}`}>{word(`check.${check.state}`)}</span>
              <span>
                <Remedy check={check} size="row" />
              </span>
            </li>
          );
        })}
      </ul>
      <p className="second check-foot">{word('ready.no-internet')}</p>
    </section>
  );
}
