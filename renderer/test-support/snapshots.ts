import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { e303 } from './e303.ts';
import { ec25Held, gone, mf831Network } from './other-sticks.ts';
import { system } from './system.ts';

const bench = (...sessions: WorkbenchSnapshot['sessions']): WorkbenchSnapshot => ({
  sessions,
  system: system.ready,
  version: '0.1.0',
});

/** States of the workbench as the main process would send them, for tests and for looking at pages without it. */
export const snapshots = {
  empty: { sessions: [], system: system.toMend, version: '0.1.0' },
  noBus: {
    sessions: [],
    system: system.ready,
    version: '0.1.0',
    bus: { code: 'usb.no-bus', params: {}, cause: 'ENOENT' },
  },
  held: bench(e303.disk, mf831Network, ec25Held, e303.virtualSerial, gone),
  disk: bench(e303.disk, mf831Network, ec25Held, e303.virtualSerial, gone),
  running: bench(e303.running, mf831Network, ec25Held, e303.virtualSerial, gone),
  replug: bench(e303.replug, mf831Network, e303.virtualSerial),
  verified: bench(e303.verified, mf831Network, ec25Held, e303.virtualSerial),
  different: bench(e303.different, mf831Network),
  lost: bench(e303.lost, mf831Network),
  network: bench(mf831Network, e303.disk),
  gone: bench(gone, e303.disk),
} satisfies Record<string, WorkbenchSnapshot>;

export type SnapshotName = keyof typeof snapshots;
