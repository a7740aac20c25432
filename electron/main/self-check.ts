import { readFile } from 'node:fs/promises';
import { app, BrowserWindow } from 'electron';
import { checkNativeModules, type NativeModulesCheck } from '../platform/system/native-modules.ts';

/** What `--self-check` prints: whether this very installation works on this computer. */
export interface SelfCheck extends NativeModulesCheck {
  program: string;
  electron: string;
  packaged: boolean;
  renderer: {
    /** the page's process is shut in by the operating system */
    sandboxed: boolean;
    /** how that was found out, or why it could not be */
    evidence: string;
  };
}

/**
 * Loads the native modules and starts one page process, which no person sees.
 * Call it after `app.whenReady()`, and end the program with `app.exit` after it.
 */
export async function selfCheck(): Promise<SelfCheck> {
  return {
    program: app.getVersion(),
    electron: process.versions.electron,
    packaged: app.isPackaged,
    ...(await checkNativeModules()),
    renderer: await checkRenderer(),
  };
}

async function checkRenderer(): Promise<SelfCheck['renderer']> {
  // Never shown and never closed: closing the last window would end the program before it has told its findings.
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true } });
  await window.loadURL('about:blank');
  const unsafe = app.commandLine.hasSwitch('no-sandbox');
  if (process.platform !== 'linux') return { sandboxed: !unsafe, evidence: 'command line' };
  // Linux tells for each process which filter of system calls holds it: 2 is a filter program, 0 is none.
  const status = await readFile(`/proc/${window.webContents.getOSProcessId()}/status`, 'utf8');
  const seccomp = /^Seccomp:\s*(\d)/m.exec(status)?.[1] ?? 'not told';
  return { sandboxed: !unsafe && seccomp === '2', evidence: `Seccomp ${seccomp}` };
}

/** Whether all of it is as it should be. */
export function isHealthy({ usb, serialport, libsql, renderer }: SelfCheck): boolean {
  return usb.ok && serialport.ok && libsql.ok && renderer.sandboxed;
}
