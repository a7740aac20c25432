import * as nodeModule from 'node:module';
import os from 'node:os';
import path from 'node:path';

/**
 * Lets Node keep what it has compiled for the next start, in the user's cache folder (XDG). Node before 22.1 cannot; a folder
 * that cannot be written to, or NODE_DISABLE_COMPILE_CACHE=1, leaves it at compiling anew.
 */
export function enableCodeCache(): void {
  if (!('enableCompileCache' in nodeModule)) return;
  const named = process.env['XDG_CACHE_HOME'] ?? '';
  const home = path.isAbsolute(named) ? named : path.join(os.homedir(), '.cache');
  nodeModule.enableCompileCache(path.join(home, 'modem-workbench', 'code'));
}
