// The import table of the architecture, "who may import whom". Type-only imports count: a type is knowledge, too.
// A folder may import itself and what stands in its row; every other folder of ours is refused.

const OWN_FOLDERS = [
  'server',
  'workers',
  'schema',
  'search',
  'domain',
  'usecases',
  'adapters',
  'text',
  'web',
  'tools',
  'test',
  'bench',
];
const ANY_PACKAGE = 'node_modules/';

/** Refuses what `from` must not know; `allowed` are patterns of own paths besides its own folder. */
function row(folder, allowed, because) {
  return {
    name: `${folder}-imports`,
    comment: because,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: `^(${OWN_FOLDERS.join('|')})/`, pathNot: [`^${folder}/`, ...allowed] },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    row('domain', [], 'Rules are pure: they know nothing but other rules.'),
    row('text', ['^domain/'], 'Words know the codes that they name, and nothing else.'),
    row(
      'schema',
      ['^domain/', '^search/port\\.ts$'],
      'Shapes know the rules and the query that is kept, never who uses them.',
    ),
    row('search', ['^domain/'], 'The index knows no rows.'),
    row(
      'usecases',
      ['^domain/', '^schema/(?!graphql/)', '^search/(port|parse-query|fits-document)\\.ts$'],
      'A use-case names what it needs in ports.ts; GraphQL, queues and engines are not its business.',
    ),
    row(
      'adapters',
      ['^usecases/ports\\.ts$', '^search/', '^schema/', '^domain/', '^text/'],
      'An adapter implements ports; it knows neither verbs nor edges.',
    ),
    row(
      'server',
      ['^usecases/', '^schema/', '^search/port\\.ts$', '^domain/', '^text/', '^adapters/(wire|environment)\\.ts$'],
      'Implementations are named only in adapters/wire.ts.',
    ),
    row(
      'workers',
      ['^usecases/', '^schema/', '^search/port\\.ts$', '^domain/', '^text/', '^adapters/(wire|environment)\\.ts$'],
      'Implementations are named only in adapters/wire.ts.',
    ),
    row('web', ['^domain/', '^text/'], 'The browser gets labels, formats and words; all else comes over GraphQL.'),
    {
      name: 'words-know-types-only',
      comment:
        'A catalogue is keyed by the union of codes, so that a missing word does not compile; it computes nothing.',
      severity: 'error',
      from: { path: '^text/' },
      to: { path: '^domain/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-and-words-without-packages',
      comment: 'domain and text run anywhere, the browser included, and never change because a package did.',
      severity: 'error',
      from: { path: '^(domain|text)/' },
      to: { pathNot: `^(${OWN_FOLDERS.join('|')})/` },
    },
    {
      name: 'entities-without-graphql',
      comment: 'What a table holds and what the wire shows are separate, so that nothing gets out by accident.',
      severity: 'error',
      from: { path: '^schema/(entities|migrations)/' },
      to: { path: ['^schema/graphql/', `${ANY_PACKAGE}(type-graphql|graphql)/`] },
    },
    {
      name: 'graphql-without-entities',
      severity: 'error',
      from: { path: '^schema/graphql/' },
      to: { path: ['^schema/(entities|migrations)/', `${ANY_PACKAGE}@mikro-orm/`] },
    },
    {
      name: 'usecases-without-edges',
      comment: 'A use-case does not know that it is called over HTTP or from a queue.',
      severity: 'error',
      from: { path: '^usecases/' },
      to: { path: `${ANY_PACKAGE}(type-graphql|graphql|bullmq|ioredis|fastify|@apollo|meilisearch|pg)/` },
    },
    {
      name: 'production-without-tools-and-tests',
      severity: 'error',
      from: { path: '^(server|workers|schema|search|domain|usecases|adapters|text|web)/' },
      to: { path: '^(tools|test|bench)/' },
    },
    {
      name: 'no-circles',
      comment: 'Modules in a circle can only be understood together. Entities may point at each other by type.',
      severity: 'error',
      from: { path: `^(${OWN_FOLDERS.join('|')})/` },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {
        // Generated; its only package is imported by type and comes with the client.
        pathNot: '^web/src/gql/',
        path: `^(${OWN_FOLDERS.join('|')})/`,
      },
      to: { couldNotResolve: true, pathNot: '^\\?|^virtual:|\\.(css|svg|png|woff2)$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
