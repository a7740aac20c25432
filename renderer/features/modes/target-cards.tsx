import type { ReactElement } from 'react';
import { RadioGroup } from 'react-aria-components';
import { modeTokens } from '../../../preload/contract/model.ts';
import type { ModeToken, SessionSnapshot, Target } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { chooseMode } from '../../app/navigation.ts';
import { ChoiceCard, HereCard } from '../../components/choice-card.tsx';
import { Glyph } from '../../components/glyph.tsx';
import { modeName } from '../../components/mode-words.ts';
import { Say, Spoken } from '../../components/say.tsx';
import { Tag } from '../../components/tag.tsx';
import { provenHere } from './run-words.ts';

const isMode = (value: string): value is ModeToken => modeTokens.some((token) => token === value);

/** Proof in the first place, else how sure the rule is; a "why not" takes its place. */
function ProofTag({ target, proven }: { readonly target: Target; readonly proven: number }): ReactElement {
  if (target.whyNot !== undefined) {
    return (
      <Tag tone="warn" glyph="attention">
        {word('target.not-now')}
      </Tag>
    );
  }
  if (proven > 0) {
    return (
      <Tag tone="ok" glyph="verified">
        {word('target.proven')}
      </Tag>
    );
  }
  const { certainty } = target.rule;
  return <Tag tone={certainty === 'guess' ? 'warn' : 'plain'}>{say({ id: `target.${certainty}` })}</Tag>;
}

function Evidence({ target, proven }: { readonly target: Target; readonly proven: number }): ReactElement {
  return (
    <>
      {proven > 0 && (
        <Tag>{proven === 1 ? word('target.one-run') : say({ id: 'target.runs', params: { count: proven } })}</Tag>
      )}
      {target.rule.mark !== undefined && <Tag>{say({ id: `mark.${target.rule.mark}` })}</Tag>}
      {target.byHand && <Tag glyph="hand">{word('target.by-hand')}</Tag>}
      <Tag>
        <span className="clip">{say({ id: 'target.rule', params: { name: saySource(target.rule.name) } })}</span>
      </Tag>
    </>
  );
}

/** One card for each mode that the stick can reach, and the one where it stands. */
export function TargetCards({
  session,
  chosen,
}: {
  readonly session: SessionSnapshot;
  readonly chosen: ModeToken | undefined;
}): ReactElement {
  return (
    <>
      {session.targets.length > 0 && (
        <RadioGroup
          aria-label={word('targets.title')}
          value={chosen ?? null}
          onChange={(value) => {
            if (isMode(value)) chooseMode(session.place, value);
          }}
        >
          {session.targets.map((target) => {
            const proven = provenHere(session.history, target);
            const why =
              target.whyNot === undefined
                ? undefined
                : sayError({ code: target.whyNot.error, params: target.whyNot.params });
            return (
              <ChoiceCard
                key={target.mode}
                value={target.mode}
                name={modeName(target.mode)}
                isDisabled={why !== undefined}
                tag={<ProofTag target={target} proven={proven} />}
                {...(why === undefined && { evidence: <Evidence target={target} proven={proven} /> })}
              >
                <Say message={target.use} />
                {why !== undefined && (
                  <span className="why-not">
                    <Spoken text={`${why.what} ${why.advice}`} />
                  </span>
                )}
              </ChoiceCard>
            );
          })}
        </RadioGroup>
      )}
      {session.sighting !== undefined && (
        <HereCard glyph={<Glyph name="ready" />} name={modeName(session.mode.main)} said={word('target.here')}>
          <HereWords mode={session.mode.main} />
        </HereCard>
      )}
    </>
  );
}

/** What the present mode is good for, when there is a text for it. */
function HereWords({ mode }: { readonly mode: ModeToken }): ReactElement | null {
  const id = `mode.${mode}.use`;
  const text = say({ id });
  return text === id ? null : <Spoken text={text} />;
}
