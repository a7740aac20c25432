/**
 * What Electron runs when it is started with the path of an app that is not packaged (`electron .`). The stand-in
 * runtime comes without one, so here is the little that development and tests need.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);
const args = process.argv.slice(1);
/** @type {string | undefined} */
let target;
while (target === undefined && args.length > 0) {
  const arg = args.shift() ?? '';
  if (arg === '-v' || arg === '--version') {
    console.log(`v${process.versions['electron']}`);
    process.exit(0);
  } else if (arg === '-r' || arg === '--require') {
    require(path.resolve(args.shift() ?? ''));
  } else if (!arg.startsWith('-')) {
    target = path.resolve(arg);
  }
}

if (target === undefined) {
  console.error('electron: name the folder of the app to run');
  process.exit(2);
}

/** Electron's own mark of an app that is not packaged; not in the types. */
Object.assign(process, { defaultApp: true });
const aboutFile = path.join(target, 'package.json');
const isFolder = fs.existsSync(aboutFile);
/** @type {{ name?: string, productName?: string, desktopName?: string, version?: string, main?: string }} */
const about = isFolder ? JSON.parse(fs.readFileSync(aboutFile, 'utf8')) : {};
const name = about.productName ?? about.name;
// Calls that the public types leave out; Electron's own default app makes the same ones.
/** @type {Record<string, unknown>} */
const internals = Object(app);
/** @type {(method: string, value: string | undefined) => void} */
const call = (method, value) => {
  const found = internals[method];
  if (value !== undefined && typeof found === 'function') found.call(app, value);
};
call('setVersion', about.version);
call('setDesktopName', about.desktopName);
call('setAppPath', isFolder ? target : path.dirname(target));
if (name !== undefined) app.name = name;

const entry = isFolder ? path.resolve(target, about.main ?? 'index.js') : target;
try {
  await import(pathToFileURL(entry).href);
} catch (error) {
  console.error(error);
  app.exit(1);
}
