import { useEffect, useState, type ReactElement } from 'react';
import { terminal, type InputOf } from '../../../preload/contract/index.ts';
import type { ValueBefore } from '../../../preload/contract/terminal.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { clock } from '../../components/format.ts';

export type KeptOf = InputOf<typeof terminal.keepBefore>['of'];

type State =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly values: readonly ValueBefore[] }
  | { readonly kind: 'not'; readonly why: string };

/** What a held line would change, as it is now: read while the question stands, or why it could not be. */
export function Kept({ terminalId, of }: { readonly terminalId: string; readonly of: KeptOf }): ReactElement {
  const [state, setState] = useState<State>({ kind: 'reading' });
  // Asked once for each question that is shown.
  const [asked] = useState(() => invoke(terminal.keepBefore, { id: terminalId, of }));
  useEffect(() => {
    let left = false;
    void asked.then((outcome) => {
      if (left) return;
      setState(
        outcome.ok ? { kind: 'read', values: outcome.value } : { kind: 'not', why: sayError(outcome.error).what },
      );
    });
    return () => {
      left = true;
    };
  }, [asked]);
  return <div aria-live="polite">{words(state)}</div>;
}

function words(state: State): ReactElement {
  if (state.kind === 'reading') return <span className="second">{word('terminal.danger.kept-reading')}</span>;
  if (state.kind === 'not') return <NotRead why={state.why} />;
  if (state.values.length === 0) return <>{word('terminal.danger.kept-none')}</>;
  return (
    <>
      {state.values.map((value) =>
        value.trouble === undefined ? (
          <div key={value.ask}>
            {say({ id: 'terminal.danger.kept-at', params: { time: clock(value.at) } })}
            {value.lines.map((line, index) => (
              <div className="mono kept-line" key={index}>
                {line}
              </div>
            ))}
          </div>
        ) : (
          <NotRead key={value.ask} why={say(value.trouble)} />
        ),
      )}
    </>
  );
}

function NotRead({ why }: { readonly why: string }): ReactElement {
  return <span className="warn">{say({ id: 'terminal.danger.kept-not', params: { why } })}</span>;
}
