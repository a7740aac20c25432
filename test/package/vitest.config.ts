import { defineConfig } from 'vitest/config';

/** Apart from the other tests, for these change the system: they install a package, make a user, and take both away. */
export default defineConfig({
  test: {
    name: 'package',
    include: ['test/package/**/*.test.ts'],
    // One story in order; what is removed last is checked whatever came before.
    sequence: { concurrent: false },
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
