import type { StickData } from '../data.ts';
import { mf823 } from './mf823.ts';
import { mf831Web } from './mf831-web.ts';

/**
 * ZTE MF823 with newer firmware: its page hides its values until somebody signs in (password `admin`, digested with a nonce),
 * knows the signed-in by a cookie, and wants each write signed. Identifiers are made up and well-formed.
 */
if (mf831Web.kind !== 'goform') throw new Error('the page of the mf831 is no goform page');

export const mf823Login: StickData = {
  ...mf823,
  model: 'mf823-login',
  name: 'ZTE MF823, page with login',
  identity: {
    ...mf823.identity,
    imei: '868000000000050',
    imsi: '262010000000098',
    iccid: '8949010000000000982',
    msisdn: '+491700000005',
    firmware: 'BD_MF823V1.0.0B09',
    webUi: 'WEB_MF823V1.0.0B09',
    serial: 'MF8230VIRT010001',
    mac: '3449AAAA0005',
  },
  web: {
    ...mf831Web,
    login: {
      secret: 'admin',
      password: 'nonce',
      signs: 'md5',
      // What the page's own login screen shows.
      open: ['modem_main_state', 'wa_inner_version', 'cr_version', 'network_type', 'signalbar', 'pin_status'],
    },
  },
};
