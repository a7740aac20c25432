import path from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { importTable } from '../../scripts/lint/import-table.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const linter = new Linter({ cwd: root });

/** The messages that the rule gives for one import statement in one file. */
function reported(file: string, statement: string): string[] {
  const found = linter.verify(
    statement,
    [
      {
        files: ['**/*.{ts,tsx}'],
        languageOptions: { parser: tseslint.parser },
        plugins: { house: { rules: { 'import-table': importTable } } },
        rules: { 'house/import-table': 'error' },
      },
    ],
    { filename: path.join(root, file) },
  );
  return found.map((message) => message.message);
}

const forbidden: [room: string, file: string, source: string][] = [
  ['core', 'electron/core/at/framing.ts', 'electron'],
  ['core', 'electron/core/at/framing.ts', 'node:fs'],
  ['core', 'electron/core/at/framing.ts', 'fs'],
  ['core', 'electron/core/at/framing.ts', 'usb'],
  ['core', 'electron/core/at/framing.ts', '../../platform/usb/bus.ts'],
  ['core', 'electron/core/at/framing.ts', '../../vendors/huawei/index.ts'],
  ['core', 'electron/core/at/framing.ts', '../../virtual/e303/stick.ts'],
  ['core', 'electron/core/at/framing.test.ts', '../../platform/serial/ports.ts'],
  ['core', 'electron/core/at/framing.ts', '../../../test/fixtures/at.json'],
  ['core', 'electron/core/at/framing.ts', '../../../package.json'],
  ['core/ports', 'electron/core/ports.ts', './workbench/session.ts'],
  ['core/model', 'electron/core/model/place.ts', '../workbench/session.ts'],
  ['vendors', 'electron/vendors/huawei/plan.ts', '../zte/plan.ts'],
  ['vendors', 'electron/vendors/huawei/plan.ts', 'node:net'],
  ['vendors', 'electron/vendors/huawei/plan.ts', '../../platform/usb/bus.ts'],
  ['vendors', 'electron/vendors/huawei/plan.ts', 'electron'],
  ['vendors/generic', 'electron/vendors/generic/eject.ts', '../huawei/plan.ts'],
  ['platform', 'electron/platform/usb/bus.ts', '../../core/workbench/session.ts'],
  ['platform', 'electron/platform/usb/bus.ts', '../../vendors/huawei/index.ts'],
  ['platform', 'electron/platform/usb/bus.ts', 'electron'],
  ['virtual', 'electron/virtual/bus.ts', '../platform/usb/bus.ts'],
  ['virtual', 'electron/virtual/bus.ts', '../core/workbench/session.ts'],
  ['virtual', 'electron/virtual/bus.ts', 'electron/main'],
  ['virtual', 'electron/virtual/bus.ts', 'serialport'],
  ['compose', 'electron/compose/compose.ts', 'electron'],
  ['compose', 'electron/compose/compose.ts', 'serialport'],
  ['compose', 'electron/compose/compose.ts', '../main/main.ts'],
  ['cli', 'electron/cli/mwb.ts', 'electron'],
  ['cli', 'electron/cli/mwb.ts', '../main/main.ts'],
  ['cli', 'electron/cli/mwb.ts', '../../preload/contract/sticks.ts'],
  ['cli', 'electron/cli/mwb.ts', '../../renderer/app/main.tsx'],
  ['main', 'electron/main/main.ts', '../cli/mwb.ts'],
  ['main', 'electron/main/main.ts', '../../renderer/app/main.tsx'],
  ['main', 'electron/main/main.ts', '../../scripts/bootstrap.mjs'],
  ['contract', 'preload/contract/sticks.ts', '../../electron/core/workbench/session.ts'],
  ['contract', 'preload/contract/sticks.ts', '../../electron/core/ports.ts'],
  ['contract', 'preload/contract/sticks.ts', 'electron'],
  ['preload', 'preload/preload.ts', '../electron/core/model/place.ts'],
  ['preload', 'preload/preload.ts', 'node:fs'],
  ['renderer', 'renderer/app/main.tsx', '../../electron/core/model/place.ts'],
  ['renderer', 'renderer/app/main.tsx', 'node:path'],
  ['renderer', 'renderer/app/main.tsx', 'electron'],
  ['renderer', 'renderer/app/main.tsx', 'serialport'],
  ['resources', 'resources/text/index.ts', '../../electron/core/model/errors.ts'],
  ['no room', 'electron/helpers/misc.ts', 'zod'],
  ['no room', 'electron/main/main.ts', '../helpers/misc.ts'],
  ['outside', 'electron/cli/mwb.ts', '../../../elsewhere.ts'],
  ['code in resources', 'electron/core/modes/rules.ts', '../../../resources/modes/rules.ts'],
];

