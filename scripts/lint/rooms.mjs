/**
 * The rooms of the house and who may import whom: the table of docs/architecture.md as data.
 * The lint rule beside this file reads it; nothing else states these borders.
 */

/**
 * @typedef {object} Room
 * @property {string} name  how messages call it
 * @property {RegExp} path  which files lie in it (path from the project root, `/` between folders)
 * @property {string[]} may  the rooms it may import from, besides itself
 * @property {boolean} [node]  may import `node:*`
 * @property {boolean} [native]  may import native modules
 * @property {boolean} [electron]  may import the module `electron`
 */

/** Modules with machine code inside: they touch devices, so they belong to `electron/platform` alone. */
export const nativeModules = /^(?:usb|serialport|@serialport\/.*|@lydell\/node-pty.*|libsql)(?:\/.*)?$/;

/**
 * First match wins, so the narrow rooms stand before the wide ones.
 * @type {Room[]}
 */
export const rooms = [
  { name: 'scripts', path: /^scripts\//, may: ['*'], node: true, native: true, electron: true },
  { name: 'test', path: /^test\//, may: ['*'], node: true, native: true, electron: true },
  // Its version is told by both faces.
  { name: 'package.json', path: /^package\.json$/, may: [] },
  { name: 'configuration', path: /^[^/]+$/, may: ['*'], node: true },
  { name: 'resources/text', path: /^resources\/text\//, may: [] },
  { name: 'resources', path: /^resources\//, may: [] },
  { name: 'core/ports', path: /^electron\/core\/ports\.ts$/, may: ['core/model'] },
  { name: 'core/model', path: /^electron\/core\/model\//, may: [] },
  {
    name: 'core',
    path: /^electron\/core\//,
    may: ['core/ports', 'core/model', 'resources', 'resources/text'],
  },
  {
    name: 'vendors/generic',
    path: /^electron\/vendors\/generic\//,
    may: ['core', 'core/ports', 'core/model', 'resources', 'resources/text'],
  },
  {
    name: 'vendors (list)',
    path: /^electron\/vendors\/[^/]+$/,
    may: ['core', 'core/ports', 'core/model', 'vendors/generic', 'vendors/*', 'resources', 'resources/text'],
  },
  {
    name: 'vendors/*',
    path: /^electron\/vendors\/[^/]+\//,
    may: ['core', 'core/ports', 'core/model', 'vendors/generic', 'resources', 'resources/text'],
  },
  {
    name: 'platform',
    path: /^electron\/platform\//,
    may: ['core/ports', 'core/model'],
    node: true,
    native: true,
  },
  {
    name: 'virtual',
    path: /^electron\/virtual\//,
    may: ['core/ports', 'core/model', 'resources', 'resources/text'],
    node: true,
  },
  {
    name: 'compose',
    path: /^electron\/compose\//,
    may: [
      'package.json',
      'core',
      'core/ports',
      'core/model',
      'vendors (list)',
      'vendors/generic',
      'vendors/*',
      'platform',
      'virtual',
      'resources',
      'resources/text',
    ],
    node: true,
  },
  {
    name: 'cli',
    path: /^electron\/cli\//,
    may: [
      'package.json',
      'compose',
      'core',
      'core/ports',
      'core/model',
      'vendors (list)',
      'vendors/generic',
      'vendors/*',
      'platform',
      'virtual',
      'resources',
      'resources/text',
    ],
    node: true,
  },
  {
    name: 'main',
    path: /^electron\/main\//,
    may: [
      'package.json',
      'compose',
      'core',
      'core/ports',
      'core/model',
      'vendors (list)',
      'vendors/generic',
      'vendors/*',
      'platform',
      'virtual',
      'contract',
      'resources',
      'resources/text',
    ],
    node: true,
    electron: true,
  },
  { name: 'contract', path: /^preload\/contract\//, may: ['core/model'] },
  { name: 'preload', path: /^preload\/preload\.ts$/, may: ['contract'], electron: true },
  { name: 'renderer', path: /^renderer\//, may: ['contract', 'resources', 'resources/text'] },
];

/** A unit test beside the code may reach further: fixtures, `node:*` and virtual sticks, yet never the real world. */
export const extraForTests = {
  rooms: [
    'test',
    'resources',
    'resources/text',
    'core',
    'core/ports',
    'core/model',
    'virtual',
    'vendors (list)',
    'vendors/generic',
  ],
  node: true,
};

/** What may be read from `resources/`: plain data and pictures, no code. */
export const dataFile = /\.(?:json|svg|png)$/;

/**
 * @param {string} file path from the project root
 * @returns {Room | undefined}
 */
export function roomOf(file) {
  return rooms.find((room) => room.path.test(file));
}
