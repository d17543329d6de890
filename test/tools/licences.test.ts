import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const PACKAGE = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names });
const LOCK = z.object({ packages: z.record(z.string(), z.object({ license: z.string().optional() })) });

/** The packages that the project names itself, with the licence that the lock file states. */
function namedPackages(): [name: string, licence: string][] {
  const given = PACKAGE.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const { packages } = LOCK.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const all = { ...given.dependencies, ...given.optionalDependencies, ...given.devDependencies };
  return Object.keys(all).map((name) => [name, packages[`node_modules/${name}`]?.license ?? 'not stated']);
}

test('every package that the project names stands in the list of licences with what the package itself states, and no other', () => {
  const text = readFileSync('docs/licences.md', 'utf8');
  const listed = [...text.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\|/gm)].map(
    ([, name = '', licence = '']) => [name, licence] as const,
  );
  const sorted = (rows: readonly (readonly [string, string])[]): unknown[] =>
    rows.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  expect(sorted(listed)).toEqual(sorted(namedPackages()));
});

test('the lock file names no address from which a package was taken', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"');
});
