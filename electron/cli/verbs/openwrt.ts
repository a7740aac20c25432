import { Failure } from '../../core/model/index.ts';
import type { Verb } from '../context.ts';
import { exportParts } from './openwrt-export.ts';
import { applyOne, forgetOne, readOne } from './openwrt-router.ts';
import { checkOne, explainOne } from './openwrt-file.ts';

export const openwrt: Verb = {
  name: 'openwrt',
  usage: 'openwrt PLACE [MODE]|explain FILE [PLACE]|check FILE|read ROUTER|apply ROUTER PLACE [MODE]|forget ROUTER',
  help: 'what an OpenWrt router needs for a stick; its usb-mode.json explained and checked',
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
        throw new Failure('cli.usage', {
          problem: 'Say openwrt PLACE [MODE], explain FILE, check FILE, read ROUTER, or apply ROUTER PLACE.',
        });
      default:
        return exportParts(context, context.args.rest);
    }
  },
};
