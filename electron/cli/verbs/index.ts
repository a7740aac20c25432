import type { Verb } from '../context.ts';
import type { VerbName } from '../verb-table.ts';

/** All verbs; each is read from its file when it is wanted. */
export const verbs: Readonly<Record<VerbName, () => Promise<Verb>>> = {
  list: async () => (await import('./look.ts')).list,
  show: async () => (await import('./look.ts')).show,
  plan: async () => (await import('./switch.ts')).plan,
  switch: async () => (await import('./switch.ts')).switchMode,
  info: async () => (await import('./talk.ts')).info,
  watch: async () => (await import('./watch.ts')).watch,
  connection: async () => (await import('./connection.ts')).connection,
  at: async () => (await import('./at.ts')).at,
  sms: async () => (await import('./messages.ts')).sms,
  ussd: async () => (await import('./messages.ts')).ussd,
  relay: async () => (await import('./relay.ts')).relay,
  report: async () => (await import('./report.ts')).report,
  batch: async () => (await import('./batch.ts')).batch,
  history: async () => (await import('./history.ts')).history,
  rules: async () => (await import('./rules.ts')).rules,
  openwrt: async () => (await import('./openwrt.ts')).openwrt,
  virtual: async () => (await import('./virtual.ts')).virtual,
  forget: async () => (await import('./forget.ts')).forget,
  doctor: async () => (await import('./look.ts')).doctor,
};
