import type { RuleBook } from '../modes/rule-book.ts';
import type { Place } from '../model/index.ts';
import type { BusEvent, Clock } from '../ports.ts';
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

/** ms. An unplugged stick keeps its row this long, so that a person sees what happened while looking away. */
const goneRowMs = 10 * 60_000;

/** Which places have a row: sticks, and what was a stick until a moment ago; keyboards and hubs have none. */
export class ShownSticks {
  private readonly book: RuleBook;
  private readonly clock: Clock;
  /** Places whose last device was a stick. */
  private readonly places = new Set<Place>();

  constructor(book: RuleBook, clock: Clock) {
    this.book = book;
    this.clock = clock;
  }

  /** Whether an event is the workbench's concern: a stick's, or a leaving. Keyboards are nobody's. */
  concerns(event: BusEvent, session: Session): boolean {
    if (event.kind === 'left') return true;
    const isStick = isCellular(session, this.book);
    if (isStick) this.places.add(session.place);
    else this.places.delete(session.place);
    return isStick;
  }

  isShown(session: Session): boolean {
    const { sighting, place, goneAt } = session;
    if (sighting !== undefined) return isCellular(session, this.book);
    return this.places.has(place) && goneAt !== undefined && this.clock.now() - Date.parse(goneAt) < goneRowMs;
  }
}
