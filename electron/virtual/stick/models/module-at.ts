import type { AtEntry } from '../data.ts';

/** What every LTE module of the bench answers alike beyond the standard commands: identity, registration, signal. */
export const moduleAt: AtEntry[] = [
  { ask: '+CEREG?', lines: ['+CEREG: 0,1'] },
  { ask: '+CEREG=', args: '[012]' },
  { ask: '+CSQ', lines: ['+CSQ: 22,99'] },
  { ask: '+CESQ', lines: ['+CESQ: 99,99,255,255,20,49'] },
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
} as const;
export const moduleSim = { pin: '1234', puk: '12345678' } as const;
