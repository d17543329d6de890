import 'reflect-metadata';
import { parseBackupEnvironment } from '../adapters/environment.ts';
import { readKeys } from './backup/keys.ts';

/** Brings the newest keys into a database that was recovered to an instant before: what was destroyed since is destroyed. */
const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error('Usage: npm run restore-keys -- FILE      (into the database of DATABASE_URL)');
  process.exit(2);
}
const { DATABASE_URL: databaseUrl } = parseBackupEnvironment(process.env);
console.log(`${await readKeys({ databaseUrl, file })} keys of subjects are as in ${file}.`);
