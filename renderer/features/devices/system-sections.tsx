import type { ReactElement } from 'react';
import type { CardSighting, Sighting } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { QuietState, StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Spoken } from '../../components/say.tsx';

/** Network cards that the system made from the stick. */
export function CardSections({ cards }: { readonly cards: readonly CardSighting[] }): ReactElement {
  const source = word('source.system');
  return (
    <>
      {cards.map((card) => (
        <Section key={card.name} title={word('card.title')}>
          <FactList>
            <FactRow label={word('card.name')} source={source}>
              <Spoken text={say({ id: 'card.name-driver', params: { name: card.name } })} />{' '}
              <span className="mono">{card.driver}</span>
            </FactRow>
            <FactRow label={word('card.address')} source={source}>
              {card.addresses.length === 0 ? (
                <QuietState>{word('card.no-address')}</QuietState>
              ) : (
                <span className="mono">{card.addresses.join(', ')}</span>
              )}
            </FactRow>
            {card.gateway !== undefined && (
              <FactRow label={word('card.web-page')} source={source}>
                <span className="mono">{card.gateway}</span>
              </FactRow>
            )}
            {card.mac !== undefined && (
              <FactRow label={word('card.hardware')} source={source}>
                <span className="mono">{card.mac}</span>
              </FactRow>
            )}
            {card.link !== undefined && (
              <FactRow label={word('card.link')} source={source}>
                {card.link ? (
                  <StateWord name="verified">{word('card.has-link')}</StateWord>
                ) : (
                  <QuietState>{word('card.no-link.state')}</QuietState>
                )}
              </FactRow>
            )}
          </FactList>
        </Section>
      ))}
    </>
  );
}

/** The drive of an installer disk, with what it says of itself. */
export function DriveSection({ drives }: { readonly drives: Sighting['drives'] }): ReactElement | null {
  if (drives.length === 0) return null;
  return (
    <Section title={word('drive.title')}>
      <FactList>
        {drives.map((drive) => {
          const inquiry = [drive.scsiVendor, drive.scsiModel, drive.scsiRevision].filter((part) => part !== undefined);
          return [
            <FactRow key={drive.name} label={word('drive.name')} source={word('source.system')}>
              <span className="mono">{drive.name}</span>
            </FactRow>,
            inquiry.length > 0 && (
              <FactRow key={`${drive.name} says`} label={word('drive.says')} source="INQUIRY">
                <span className="mono">{inquiry.join(' ')}</span>
              </FactRow>
            ),
          ];
        })}
      </FactList>
    </Section>
  );
}
