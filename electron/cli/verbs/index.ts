import type { Verb } from '../context.ts';
import { at } from './at.ts';
import { history } from './history.ts';
import { doctor, list, show } from './look.ts';
import { sms, ussd } from './messages.ts';
import { relay } from './relay.ts';
import { report } from './report.ts';
import { rules } from './rules.ts';
import { openwrt } from './openwrt.ts';
import { plan, switchMode } from './switch.ts';
import { info } from './talk.ts';
import { virtual } from './virtual.ts';
import { watch } from './watch.ts';

/** All verbs, in the order of the help. */
export const verbs: readonly Verb[] = [
  list,
  show,
  plan,
  switchMode,
  info,
  watch,
  at,
  sms,
  ussd,
  relay,
  report,
  history,
  rules,
  openwrt,
  virtual,
  doctor,
];
