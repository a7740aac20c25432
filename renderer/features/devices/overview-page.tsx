import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { Body, Columns } from '../../components/page.tsx';
import { Gone } from './gone.tsx';
import { IdentitySection } from './identity-section.tsx';
import { InterfaceTable } from './interface-table.tsx';
import { ObstacleNotes } from './obstacle-notes.tsx';
import { HoldNote, OtherPrograms, TookNote } from './other-programs.tsx';
import { OverviewSill } from './overview-sill.tsx';
import { PlaceRecord } from './place-record.tsx';
import { CardSections, DriveSection } from './system-sections.tsx';
import './overview.css';

/** What the stick is, with its evidence, and what the computer has made of it. */
export function OverviewPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const there = session.sighting !== undefined;
  return (
    <>
      <Body aside={<PlaceRecord session={session} />}>
        {!there && <Gone session={session} />}
        <ObstacleNotes session={session} />
        <TookNote session={session} />
        <HoldNote session={session} />
        <Columns>
          <IdentitySection identity={session.identity} />
          <div>
            <CardSections cards={session.cards} />
            <DriveSection drives={session.sighting?.drives ?? []} />
            <OtherPrograms session={session} />
          </div>
        </Columns>
        {there && <InterfaceTable session={session} />}
      </Body>
      <OverviewSill session={session} />
    </>
  );
}
