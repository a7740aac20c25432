import type { ReactElement } from 'react';
import type { Certainty, Identity } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { Glyph, StateWord, type GlyphName } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Say } from '../../components/say.tsx';

const glyphOf: Readonly<Record<Certainty, GlyphName>> = { sure: 'verified', likely: 'ready', guess: 'unknown' };

/** "Sure, 4 of 4 agree". */
function certaintyWords(identity: Identity): string {
  const all = identity.evidence.length;
  const agree = identity.evidence.filter((evidence) => evidence.agrees).length;
  const certainty = word(`certainty.${identity.certainty}`);
  return all === 0 ? certainty : say({ id: 'identity.certainty', params: { certainty, agree, all } });
}

/** Why we believe it is this stick: each reason with its source. */
export function IdentitySection({ identity }: { readonly identity: Identity }): ReactElement {
  return (
    <Section
      title={word('identity.title')}
      aside={<StateWord name={glyphOf[identity.certainty]}>{certaintyWords(identity)}</StateWord>}
    >
      {identity.evidence.length === 0 ? (
        <p className="second">{word('identity.none')}</p>
      ) : (
        <FactList>
          {identity.evidence.map((evidence, index) => (
            <FactRow key={index} label={word(`evidence-kind.${evidence.kind}`)} source={saySource(evidence.source)}>
              {evidence.agrees ? (
                <Say message={evidence.says} />
              ) : (
                <span className="evidence">
                  <Glyph name="different" />
                  <span>
                    <Say message={evidence.says} />
                  </span>
                </span>
              )}
            </FactRow>
          ))}
        </FactList>
      )}
    </Section>
  );
}
