import type { AtEntry, StickData } from '../data.ts';

/** What every LTE module of the bench answers alike beyond the standard commands: identity, registration, signal. */
export const moduleAt: AtEntry[] = [
  { ask: '+CEREG?', lines: ['+CEREG: 0,{stat}'] },
  { ask: '+CEREG=', args: '[012]' },
  { ask: '+CSQ', lines: ['+CSQ: {csq},99'] },
  { ask: '+CESQ', lines: ['+CESQ: 99,99,255,255,{cesqRsrq},{cesqRsrp}'] },
  { ask: '+CGPADDR', lines: ['+CGPADDR: 1,"10.0.0.2"'] },
];

/** Values that the standard commands of a module are filled from. */
export const moduleIdentity = {
  operator: 'Testnetz',
  plmn: '26201',
  act: '7',
  creg: '0,1',
  cregSays: '0',
  copsForm: '0,"Testnetz"',
  stat: '1',
  csq: '22',
  cesqRsrq: '20',
  cesqRsrp: '49',
  rsrp: '-92',
  rsrq: '-10',
  rssi: '-63',
  /** dB, and as modules of Quectel count it (fifths of a dB above -20). */
  sinr: '14',
  sinrCode: '170',
  pci: '123',
} as const;
export const moduleSim = { pin: '1234', puk: '12345678' } as const;

const spot = (rsrp: number, rsrq: number, sinr: number): Record<string, string> => ({
  rsrp: String(rsrp),
  rsrq: String(rsrq),
  rssi: String(rsrp + 29),
  sinr: String(sinr),
  sinrCode: String(Math.round((sinr + 20) * 5)),
  // 27.007 §8.5 and §8.69.
  csq: String(Math.round((rsrp + 29 + 113) / 2)),
  cesqRsrp: String(rsrp + 141),
  cesqRsrq: String(Math.round((rsrq + 20) * 2)),
});

/** Carried from a window through a cellar, where the network is lost, and back; in the cellar another cell is the strongest. */
export const moduleMoves: NonNullable<StickData['moves']> = {
  everyMs: 4000,
  steps: [
    spot(-76, -7, 22),
    spot(-88, -9, 15),
    spot(-97, -12, 8),
    { ...spot(-108, -15, 1), pci: '301' },
    { ...spot(-117, -18, -4), pci: '301', stat: '2' },
    { ...spot(-104, -14, 3), pci: '301' },
    spot(-93, -11, 11),
    spot(-84, -8, 18),
  ],
};
