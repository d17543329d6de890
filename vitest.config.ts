import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would take graphql's ES build for our files while every package loads its CommonJS build, as Node does. Two
    // copies do not know each other's types: "Cannot determine GraphQL output type".
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
});
