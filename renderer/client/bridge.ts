import { z } from 'zod';
import type { Announcement, Bridge, Call, Outcome } from '../../preload/contract/index.ts';

declare global {
  interface Window {
    readonly workbench: Bridge;
  }
}

// The page's policy forbids code made from text, so zod must not try to make any.
z.config({ jitless: true });

/**
 * Asks the main process. Expected failures come back as `ok: false`; an answer that does not fit the contract counts as
 * `internal`. Never rejects.
 */
export async function invoke<I extends z.ZodType, O extends z.ZodType>(
  call: Call<I, O>,
  input: z.infer<I>,
): Promise<Outcome<z.infer<O>>> {
  return readAnswer(call, () => window.workbench.call(call.name, input));
}

/** Reads the answer to a call as `invoke` does. */
export async function readAnswer<I extends z.ZodType, O extends z.ZodType>(
  call: Call<I, O>,
  ask: () => ReturnType<Bridge['call']>,
): Promise<Outcome<z.infer<O>>> {
  try {
    const outcome = await ask();
    if (!outcome.ok) return outcome;
    const parsed = call.output.safeParse(outcome.value);
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, error: { code: 'internal', params: {}, cause: z.prettifyError(parsed.error) } };
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, error: { code: 'internal', params: {}, cause } };
  }
}

/** Hears an announcement until the returned function is called. What does not fit the contract is left out and logged. */
export function listen<T extends z.ZodType>(
  heard: Announcement<T>,
  listener: (payload: z.infer<T>) => void,
): () => void {
  return window.workbench.on(heard.name, (payload) => {
    const parsed = heard.payload.safeParse(payload);
    if (parsed.success) listener(parsed.data);
    else console.error(`${heard.name} does not fit the contract:`, z.prettifyError(parsed.error));
  });
}
