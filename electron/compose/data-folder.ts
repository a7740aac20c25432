import os from 'node:os';
import path from 'node:path';

/** The user's data folder by the rules of each system (XDG on Linux). */
export function defaultDataFolder(): string {
  const home = os.homedir();
  if (process.platform === 'win32')
    return path.join(process.env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'modem-workbench');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'modem-workbench');
  return path.join(process.env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'modem-workbench');
}
