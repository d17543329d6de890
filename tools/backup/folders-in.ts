import { parseArgs } from 'node:util';

/** What a backup or restore is told: the folder of the rows and, when given, the file of the keys. */
export function foldersIn(args: readonly string[], usage: string): { folder: string; keys: string | null } {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { keys: { type: 'string' } },
      allowPositionals: true,
    });
    const [folder] = positionals;
    if (folder !== undefined && positionals.length === 1) return { folder, keys: values.keys ?? null };
  } catch {
    // An option that nobody knows: the usage says which there are.
  }
  console.error(usage);
  process.exit(2);
}
