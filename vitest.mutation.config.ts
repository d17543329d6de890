import { defineConfig } from 'vitest/config';

/** The tests of the compensation engine alone: no database, no build, since each of them runs many times. */
export default defineConfig({
  test: { include: ['test/domain/compensation/**/*.test.ts'], testTimeout: 60_000, reporters: ['dot'] },
});
