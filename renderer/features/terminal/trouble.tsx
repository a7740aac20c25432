import type { ReactElement } from 'react';
import { terminal } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Note } from '../../components/note.tsx';
import { Spoken } from '../../components/say.tsx';
import type { Connection } from './connection.ts';
import { sizeWords } from './send-dialog.tsx';
import type { TerminalView } from './terminal-store.ts';

/** Why the port does not answer, and what to do; stays until its cause is gone. */
export function Trouble({
  connection,
  view,
  holder,
}: {
  readonly connection: Connection;
  readonly view: TerminalView;
  readonly holder: { readonly program: string; readonly pid: number } | undefined;
}): ReactElement | null {
  const error = view.state?.error ?? view.error;
  if (error === undefined && holder === undefined) return null;
  const { what, advice } =
    error === undefined
      ? {
          what: say({ id: 'terminal.held-by', params: { program: holder?.program ?? '', pid: holder?.pid ?? 0 } }),
          advice: word('terminal.held-advice'),
        }
      : sayError(error);
  return (
    <div className="terminal-trouble">
      <Note
        tone="warn"
        glyph={error === undefined || error.code === 'serial.held' ? 'lock' : 'attention'}
        title={<Spoken text={what} />}
        role="status"
        action={
          <Button
            size="small"
            onPress={() => {
              void connection.free().then(() => connection.open());
            }}
          >
            {word('terminal.try-again')}
          </Button>
        }
      >
        <Spoken text={advice} />
      </Note>
    </div>
  );
}

/** What is under way on this port besides talking: a log with its place, bytes being sent. */
export function UnderWay({ view }: { readonly view: TerminalView }): ReactElement | null {
  const { transfer } = view;
  const log = view.state?.log;
  const { id } = view;
  if (id === undefined || (transfer === undefined && log === undefined)) return null;
  return (
    <>
      {log?.error !== undefined && (
        <div className="terminal-trouble">
          <ErrorNote
            error={log.error}
            tone="warn"
            action={
              <Button size="small" onPress={() => void invoke(terminal.stopLog, { id })}>
                {word('terminal.understood')}
              </Button>
            }
          />
        </div>
      )}
      {log !== undefined && log.error === undefined && (
        <div className="terminal-strip">
          <span className="second">{word('terminal.log-to')}</span>
          <span className="mono clip" title={log.path}>
            {log.path}
          </span>
          <Button size="small" kind="quiet" onPress={() => void invoke(terminal.showLog, { id })}>
            {word('terminal.show-file')}
          </Button>
        </div>
      )}
      {transfer !== undefined && (
        <div className="terminal-strip">
          <span>{word('terminal.sending')}</span>
          <div
            className="bar transfer-bar"
            role="progressbar"
            aria-label={word('terminal.sending')}
            aria-valuemin={0}
            aria-valuemax={transfer.total}
            aria-valuenow={transfer.sent}
          >
            <i style={{ width: `${String((transfer.sent / Math.max(1, transfer.total)) * 100)}%` }} />
          </div>
          <span className="mono second">
            {say({
              id: 'terminal.sent-of',
              params: { sent: sizeWords(transfer.sent), total: sizeWords(transfer.total) },
            })}
          </span>
          <Button size="small" onPress={() => void invoke(terminal.cancelTransfer, { id })}>
            {word('terminal.cancel')}
          </Button>
        </div>
      )}
    </>
  );
}
