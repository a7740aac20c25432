import { useState } from 'react';
import type { z } from 'zod';
import { terminal } from '../../../preload/contract/index.ts';
import type { Assessment } from '../../../preload/contract/terminal.ts';
import { invoke } from '../../client/bridge.ts';

export type Consent = z.infer<typeof terminal.sendLine.input>['consent'];

/** A line that the guard holds back until a person has decided. Nothing of it was sent. */
export interface HeldLine {
  readonly line: string;
  readonly assessment: Assessment;
  /** What was typed to confirm it was not what it takes. */
  readonly isWrong?: boolean;
}

/**
 * Sends lines; one that is held back is kept until `keep` or a `send` with consent. `sent` is called as soon as a line is
 * on its way: the answer, or that there is none, stands on the screen.
 */
export function useSending(
  id: string | undefined,
  sent: (line: string) => void,
): {
  held: HeldLine | undefined;
  send: (line: string, consent?: Consent) => Promise<void>;
  keep: () => void;
} {
  const [held, setHeld] = useState<HeldLine>();
  return {
    held,
    keep: () => setHeld(undefined),
    async send(line, consent = { kind: 'none' }) {
      if (id === undefined) return;
      const assessed = await invoke(terminal.assess, { id, line });
      const isHeld = assessed.ok && assessed.value.level >= 2 && consent.kind === 'none';
      if (!isHeld) {
        setHeld(undefined);
        sent(line);
      }
      const outcome = await invoke(terminal.sendLine, { id, line, consent });
      // The main process decides; the page only asks what it must ask.
      if (!outcome.ok && outcome.error.code === 'at.guarded' && assessed.ok)
        setHeld({ line, assessment: assessed.value, isWrong: consent.kind === 'typed' });
    },
  };
}
