import type { ReactElement } from 'react';
import type { Change, Proof } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { Glyph } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import type { RawLine } from '../../components/raw-log.tsx';
import { Say, Spoken } from '../../components/say.tsx';

/** What was not there and is not there is no change worth a line. */
const worthALine = ({ before, now }: Change): boolean => before.id !== 'change.none' || now.id !== 'change.none';

/** "1-1.1, same" where nothing changed, which for the place is the point. */
const nowWords = ({ before, now }: Change): string =>
  say(before) === say(now) ? say({ id: 'changes.same', params: { what: say(now) } }) : say(now);

/** Before and now, line by line. */
export function ChangeTable({ changes: all }: { readonly changes: readonly Change[] }): ReactElement | null {
  const changes = all.filter(worthALine);
  if (changes.length === 0) return null;
  return (
    <Section title={word('changes.title')}>
      <table className="table changes">
        <thead>
          <tr>
            <th>
              <span className="unseen">{word('changes.what')}</span>
            </th>
            <th>{word('changes.before')}</th>
            <th aria-hidden="true" />
            <th>{word('changes.now')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change, index) => (
            <tr key={index}>
              <th scope="row">
                <Say message={change.what} />
              </th>
              <td className="mono second">
                <Say message={change.before} />
              </td>
              <td className="third" aria-hidden="true">
                →
              </td>
              <td className="mono">
                <b>
                  <Spoken text={nowWords(change)} />
                </b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** What was read again, each with its source. Green only where it agrees. */
export function ProofList({ proofs }: { readonly proofs: readonly Proof[] }): ReactElement | null {
  if (proofs.length === 0) return null;
  return (
    <Section title={word('proofs.title')}>
      <FactList>
        {proofs.map((proof, index) => (
          <FactRow key={index} label={word(`proof-kind.${proof.check}`)} source={saySource(proof.source)}>
            <span className="evidence">
              <Glyph name={proof.agrees ? 'verified' : 'different'} />
              <span className="unseen">{word(proof.agrees ? 'proof.agrees' : 'proof.differs')}: </span>
              <span>
                <Say message={proof.saw} />
              </span>
            </span>
          </FactRow>
        ))}
      </FactList>
    </Section>
  );
}

/** The answer that counted as proof; its final OK in green. */
export const answerLines = (answer: readonly string[]): RawLine[] =>
  answer.map((text) => ({
    direction: /^AT/i.test(text) ? 'out' : 'in',
    text,
    ...(text === 'OK' && { tone: 'ok' as const }),
  }));
