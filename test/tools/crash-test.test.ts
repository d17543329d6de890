import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashEngagements, isUnharmed } from '../../tools/crash/crash-engagements.ts';
import { findFreePort } from '../support/free-port.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const PROGRAM = join('dist', 'app', 'workers', 'main.js');

let database: TestDatabase;
let folder: TemporaryFolder;
beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error(`Not built: ${PROGRAM}. Run npm run build.`);
  database = await createTestDatabase();
  folder = createTemporaryFolder();
});
afterAll(async () => {
  await database?.drop();
  folder?.remove();
});

test('workers killed at random instants lose no timer, tell nobody twice and leave no state without its event', async () => {
  const report = await crashEngagements({
    url: database.url,
    mailFolder: join(folder.path, 'mail'),
    program: PROGRAM,
    port: await findFreePort(),
    engagements: 30,
    workers: 2,
    killEveryMs: 400,
    seed: 3,
  });
  expect(report.engagements).toBeGreaterThanOrEqual(30);
  expect(report.killed).toBeGreaterThan(0);
  expect(report, JSON.stringify(report)).toSatisfy(isUnharmed);
}, 300_000);