const allowed: [file: string, source: string][] = [
  ['electron/core/at/framing.ts', 'zod'],
  ['electron/core/at/framing.ts', '../model/errors.ts'],
  ['electron/core/modes/rules.ts', '../../../resources/modes/rules.json'],
  ['electron/core/at/framing.test.ts', 'node:fs'],
  ['electron/core/workbench/session.test.ts', '../../virtual/bus.ts'],
  ['electron/vendors/huawei/plan.ts', '../generic/eject.ts'],
  ['electron/vendors/huawei/plan.ts', './roles.ts'],
  ['electron/vendors/index.ts', './huawei/index.ts'],
  ['electron/platform/serial/ports.ts', 'serialport'],
  ['electron/platform/serial/ports.ts', '../../core/ports.ts'],
  ['electron/virtual/bus.ts', 'node:net'],
  ['electron/cli/mwb.ts', '../vendors/index.ts'],
  ['electron/cli/mwb.ts', '../compose/compose.ts'],
  ['electron/cli/mwb.ts', '../../package.json'],
  ['electron/main/main.ts', 'electron'],
  ['electron/main/main.ts', '../../preload/contract/sticks.ts'],
  ['preload/contract/sticks.ts', '../../electron/core/model/place.ts'],
  ['preload/preload.ts', 'electron'],
  ['renderer/app/main.tsx', '../../resources/text/en/index.ts'],
  ['test/e2e/main.test.ts', '../../electron/main/main.ts'],
];

describe('the import table', () => {
  it.each(forbidden)('%s: %s must not import %s', (_room, file, source) => {
    expect(reported(file, `import { x } from '${source}';`)).toHaveLength(1);
  });

  it.each(allowed)('%s may import %s', (file, source) => {
    expect(reported(file, `import { x } from '${source}';`)).toEqual([]);
  });

  it.each([
    ['a type import', `import type { App } from 'electron';`],
    ['a re-export', `export { app } from 'electron';`],
    ['a star re-export', `export * from 'electron';`],
    ['a dynamic import', `export const e = import('electron');`],
    ['an inline type', `export type A = import('electron').App;`],
    ['a require', `const e = require('electron');`],
    ['an import assignment', `import e = require('electron');`],
  ])('sees %s', (_form, statement) => {
    expect(reported('electron/core/x.ts', statement)).toEqual(['Import table: core must not import electron.']);
  });

  it('is switched on for every room in the configuration of the project', async () => {
    const eslint = new ESLint({ cwd: root });
    const files = [...new Set([...forbidden.map(([, file]) => file), ...allowed.map(([file]) => file)])];
    for (const file of files) {
      const config: unknown = await eslint.calculateConfigForFile(path.join(root, file));
      expect(config, file).toMatchObject({ rules: { 'house/import-table': [2] } });
    }
  });

  it('cannot be switched off from inside a file', async () => {
    const eslint = new ESLint({ cwd: root });
    const config: unknown = await eslint.calculateConfigForFile(path.join(root, 'electron/core/x.ts'));
    expect(config).toMatchObject({ linterOptions: { noInlineConfig: true } });
  });
});
