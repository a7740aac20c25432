import { ChevronDown } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { word } from '../../../resources/text/index.ts';
import { sessionAt, useSnapshot } from '../../client/snapshot-store.ts';
import { connectionOf } from './connection.ts';
import { shortRole } from './port-tabs.tsx';
import { ScreenView } from './screen-view.tsx';
import { sameSpot, showTerminal, type PortOfStick, type Spot } from './tabs.ts';
import { chooseTerminal, splitTerminal, useTerminals, viewOf } from './terminal-store.ts';

/** One screen. It opens its port by itself, except one that another program has: that one is asked for by hand. */
export function Pane({
  spot,
  here,
  choices,
}: {
  readonly spot: Spot;
  /** The terminal with the keyboard. */
  readonly here: Spot;
  /** In a split: what the other pane can show. */
  readonly choices: readonly PortOfStick[] | undefined;
}): ReactElement {
  const { place, interface: number } = spot;
  const [connection] = useState(() => connectionOf(place, number));
  const port = useSnapshot((state) => sessionAt(state.snapshot, place)?.ports.find((one) => one.interface === number));
  const name = useTerminals((state) => viewOf(state, connection.key).state?.port);
  const held = port?.state === 'held';
  const isShown = sameSpot(spot, here);
  useEffect(() => {
    if (held) return;
    // From now on this terminal is the one of the place: it stays when the stick leaves.
    if (isShown) chooseTerminal(place, number);
    void connection.open();
  }, [connection, held, place, number, isShown]);
  const label = `${place === here.place ? '' : `${place} `}${port?.name ?? name ?? ''}`;
  return (
    <div
      className="terminal-pane"
      data-chosen={isShown}
      onMouseDown={isShown ? undefined : () => showTerminal(here, spot)}
    >
      {choices !== undefined && (
        <div className="pane-head">
          {isShown ? <span className="mono">{label}</span> : <Choice label={label} here={here} choices={choices} />}
          <span className="second">{word(isShown ? 'terminal.pane-here' : 'terminal.pane-other')}</span>
        </div>
      )}
      <ScreenView connection={connection} />
    </div>
  );
}

/** Which port stands beside: any of any stick. Choosing does not take the keyboard. */
function Choice({
  label,
  here,
  choices,
}: {
  readonly label: string;
  readonly here: Spot;
  readonly choices: readonly PortOfStick[];
}): ReactElement {
  return (
    <span onMouseDown={(event) => event.stopPropagation()}>
      <MenuTrigger>
        <AriaButton className="pane-choice" aria-label={`${word('terminal.pane-choose')}: ${label}`}>
          <span className="mono">{label}</span>
          <ChevronDown />
        </AriaButton>
        <Popover className="menu-box" placement="bottom start">
          <Menu className="menu" aria-label={word('terminal.pane-choose')}>
            {choices.map((one) => (
              <MenuItem
                className="menu-item"
                key={`${one.place} ${String(one.interface)}`}
                textValue={`${one.place} ${one.port.name}`}
                onAction={() => splitTerminal(here.place, one)}
              >
                <span className="mono">{one.port.name}</span>
                <span className="second">
                  {word(`terminal.role.${shortRole(one.port.role)}`)}
                  {one.place === here.place ? '' : `, ${one.stick} ${one.place}`}
                </span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </span>
  );
}
