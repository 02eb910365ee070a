import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    hookTimeout: 60_000,
    testTimeout: 3_600_000,
    maxConcurrency: 2,
  },
});
