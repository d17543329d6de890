// The only file that must run on whatever Node the machine has: installs, builds, and hands over to Node 24 from npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const [verb, ...rest] = process.argv.slice(2);

const SOURCE_FOLDERS = [
  'server',
  'workers',
  'schema',
  'search',
  'domain',
  'usecases',
  'adapters',
  'text',
  'tools',
  'bench',
];
const local = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
};

function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...environment, ...options.env },
    shell: process.platform === 'win32',
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function digestOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') visit(child);
      } else if (entry.isFile()) hash.update(child).update(readFileSync(child));
    }
  };
  for (const path of paths) if (existsSync(path)) path.includes('.') ? hash.update(readFileSync(path)) : visit(path);
  return hash.digest('hex');
}

/** Runs `work` unless what it depends on is as it was when it last succeeded. */
function unlessFresh(stampFile, digest, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return;
  work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, digest);
}

function install() {
  unlessFresh(join('node_modules', '.installed'), digestOf(['package-lock.json']), () => {
    console.log('Installing packages (npm ci) ...');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

function build() {
  unlessFresh(
    join('dist', '.app-stamp'),
    digestOf([...SOURCE_FOLDERS, 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']),
    () => {
      console.log('Building the server ...');
      run('node', [join('node_modules', 'typescript-native', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
    },
  );
  unlessFresh(join('dist', '.web-stamp'), digestOf(['web', 'domain', 'text', 'package-lock.json']), () => {
    console.log('Building the web app ...');
    run(local('vite'), ['build', 'web', '--logLevel', 'warn']);
  });
}

/** Runs one built program under Node 24, so that Ctrl-C reaches it and its exit code is ours. */
function runBuilt(file, args, env) {
  build();
  const program = join('dist', 'app', file.replace(/\.ts$/, '.js'));
  run('node', ['--enable-source-maps', program, ...args], { env });
}

const CHECKS = ['check:format', 'check:lint', 'check:types', 'check:boundaries', 'check:dead'];

const verbs = {
  start: () => runBuilt('tools/start.ts', rest),
  build: () => build(),
  test: () => {
    build();
    run(local('vitest'), ['run', ...rest]);
  },
  check: () => {
    for (const name of CHECKS) run('npm', ['run', '--silent', name]);
    verbs.test();
  },
  run: () => runBuilt(rest[0], rest.slice(1)),
};

const action = verbs[verb];
if (!action) {
  console.error(`Usage: node tools/launch.mjs ${Object.keys(verbs).join('|')}`);
  process.exit(2);
}
process.on('SIGINT', () => {});
install();
action();
