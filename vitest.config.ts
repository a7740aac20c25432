import { defineConfig } from 'vitest/config';

/** Tests that install packages have a runner of their own; those that click are `*.spec.ts`, for Playwright. */
const elsewhere = ['test/package/**', 'test/fixtures/**'];

export default defineConfig({
  test: {
    // Most tests wait for a stick's own times; more of them than there are cores make use of that.
    maxWorkers: 3,
    // ms. What hangs is ended all the same; on a busy computer an honest test may take many times its usual time.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          setupFiles: ['test/seed.ts'],
          include: ['{electron,preload,resources,scripts,test}/**/*.test.ts'],
          exclude: elsewhere,
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'node',
          setupFiles: ['test/seed.ts'],
          include: ['renderer/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
