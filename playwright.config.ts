import { defineConfig } from '@playwright/test';

/** Tests that hold what they see against a clock of their own: nothing else may run beside them. */
const measured = '**/bytes-to-screen.spec.ts';

/** Tests that click through the real Electron; the helper test/e2e/launch.ts starts it, on a display of each worker. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // A window waits half of its time, for a stick or for a frame: two of them keep two cores busy.
  workers: 2,
  // ms. An honest test takes ten seconds on a quiet computer and may take many times that on a busy one.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  forbidOnly: true,
  use: { trace: 'retain-on-failure' },
  projects: [
    { name: 'windows', testMatch: '**/*.spec.ts', testIgnore: measured },
    { name: 'measured', testMatch: measured, workers: 1 },
  ],
});
