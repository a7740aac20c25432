import path from 'node:path';
import { MakerZIP } from '@electron-forge/maker-zip';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { MakerBuilder } from './scripts/maker-builder.ts';
import { noticesFile, writeNotices } from './scripts/notices.ts';

/** Packages of a folder with an Electron archive, for machines that cannot download one: set by scripts/make.ts. */
const zipFolder = process.env['MWB_ELECTRON_ZIP_DIR'];
const linuxTargets = (process.env['MWB_LINUX_TARGETS'] ?? 'AppImage,deb,rpm,zip').split(',');
/** The archive is made by Forge itself, all others by electron-builder. */
const linuxInstallers = linuxTargets.filter((target) => target !== 'zip');

/** What no program needs at run time. */
const drop = [
  /^\/node_modules\/\.(?:bin|vite|cache|package-lock\.json)/,
  /\.(?:md|map|d\.[mc]?ts|ts|tsx|c|cc|cpp|h|gyp|gypi)$/,
  /\/node_modules\/(?:node-addon-api|node-gyp|prebuildify|@types)(?:\/|$)/,
  /\/bindings-cpp\/(?:src|build)(?:\/|$)/,
  /\/usb\/(?:libusb|src|tsc|build)(?:\/|$)/,
  // Electron is built for glibc; what is for musl cannot be loaded there.
  /-musl(?:\/|$)|\.musl\.node$/,
];

/** @param file path from the project root, with a leading slash; empty for the root itself */
function isKept(file: string): boolean {
  if (file === '' || file === '/package.json' || file === '/.vite') return true;
  if (/^\/\.vite\/(?:build|renderer)(?:\/|$)/.test(file)) return !file.endsWith('.map');
  if (!/^\/node_modules(?:\/|$)/.test(file)) return false;
  const prebuilt = /\/prebuilds\/([a-z0-9]+)-([^/]+)/.exec(file);
  if (prebuilt && (prebuilt[1] !== process.platform || !prebuilt[2]?.split('+').includes(process.arch))) return false;
  return !drop.some((pattern) => pattern.test(file));
}

export default {
  packagerConfig: {
    asar: { unpack: '**/*.node' },
    executableName: 'modem-workbench',
    icon: path.resolve('resources/icons/modem-workbench'),
    prune: true,
    ignore: (file: string) => !isKept(file),
    extraResource: ['resources/system', 'LICENSE', noticesFile],
    ...(zipFolder === undefined ? {} : { electronZipDir: zipFolder }),
  },
  // Every native module brings its binary for N-API: nothing is compiled.
  rebuildConfig: { onlyModules: [] },
  // Builds the programs first: what they took in is what is noted.
  hooks: {
    generateAssets: async () => {
      await writeNotices();
    },
  },
  makers: [
    new MakerZIP({}, linuxTargets.includes('zip') ? ['darwin', 'linux'] : ['darwin']),
    new MakerBuilder(
      { targets: { linux: linuxInstallers, win32: ['nsis', 'portable'], darwin: ['dmg'] } },
      linuxInstallers.length > 0 ? ['linux', 'win32', 'darwin'] : ['win32', 'darwin'],
    ),
  ],
  plugins: [
    // Each choice has its reason in docs/packaging.md.
    new FusesPlugin({
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: true,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    }),
  ],
} satisfies ForgeConfig;
