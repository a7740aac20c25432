import { message, type HistoryEntry } from '../../core/model/index.ts';

/** A run of one stick, for tests of the history. @param n makes all of it another one */
export function runEntry(n: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const imei = `86${String(n).padStart(13, '0')}`;
  return {
    id: `run-${String(n)}`,
    kind: 'run',
    at: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
    place: '1-1.4',
    virtual: false,
    visit: `visit-${String(n)}`,
    stick: `imei:${imei}`,
    name: 'Huawei E303s-2',
    usbId: '12d1:1001',
    imei,
    iccid: `8949${String(n).padStart(15, '0')}`,
    outcome: 'verified',
    says: message('mode.serial'),
    body: { id: `run-${String(n)}`, imei },
    ...more,
  };
}
