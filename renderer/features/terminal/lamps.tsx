import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { terminal } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import type { Connection } from './connection.ts';
import { patchView, type TerminalView } from './terminal-store.ts';

/** DTR and RTS can be switched, the others only be seen. A port without such lines says so. */
export function Lamps({
  connection,
  view,
}: {
  readonly connection: Connection;
  readonly view: TerminalView;
}): ReactElement | null {
  const lines = view.state?.lines;
  const { id } = view;
  if (id === undefined || view.state?.connection !== 'open') return null;
  if (lines === undefined) {
    return (
      <>
        <span className="tools-line" />
        <span className="lamp lamp-none">{word('terminal.no-lamps')}</span>
      </>
    );
  }
  const set = async (change: { dtr?: boolean; rts?: boolean }): Promise<void> => {
    const outcome = await invoke(terminal.setLines, { id, ...change });
    patchView(connection.key, { error: outcome.ok ? undefined : outcome.error });
  };
  const words = (name: keyof typeof lines): string =>
    say({ id: lines[name] ? 'terminal.lamp-on' : 'terminal.lamp-off', params: { name: name.toUpperCase() } });
  return (
    <>
      <span className="tools-line" />
      {(['dtr', 'rts'] as const).map((name) => (
        <AriaButton
          key={name}
          className="lamp"
          data-on={lines[name]}
          aria-pressed={lines[name]}
          onPress={() => void set({ [name]: !lines[name] })}
        >
          <i />
          {words(name)}
        </AriaButton>
      ))}
      {(['dcd', 'cts', 'dsr'] as const).map((name) => (
        <span key={name} className={name === 'dcd' ? 'lamp tools-fold' : 'lamp tools-wide'} data-on={lines[name]}>
          <i />
          {words(name)}
        </span>
      ))}
    </>
  );
}
