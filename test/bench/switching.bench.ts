/**
 * `npm run bench -- switching [--rounds=N]`: usb_modeswitch and our program switch the same virtual stick in the same guest of
 * the lab, one after the other. Ends with 1 when ours adds more than half of what usb_modeswitch adds; where the lab cannot
 * run it says why and ends with 77.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const script = path.join(root, 'test', 'lab', 'run.mjs');
const args = ['--disable-warning=ExperimentalWarning', script, '--measure', ...process.argv.slice(2)];
const child = spawn(process.execPath, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, MWB_SKIP_CODE: '77' },
});
const [code] = (await once(child, 'exit')) as [number | null];
process.exitCode = code ?? 1;
