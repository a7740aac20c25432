import type { z } from 'zod';
import type { Call, Outcome } from './channel.ts';
import * as history from './history.ts';
import * as messages from './messages.ts';
import * as batch from './batch.ts';
import * as openwrt from './openwrt.ts';
import * as relay from './relay.ts';
import * as report from './report.ts';
import * as rules from './rules.ts';
import * as scripts from './scripts.ts';
import * as settings from './settings.ts';
import * as terminal from './terminal.ts';
import * as watch from './watch.ts';
import * as workbench from './workbench.ts';

export { batch, history, messages, openwrt, relay, report, rules, scripts, settings, terminal, watch, workbench };
export type * from './model.ts';
export type { Announcement, Call, Outcome } from './channel.ts';
export { outcomeSchema } from './channel.ts';

export type InputOf<C> = C extends Call<infer I> ? z.infer<I> : never;
export type OutputOf<C> = C extends Call<z.ZodType, infer O> ? z.infer<O> : never;

/** What the preload puts on the page as `window.workbench`. Names are checked against the contract on both sides. */
export interface Bridge {
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  on(name: string, listener: (payload: unknown) => void): () => void;
}
