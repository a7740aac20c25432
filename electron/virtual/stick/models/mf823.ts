import type { StickData } from '../data.ts';
import { mf831 } from './mf831.ts';

/**
 * ZTE MF823, the MF831's relative that shows its card as RNDIS. Everything else is the same: disk, goform page, factory mode.
 * Identifiers are made up and well-formed.
 */
const { disk, rndis, serial } = mf831.personalities;
if (disk === undefined || rndis === undefined || serial === undefined) throw new Error('mf831 has lost a personality');

export const mf823: StickData = {
  ...mf831,
  model: 'mf823',
  name: 'ZTE MF823',
  identity: {
    ...mf831.identity,
    title: 'MF823',
    product: 'MF823',
    imei: '868000000000043',
    imsi: '262010000000004',
    iccid: '8949010000000000040',
    msisdn: '+491700000004',
    firmware: 'BD_MF823V1.0.0B02',
    hardware: 'MF823-1.0.0',
    webUi: 'WEB_MF823V1.0.0B02',
    serial: 'MF8230VIRT010000',
    mac: '3449AAAA0004',
  },
  powerOn: [
    { when: { usbMode: 'factory' }, to: 'serial' },
    { when: { autorun: '1' }, to: 'disk' },
    { when: {}, to: 'network' },
  ],
  personalities: { disk, network: rndis, serial },
};
