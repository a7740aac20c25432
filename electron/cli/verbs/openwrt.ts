import { usage } from '../../compose/usage.ts';
import type { Verb } from '../context.ts';
import { exportParts } from './openwrt-export.ts';
import { applyOne, forgetOne, readOne } from './openwrt-router.ts';
import { checkOne, explainOne } from './openwrt-file.ts';

export const openwrt: Verb = {
  name: 'openwrt',
  async run(context) {
    const [what, ...rest] = context.args.rest;
    switch (what) {
      case 'explain':
        return explainOne(context, rest);
      case 'check':
        return checkOne(context, rest);
      case 'read':
        return readOne(context, rest);
      case 'apply':
        return applyOne(context, rest);
      case 'forget':
        return forgetOne(context, rest);
      case undefined:
        throw usage('say-openwrt');
      default:
        return exportParts(context, context.args.rest);
    }
  },
};
