import { defineConfig } from 'vitest/config';

// The architecture test reads source files only, so it need not wait for a build.
export default defineConfig({ test: { include: ['test/architecture.test.ts'], testTimeout: 60_000 } });
