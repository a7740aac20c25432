import type { ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Glyph, type GlyphName } from '../../components/glyph.tsx';
import { tabPorts } from './ports.ts';
import { showTerminal, type PortOfStick } from './tabs.ts';
import { terminalKey, useTerminals, viewOf, type TerminalView } from './terminal-store.ts';

/** The ports of the stick, and the open terminals of others behind them. */
export function PortTabs({
  session,
  shown,
  view,
  open,
}: {
  readonly session: SessionSnapshot;
  readonly shown: number;
  readonly view: TerminalView;
  readonly open: readonly PortOfStick[];
}): ReactElement {
  const { place } = session;
  const here = { place, interface: shown };
  const own = portsToShow(session, shown, view);
  const spots = [...own.map((port) => ({ place, interface: port.interface })), ...open];
  return (
    <ToggleButtonGroup
      className="port-tabs"
      aria-label={word('terminal.ports')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[terminalKey(place, shown)]}
      onSelectionChange={([key]) => {
        const to = spots.find((spot) => terminalKey(spot.place, spot.interface) === key);
        if (to !== undefined) showTerminal(here, to);
      }}
    >
      {own.map((port) => (
        <PortTab key={port.interface} place={place} port={port} />
      ))}
      {open.length > 0 && (
        <span className="port-tabs-other">
          {open.map(({ place: other, port, stick }) => (
            <PortTab key={`${other} ${String(port.interface)}`} place={other} port={port} stick={stick} />
          ))}
        </span>
      )}
    </ToggleButtonGroup>
  );
}

interface TabPort {
  readonly interface: number;
  readonly name: string;
  readonly role: SessionSnapshot['ports'][number]['role'];
  readonly known: SessionSnapshot['ports'][number]['known'] | 'gone';
  readonly state: SessionSnapshot['ports'][number]['state'] | 'gone';
}

/** The ports of now; the one that is shown keeps its tab while the stick is away. */
function portsToShow(session: SessionSnapshot, shown: number, view: TerminalView): TabPort[] {
  const ports = tabPorts(session.ports);
  if (ports.some((port) => port.interface === shown)) return ports;
  return [{ interface: shown, name: view.state?.port ?? '', role: 'at', known: 'gone', state: 'gone' }, ...ports];
}

/** A port, with how its role is known on hover and focus. A tab of another stick says whose it is. */
function PortTab({
  place,
  port,
  stick,
}: {
  readonly place: string;
  readonly port: TabPort;
  readonly stick?: string;
}): ReactElement {
  const connection = useTerminals((state) => viewOf(state, terminalKey(place, port.interface)).state?.connection);
  const glyph: GlyphName =
    port.state === 'held' ? 'lock' : port.state === 'gone' ? 'gone' : connection === 'open' ? 'verified' : 'idle';
  const state =
    port.state === 'held' ? 'held' : port.state === 'gone' ? 'gone' : connection === 'open' ? 'open' : 'free';
  const role = say({ id: `terminal.known.${port.known}`, params: { role: `@role.${port.role}` } });
  return (
    <TooltipTrigger delay={400}>
      <ToggleButton id={terminalKey(place, port.interface)} className="port-tab">
        <Glyph name={glyph} />
        {stick !== undefined && <span className="mono second">{place}</span>}
        <span className="mono">{port.name}</span>
        {word(`terminal.role.${shortRole(port.role)}`)}
        {port.known === 'not-known' && <span aria-hidden="true">?</span>}
        <span className="unseen">{word(`terminal.port.${state}`)}</span>
      </ToggleButton>
      <Tooltip className="tooltip" offset={6}>
        {stick === undefined ? role : `${stick}. ${role}`}
      </Tooltip>
    </TooltipTrigger>
  );
}

export const shortRole = (role: TabPort['role']): 'at' | 'modem' | 'nmea' | 'other' =>
  role === 'at' || role === 'modem' || role === 'nmea' ? role : 'other';
