import { defineConfig } from 'vitest/config';

/** The tests of the compensation engine alone: no database, no build, since each of them runs many times. */
export default defineConfig({
  test: {
    include: ['test/domain/compensation/**/*.test.ts'],
    // The tests are pure, so that one worker serves all files; a worker for each would take most of the time.
    isolate: false,
    env: { PROPERTY_RUNS: '20' },
    testTimeout: 60_000,
    reporters: ['dot'],
  },
});
