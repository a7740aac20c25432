import { Buffer } from 'node:buffer';
import type { DriveSighting } from '../../core/model/index.ts';
import { endpointOf, later, noFace, type Driver, type DriverContext } from './driver.ts';

/** Linux looks at a new disk one second after binding (usb-storage delay_use). */
const scanDelayMs = 1000;
const inquiryLength = 36;

/** INQUIRY for 36 bytes in its wrapper. */
const inquiry = Buffer.from('55534243010000002400000080000612000000240000000000000000000000', 'hex');

/** usb-storage and sr/sd on top: after a while it asks the disk who it is, and a drive appears. */
export function bindStorage(context: DriverContext): Driver {
  const { stick, clock, pace, interface: i } = context;
  const endpoints = { in: endpointOf(i, 'bulk', 'in'), out: endpointOf(i, 'bulk', 'out') };
  let drive: DriveSighting | undefined;
  let stopped = false;

  const inquire = async (): Promise<Buffer | undefined> => {
    if (endpoints.in === undefined || endpoints.out === undefined) return undefined;
    if (stick.transferOut(endpoints.out, inquiry, 'kernel').status !== 'ok') return undefined;
    const data = await stick.transferIn(endpoints.in, inquiryLength, 'kernel').done;
    if (data.status !== 'ok' || data.data.length < inquiryLength) return undefined;
    await stick.transferIn(endpoints.in, 13, 'kernel').done;
    return Buffer.from(data.data);
  };
  const ask = async (): Promise<void> => {
    let answer = await inquire();
    // A program may have left a status unread or a pipe halted: reset recovery (bulk-only transport §5.3.4), once.
    if (answer === undefined && stick.present) {
      recover(context, endpoints);
      answer = await inquire();
    }
    if (answer === undefined || stopped) return;
    drive = driveOf(context, answer);
    context.changed();
  };
  let asking = Promise.resolve();
  const timer = later(clock, scanDelayMs * pace, () => {
    asking = ask();
  });
  return {
    name: 'usb-storage',
    interfaces: [i.number],
    face: () => ({ ...noFace(), drives: drive ? [drive] : [] }),
    stop: async () => {
      stopped = true;
      timer();
      drive = undefined;
      // A command under way is finished first, so that its status does not answer the next one.
      await asking;
    },
  };
}

function recover(context: DriverContext, endpoints: { in: number | undefined; out: number | undefined }): void {
  const none = new Uint8Array(0);
  const { stick, interface: i } = context;
  stick.control({ requestType: 0x21, request: 0xff, value: 0, index: i.number, length: 0 }, none);
  for (const index of [endpoints.in, endpoints.out]) {
    if (index !== undefined) stick.control({ requestType: 2, request: 1, value: 0, index, length: 0 }, none);
  }
}

function driveOf(context: DriverContext, answer: Buffer): DriveSighting {
  const kind = (answer.readUInt8(0) & 0x1f) === 5 ? 'sr' : 'sd';
  return {
    name: `${kind}${context.place.replace(/^v/, 'V')}`,
    interface: context.interface.number,
    scsiVendor: answer.toString('latin1', 8, 16).trim(),
    scsiModel: answer.toString('latin1', 16, 32).trim(),
    scsiRevision: answer.toString('latin1', 32, 36).trim(),
  };
}
