import { inMemory, openSqlite } from '../history/sqlite.ts';

/** Whether a module with machine code loads on this computer, and what it finds. */
export type NativeModuleCheck = { ok: true; found: number } | { ok: false; reason: string };

export interface NativeModulesCheck {
  /** `found`: the devices that libusb lists; 0 on a computer without a bus */
  usb: NativeModuleCheck;
  /** `found`: the serial ports of the computer */
  serialport: NativeModuleCheck;
  /** `found`: what the history's database answers to a sum */
  libsql: NativeModuleCheck;
}

/** Loads the native modules and asks each one question; opens nothing. */
export async function checkNativeModules(): Promise<NativeModulesCheck> {
  return {
    usb: await attempt(async () => {
      const { getDeviceList } = await import('usb');
      return getDeviceList().length;
    }),
    serialport: await attempt(async () => {
      const { SerialPort } = await import('serialport');
      // Loading it has loaded its machine code; listing may still fail where udevadm is missing.
      return SerialPort.list().then(
        (ports) => ports.length,
        () => 0,
      );
    }),
    libsql: await attempt(async () => {
      const sql = await openSqlite(inMemory);
      const [row] = await sql.all('SELECT 20 + 22 AS found');
      await sql.close();
      return Number(row?.['found']);
    }),
  };
}

async function attempt(count: () => Promise<number>): Promise<NativeModuleCheck> {
  try {
    return { ok: true, found: await count() };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
