/**
 * `npm run types`: the compiler over every zone, each with the globals it may know, and over the code that touches
 * Electron a second time with the API of the older runtime that stands in where the current one cannot be had.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

const zones = [
  'electron/core/tsconfig.json',
  'electron/tsconfig.json',
  'preload/tsconfig.json',
  'renderer/tsconfig.json',
  'tsconfig.json',
  'test/types/tsconfig.electron-33.json',
];

function check(zone: string): Promise<boolean> {
  const record = path.join('.cache', 'types', `${zone.replaceAll('/', '-')}.tsbuildinfo`);
  const args = ['node_modules/typescript/bin/tsc', '-p', zone, '--incremental', '--tsBuildInfoFile', record];
  return new Promise((resolve, reject) => {
    const tsc = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    tsc.once('error', reject);
    tsc.once('exit', (code) => {
      if (code !== 0) console.error(`types: ${zone} has errors`);
      resolve(code === 0);
    });
  });
}

const waiting = [...zones];
async function worker(): Promise<boolean[]> {
  const results: boolean[] = [];
  for (let zone = waiting.shift(); zone !== undefined; zone = waiting.shift()) results.push(await check(zone));
  return results;
}
const lanes = Array.from({ length: Math.min(2, availableParallelism()) }, worker);
const good = (await Promise.all(lanes)).flat().every(Boolean);
if (good) console.log(`types: ${zones.length} zones are clean`);
process.exitCode = good ? 0 : 1;
