import 'reflect-metadata';
import { resolve } from 'node:path';
import { parseBackupEnvironment } from '../adapters/environment.ts';
import { createOrm } from '../adapters/postgres/orm.ts';
import { findDifferences } from '../usecases/compensation/reconcile.ts';
import { foldersIn } from './backup/folders-in.ts';
import { readKeys } from './backup/keys.ts';
import { readBackup } from './backup/read-backup.ts';
import { dataFolder, filesFolder, openEmbeddedDatabase } from './embedded-database.ts';

const USAGE = `Usage: npm run restore -- FOLDER [--keys FILE]
  into the empty database of DATABASE_URL, or of the data folder; FILE holds the newest keys of subjects`;

const given = foldersIn(process.argv.slice(2), USAGE);
const folder = resolve(process.env['INIT_CWD'] ?? '.', given.folder);
const keysFile = given.keys === null ? null : resolve(process.env['INIT_CWD'] ?? '.', given.keys);
const hasDatabase = (process.env['DATABASE_URL'] ?? '') !== '';
const embedded = hasDatabase ? null : await openEmbeddedDatabase(dataFolder());
try {
  const variables = embedded === null ? process.env : { ...process.env, DATABASE_URL: embedded.url };
  const { DATABASE_URL: databaseUrl, FILES_FOLDER } = parseBackupEnvironment(variables);
  const startedAt = performance.now();
  const manifest = await readBackup({
    databaseUrl,
    folder,
    filesFolder: FILES_FOLDER ?? (embedded === null ? null : filesFolder(dataFolder())),
  });
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${rows} rows of ${manifest.tables.length} tables as of ${manifest.takenAt} are back (${seconds} s).`);
  if (keysFile !== null) console.log(`${await readKeys({ databaseUrl, file: keysFile })} keys of subjects are back.`);
  else console.log('No keys of subjects were brought back: telephone numbers and archives cannot be read.');
  await checkFund(databaseUrl);
  console.log('Now: npm run search -- rebuild, then start the platform; it does again what was not done.');
} finally {
  if (embedded !== null && !embedded.postgres.attached) await embedded.postgres.stop();
}

/** Books, claims and caps are computed anew and compared. */
async function checkFund(databaseUrl: string): Promise<void> {
  const orm = createOrm({ url: databaseUrl, poolMax: 2 });
  try {
    const differences = await findDifferences(orm.em.fork());
    console.log(differences.length === 0 ? 'The fund agrees with its ledger.' : JSON.stringify(differences, null, 2));
    if (differences.length > 0) process.exitCode = 1;
  } finally {
    await orm.close();
  }
}
