import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const ROOT = process.cwd();
const FOLDERS = ['server', 'workers', 'schema', 'search', 'domain', 'usecases', 'adapters', 'text', 'web'];

type Cruise = {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
};

function cruise(folder: string, paths: readonly string[]): Cruise {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const options = ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', ...paths];
  const result = spawnSync(process.execPath, [program, ...options], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (!result.stdout.startsWith('{'))
    throw new Error(`dependency-cruiser did not run: ${result.stdout}${result.stderr}`);
  return JSON.parse(result.stdout) as Cruise;
}

/** Each file breaks one row of the table; it must be refused by that row and by name. */
const PLANTED: readonly { readonly file: string; readonly imports: string; readonly rule: string }[] = [
  { file: 'domain/planted.ts', imports: '../usecases/good.ts', rule: 'domain-imports' },
  { file: 'domain/planted-package.ts', imports: 'zod', rule: 'rules-and-words-without-packages' },
  { file: 'domain/planted-node.ts', imports: 'node:fs', rule: 'rules-and-words-without-packages' },
  { file: 'text/planted.ts', imports: '../domain/good.ts', rule: 'words-know-types-only' },
  { file: 'text/planted-schema.ts', imports: '../schema/good.ts', rule: 'text-imports' },
  { file: 'schema/planted.ts', imports: '../usecases/good.ts', rule: 'schema-imports' },
  { file: 'schema/entities/planted.ts', imports: '../graphql/good.ts', rule: 'entities-without-graphql' },
  { file: 'schema/entities/planted-package.ts', imports: 'type-graphql', rule: 'entities-without-graphql' },
  { file: 'schema/graphql/planted.ts', imports: '../entities/good.ts', rule: 'graphql-without-entities' },
  { file: 'schema/graphql/planted-package.ts', imports: '@mikro-orm/core', rule: 'graphql-without-entities' },
  { file: 'search/planted.ts', imports: '../schema/entities/good.ts', rule: 'search-imports' },
  { file: 'usecases/planted.ts', imports: '../adapters/good.ts', rule: 'usecases-imports' },
  { file: 'usecases/planted-graphql.ts', imports: '../schema/graphql/good.ts', rule: 'usecases-imports' },
  { file: 'usecases/planted-package.ts', imports: 'bullmq', rule: 'usecases-without-edges' },
  { file: 'adapters/planted.ts', imports: '../usecases/good.ts', rule: 'adapters-imports' },
  { file: 'server/planted.ts', imports: '../workers/good.ts', rule: 'server-imports' },
  { file: 'server/planted-adapter.ts', imports: '../adapters/good.ts', rule: 'server-imports' },
  { file: 'workers/planted.ts', imports: '../server/good.ts', rule: 'workers-imports' },
  { file: 'web/planted.ts', imports: '../schema/good.ts', rule: 'web-imports' },
  { file: 'server/planted-tool.ts', imports: '../tools/good.ts', rule: 'production-without-tools-and-tests' },
  { file: 'domain/planted-circle.ts', imports: './zz-circle-back.ts', rule: 'no-circles' },
  { file: 'server/planted-missing.ts', imports: './not-there.ts', rule: 'nothing-unresolved' },
];

let folder: TemporaryFolder;
let found: Cruise;

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder.path, file)), { recursive: true });
  writeFileSync(join(folder.path, file), text);
}

beforeAll(() => {
  folder = createTemporaryFolder();
  symlinkSync(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext' } }));
  for (const name of [...FOLDERS, 'tools', 'schema/entities', 'schema/graphql'])
    write(`${name}/good.ts`, `export const good = '${name}';\n`);
  write('domain/zz-circle-back.ts', `export * from './planted-circle.ts';\n`);
  for (const { file, imports } of PLANTED) write(file, `export * from '${imports}';\n`);
  write('domain/planted-type.ts', `import type { good } from '../usecases/good.ts';\nexport type T = typeof good;\n`);
  write('usecases/allowed.ts', `export * from '../domain/good.ts';\nexport * from '../schema/entities/good.ts';\n`);
  found = cruise(folder.path, [...FOLDERS, 'tools']);
});

afterAll(() => folder.remove());

const rulesAgainst = (file: string): string[] =>
  found.summary.violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);

test.each(PLANTED)('$file that imports $imports is refused by $rule', ({ file, rule }) => {
  expect(rulesAgainst(file)).toContain(rule);
});

test('an import of a type alone counts', () => {
  expect(rulesAgainst('domain/planted-type.ts')).toEqual(['domain-imports']);
});

test('what the table allows is not refused', () => {
  expect(rulesAgainst('usecases/allowed.ts')).toEqual([]);
});

test('our own modules were seen, and none breaks the table', () => {
  const { modules, summary } = cruise(ROOT, ['schema', 'search', 'domain', 'usecases', 'adapters', 'workers']);
  const own = modules.filter(({ source }) => /^(schema|search|domain|usecases|adapters|workers)\//.test(source));
  expect(own.length).toBeGreaterThan(30);
  expect(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
});
