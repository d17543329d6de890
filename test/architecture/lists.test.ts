import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * Pages that show pages of a connection without the frame of every list, and why. Whoever adds one says why here, or
 * uses `Listing`, which brings filters and order in the address, an empty and an error state, pages and export.
 */
const OTHER_FRAMES: Readonly<Record<string, string>> = {
  'web/src/pages/account/sign-ins.tsx': 'the few devices of one person',
  'web/src/pages/engagement/feed.tsx': 'a queue in the order in which it is worked on; every step takes its head away',
  'web/src/pages/insight/audit.tsx': 'has a form of filters in the address and an export of its own',
  'web/src/pages/matching/recommendations.tsx': 'a ranking: its order is what it says',
  'web/src/pages/privacy/erasures.tsx': 'a queue in the order in which it is worked on; each with what stays and why',
  'web/src/pages/privacy/exports.tsx': 'the few requests of one subject, gone within days',
  'web/src/pages/privacy/processors.tsx': 'a register of a few, shown whole with its form',
  'web/src/pages/privacy/retention.tsx': 'a report beside the terms that it follows',
  'web/src/pages/registry/access.tsx': 'who reads one need, opened below that need',
  'web/src/pages/registry/sign-in-links.tsx': 'what waits for a decision, gone with it',
  'web/src/pages/registry/tags.tsx': "a firm's appeals beside the tags that they are about",
  'web/src/pages/sessions/lobby.tsx': 'the meetings of one day in the order of the day',
  'web/src/pages/sessions/timetable.tsx': 'a grid of the whole day',
};

test('every page that shows pages of a list shows them in the frame of every list, or says why not', () => {
  const pages = globSync('web/src/pages/**/*.tsx').map((path) => path.replaceAll('\\', '/'));
  const paged = pages.filter((path) => readFileSync(path, 'utf8').includes('useConnection('));
  expect(paged.length).toBeGreaterThan(15);
  const bare = paged.filter((path) => !readFileSync(path, 'utf8').includes('<Listing'));
  expect(bare.sort()).toEqual(Object.keys(OTHER_FRAMES).sort());
});

test('every list in the frame keeps its filters and its order in the address', () => {
  const framed = globSync('web/src/pages/**/*.tsx').filter((path) => readFileSync(path, 'utf8').includes('<Listing'));
  expect(framed.filter((path) => !readFileSync(path, 'utf8').includes('useListAddress('))).toEqual([]);
});
