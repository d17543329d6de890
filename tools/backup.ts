import 'reflect-metadata';
import { resolve } from 'node:path';
import { parseBackupEnvironment } from '../adapters/environment.ts';
import { createJobQueue } from '../adapters/queue/queue.ts';
import { foldersIn } from './backup/folders-in.ts';
import { writeKeys } from './backup/keys.ts';
import { writeBackup } from './backup/write-backup.ts';
import { dataFolder, filesFolder, openEmbeddedDatabase } from './embedded-database.ts';

const USAGE = `Usage: npm run backup -- FOLDER [--keys FILE]
  FOLDER is new or empty and gets the rows; FILE, in another place, gets the keys of subjects and is overwritten.
  DATABASE_URL names the database; without it the data folder is meant.`;
/** A job that is at work or waits for its next try was made from an event younger than this. */
const MARGIN_MS = 3_600_000;

const given = foldersIn(process.argv.slice(2), USAGE);
// npm runs in the folder of package.json; a relative path is meant from where the person stands.
const folder = resolve(process.env['INIT_CWD'] ?? '.', given.folder);
const keysFile = given.keys === null ? null : resolve(process.env['INIT_CWD'] ?? '.', given.keys);
const hasDatabase = (process.env['DATABASE_URL'] ?? '') !== '';
const embedded = hasDatabase ? null : await openEmbeddedDatabase(dataFolder());
try {
  const variables = embedded === null ? process.env : { ...process.env, DATABASE_URL: embedded.url };
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, FILES_FOLDER } = parseBackupEnvironment(variables);
  const startedAt = performance.now();
  // Before the rows: what is sealed in them was sealed with a key that is in the file already or comes with the next one.
  const keys = keysFile === null ? null : await writeKeys({ databaseUrl, file: keysFile });
  const oldest = await oldestDeadJob(databaseUrl, redisUrl);
  const manifest = await writeBackup({
    databaseUrl,
    folder,
    filesFolder: FILES_FOLDER ?? (embedded === null ? null : filesFolder(dataFolder())),
    relayAgainFrom: (takenAt) => new Date(Math.min(takenAt.getTime(), oldest) - MARGIN_MS),
  });
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const files = manifest.files === null ? 'no files (they are in a store of their own)' : `${manifest.files} files`;
  console.log(
    `${rows} rows of ${manifest.tables.length} tables and ${files} as of ${manifest.takenAt} in ${folder} (${seconds} s)`,
  );
  console.log(
    keys === null
      ? 'The keys of subjects are not in it: --keys FILE keeps them, in another place.'
      : `${keys} keys of subjects in ${keysFile}`,
  );
} finally {
  // A server that ran before belongs to whoever started it.
  if (embedded !== null && !embedded.postgres.attached) await embedded.postgres.stop();
}

/** Jobs that gave up are not kept, so the events that made them must be sent again. */
async function oldestDeadJob(databaseUrl: string, redisUrl: string | undefined): Promise<number> {
  const queue = await createJobQueue({ databaseUrl, redisUrl });
  try {
    const failed = await queue.failed(100);
    return Math.min(...failed.map(({ failedAt }) => failedAt?.getTime() ?? Date.now()), Date.now());
  } finally {
    await queue.close();
  }
}
