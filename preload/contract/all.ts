import type { Announcement, Call } from './channel.ts';
import {
  batch,
  history,
  messages,
  openwrt,
  relay,
  report,
  rules,
  scripts,
  settings,
  terminal,
  watch,
  workbench,
} from './index.ts';

// Apart from the topics themselves: whoever wants one of them is not made to read them all.

const isCall = (value: unknown): value is Call =>
  typeof value === 'object' && value !== null && 'input' in value && 'output' in value;
const isAnnouncement = (value: unknown): value is Announcement =>
  typeof value === 'object' && value !== null && 'payload' in value;

const topics = [batch, workbench, terminal, messages, report, settings, rules, scripts, openwrt, relay, watch, history];
/** Every call of every topic; the preload lets exactly these through. */
export const allCalls: readonly Call[] = topics.flatMap((topic) => Object.values(topic).filter(isCall));
export const allAnnouncements: readonly Announcement[] = topics.flatMap((topic) =>
  Object.values(topic).filter(isAnnouncement),
);
