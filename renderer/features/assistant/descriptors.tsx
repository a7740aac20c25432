import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { FactList, FactRow } from '../../components/fact-row.tsx';

const orNone = (text: string | undefined): string =>
  text === undefined || text.trim() === '' ? word('unknown.none') : text.trim();

/** What the stick says of itself, before anybody has asked it anything. */
export function Descriptors({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  const { sighting, interfaces } = session;
  if (sighting === undefined) return null;
  const { device, drives } = sighting;
  return (
    <FactList label={word('unknown.shows')}>
      <FactRow label={word('unknown.id')}>
        <span className="mono">{`${device.vid}:${device.pid}`}</span>
      </FactRow>
      <FactRow label={word('unknown.maker')}>{orNone(device.manufacturer)}</FactRow>
      <FactRow label={word('unknown.product')}>{orNone(device.product)}</FactRow>
      {interfaces.map((face) => (
        <FactRow key={face.number} label={say({ id: 'unknown.interface', params: { number: face.number } })}>
          <span className="mono">{`${face.class} · ${face.endpoints}`}</span>
        </FactRow>
      ))}
      {drives.map((drive) => (
        <FactRow key={drive.name} label={word('unknown.drive')}>
          {orNone(
            [drive.scsiVendor, drive.scsiModel, drive.scsiRevision].filter((text) => text !== undefined).join(' '),
          )}
        </FactRow>
      ))}
    </FactList>
  );
}
