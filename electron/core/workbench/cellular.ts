import type { RuleBook } from '../modes/rule-book.ts';
import type { Session } from './session.ts';

/** Kernel drivers that bind to cellular devices only (drivers/usb/serial, drivers/net/usb of Linux). */
const cellularDrivers: ReadonlySet<string> = new Set([
  'option',
  'qcserial',
  'sierra',
  'hso',
  'qmi_wwan',
  'cdc_mbim',
  'huawei_cdc_ncm',
  'sierra_net',
]);

/** Whether what is plugged in here is a cellular stick or module, or may become one; keyboards and pen drives are not. */
export function isCellular(session: Session, book: RuleBook): boolean {
  const { sighting, vendor } = session;
  if (sighting === undefined) return false;
  if (session.virtual || vendor.id !== 'generic') return true;
  if (book.find(sighting.device, sighting.drives) !== undefined) return true;
  // A disk that no rule names is a stick when it shows a CD; pen drives do not.
  if (sighting.drives.some((drive) => drive.name.startsWith('sr'))) return true;
  return (
    ['qmi', 'mbim', 'download'].includes(session.mode.main) ||
    sighting.drivers.some((entry) => cellularDrivers.has(entry.driver))
  );
}
