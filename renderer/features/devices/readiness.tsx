import type { ReactElement } from 'react';
import type { SystemCheck } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Glyph, toneOf, type GlyphName } from '../../components/glyph.tsx';
import { Legend } from '../../components/legend.tsx';
import { Say } from '../../components/say.tsx';
import { Remedy } from './remedy.tsx';

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
