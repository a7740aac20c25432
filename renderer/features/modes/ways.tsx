import { useState, type ReactElement } from 'react';
import { RadioGroup } from 'react-aria-components';
import type { Target, Way } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { Button } from '../../components/button.tsx';
import { ChoiceCard } from '../../components/choice-card.tsx';
import { capital } from '../../components/format.ts';
import { Say, Spoken } from '../../components/say.tsx';
import { Tag } from '../../components/tag.tsx';

const CertaintyTag = ({ way }: { readonly way: Way }): ReactElement => (
  <Tag tone={way.certainty === 'guess' ? 'warn' : 'plain'}>{say({ id: `target.${way.certainty}` })}</Tag>
);

/** Who says that the way works, and what it costs. */
const WayEvidence = ({ way }: { readonly way: Way }): ReactElement => (
  <>
    {way.mark !== undefined && <Tag>{say({ id: `mark.${way.mark}` })}</Tag>}
    {way.losesAt === true && (
      <Tag tone="warn" glyph="attention">
        {word('no-at.title')}
      </Tag>
    )}
  </>
);

/** The way that the plan goes, and the others behind a quiet button. Nothing where there is but one. */
export function WayChoice({
  target,
  chosen,
  onChoose,
}: {
  readonly target: Target;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}): ReactElement | null {
  const [open, setOpen] = useState(false);
  const { ways } = target;
  const way = ways.find(({ key }) => key === chosen) ?? ways[0];
  if (way === undefined || ways.length < 2) return null;
  return (
    <div className="ways">
      <div className="ways-line">
        <span className="grow">
          <span className="second">{word('ways.by')}</span> <Say message={way.name} />
        </span>
        {!open && <CertaintyTag way={way} />}
        <Button kind="quiet" size="small" aria-expanded={open} onPress={() => setOpen(!open)}>
          {open ? word('ways.close') : say({ id: 'ways.other', params: { count: ways.length - 1 } })}
        </Button>
      </div>
      {open && (
        <RadioGroup aria-label={word('ways.by')} value={way.key} onChange={onChoose}>
          {ways.map((one) => (
            <ChoiceCard
              key={one.key}
              value={one.key}
              name={<Say message={one.name} />}
              tag={<CertaintyTag way={one} />}
              {...(one.mark !== undefined && { evidence: <WayEvidence way={one} /> })}
            >
              <Spoken
                text={
                  one.ids.length === 0
                    ? word('ways.ids.any')
                    : say({ id: 'ways.ids', params: { ids: one.ids.join(', ') } })
                }
              />{' '}
              <span className="third">{capital(saySource(one.source))}</span>
            </ChoiceCard>
          ))}
        </RadioGroup>
      )}
    </div>
  );
}
