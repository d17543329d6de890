import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAGES, routeOf } from '../../tools/browser/pages.ts';

const ROUTES = [...readFileSync('web/src/routes.tsx', 'utf8').matchAll(/\{ path: '([^']+)', needs:/g)].map(
  ([, path = '']) => path,
);
/** Stands before the routes of a person. */
const WITHOUT_ACCOUNT = '/sign-in';

test('every route of the web app has a picture, and every picture shows a route', () => {
  expect(ROUTES.length).toBeGreaterThan(50);
  expect([...new Set(PAGES.map(routeOf))].sort()).toEqual([...new Set([WITHOUT_ACCOUNT, ...ROUTES])].sort());
});

test('no two pictures have one name', () => {
  expect(new Set(PAGES.map(({ name }) => name)).size).toBe(PAGES.length);
});
