import { useEffect, useRef, useState } from 'react';
import { terminal } from '../../../preload/contract/index.ts';
import type { Assessment, Completion } from '../../../preload/contract/terminal.ts';
import { invoke } from '../../client/bridge.ts';

export interface Advice {
  /** The line that this is about. */
  readonly line: string;
  readonly assessment: Assessment | undefined;
  readonly total: number;
  readonly completions: readonly Completion[];
}

const none: Advice = { line: '', assessment: undefined, total: 0, completions: [] };

/**
 * What the main process says of the line being typed. One question at a time: while one is on its way, only the newest line
 * is asked next, so that fast typing does not queue up.
 */
export function useAdvice(id: string | undefined, line: string): Advice {
  const [advice, setAdvice] = useState<Advice>(none);
  const wanted = useRef({ id, line });
  const asking = useRef(false);
  useEffect(() => {
    wanted.current = { id, line };
    if (asking.current) return;
    const ask = async (): Promise<void> => {
      asking.current = true;
      for (let asked: typeof wanted.current | undefined; asked !== wanted.current;) {
        asked = wanted.current;
        setAdvice(asked.id === undefined || asked.line === '' ? none : await adviceOn(asked.id, asked.line));
      }
      asking.current = false;
    };
    void ask();
  }, [id, line]);
  return advice.line === line ? advice : { ...none, completions: advice.completions, total: advice.total };
}

async function adviceOn(id: string, line: string): Promise<Advice> {
  const [assessed, completed] = await Promise.all([
    invoke(terminal.assess, { id, line }),
    line.length > 200 ? undefined : invoke(terminal.complete, { id, prefix: line }),
  ]);
  return {
    line,
    assessment: assessed.ok ? assessed.value : undefined,
    ...(completed?.ok === true ? completed.value : { total: 0, completions: [] }),
  };
}
