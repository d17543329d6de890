import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    // vitest would load graphql's .mjs and type-graphql its .js: two copies, and every schema is "from another realm".
    server: { deps: { inline: ['type-graphql'] } },
    reporters: ['default', ['json', { outputFile: 'dist/test-results.json' }]],
  },
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});
