import { defineConfig } from '@playwright/test';

/** Tests that click through the real Electron; the helper test/e2e/launch.ts starts it. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  // One window at a time: focus and the virtual display are shared.
  workers: 1,
  timeout: 60_000,
  retries: 0,
  forbidOnly: true,
  use: { trace: 'retain-on-failure' },
});
