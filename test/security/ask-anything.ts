import { randomUUID } from 'node:crypto';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import { leavesOf, sampleOf, withValue } from '../support/sample-input.ts';
import { kindOfId, type ObjectKind } from './object-ids.ts';

export type IdPlace = { readonly path: readonly (string | number)[]; readonly kind: ObjectKind };

/** One root field of the schema, as a document that asks for all that it can answer. */
export type AnyOperation = {
  readonly type: 'query' | 'mutation';
  readonly name: string;
  readonly document: string;
  readonly ids: readonly IdPlace[];
  /** Variables of the right shape; a new idempotency key each time. */
  readonly sample: () => Record<string, unknown>;
};

/** These take rows and answer each of them later; bank-rows.test.ts asks whether they tell the foreign from the missing. */
export const ANSWER_LATER: ReadonlySet<string> = new Set(['submitProducts', 'submitDecisions', 'submitDrawdowns']);

const PAGE = 5;
const SELECTION_DEPTH = 4;

/** Every query and mutation of the schema. A new one is here by itself, and throws until its ids are known. */
export function allOperations(schema: GraphQLSchema): AnyOperation[] {
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return [
    ...queries.map((field) => operationOf('query', field)),
    ...mutations.map((field) => operationOf('mutation', field)),
  ];
}

function operationOf(type: AnyOperation['type'], field: GraphQLField<unknown, unknown>): AnyOperation {
  const name = field.name;
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => (arg.name === 'first' ? `first: ${PAGE}` : `${arg.name}: $${arg.name}`));
  const variables = field.args.filter((arg) => arg.name !== 'first');
  const heading = variables.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const selection = selectionOf(getNamedType(field.type), SELECTION_DEPTH);
  const call = declared === '' ? name : `${name}(${passed.join(', ')})`;
  const ids = variables.flatMap((arg) =>
    leavesOf(arg.type, [arg.name])
      .filter((leaf) => leaf.type === 'ID')
      .map(({ path }) => ({ path, kind: kindOfId(name, path) })),
  );
  return {
    type,
    name,
    document: `${type}${heading === '' ? '' : `(${heading})`} { ${call} ${selection} }`,
    ids,
    sample: () => Object.fromEntries(variables.map((arg) => [arg.name, sampleArgument(name, arg)])),
  };
}

/** What a field of text must look like for a request to get as far as the rows. */
const TEXTS: Readonly<Record<string, string>> = {
  table: 'contract_number\nNONE\n',
  tableBase64: 'Y29udHJhY3RfbnVtYmVyCk5PTkUK',
  portfolioBase64: 'Y29udHJhY3RfbnVtYmVyCk5PTkUK',
  schemeCode: 'DG-2023-BANK',
  list: 'WHITELIST_2023',
  url: 'https://bank.example/hooks',
  prefix: '4419',
};

function sampleArgument(operation: string, arg: GraphQLArgument): unknown {
  if (arg.name === 'idempotencyKey') return randomUUID();
  if (arg.name === 'after') return null;
  if (isNonNullType(arg.type) && arg.defaultValue !== undefined) return arg.defaultValue;
  let value = sampleOf(arg.type);
  for (const { path } of leavesOf(arg.type)) {
    const text = TEXTS[String(path.at(-1))];
    if (text !== undefined) value = withValue(value, path, text);
  }
  if (TEXTS[arg.name] !== undefined) value = TEXTS[arg.name];
  for (const [path, fitting] of Object.entries(FITTING[operation] ?? {})) {
    if (path === arg.name) return fitting;
    if (path.startsWith(`${arg.name}.`)) value = withValue(value, path.split('.').slice(1), fitting);
  }
  return !isRequiredArgument(arg) && leavesOf(arg.type).every((leaf) => leaf.type !== 'ID') ? null : value;
}

/** Values without which an operation is refused before it looks for the row. */
const FITTING: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // Left out it means now, which no two answers share.
  wasListed: { knownAt: '2026-01-28T00:00:00.000Z' },
  files: { subject: 'ENGAGEMENT' },
  attachFile: { 'input.subject': 'ENGAGEMENT' },
  correctListing: { 'input.correctTo': '2026-06-01' },
  linkLoan: { 'input.maturesOn': '2027-01-05' },
  moveComplaint: { 'input.answer': null },
  moveEngagement: { 'input.reasonCode': null, 'input.grantFen': null, 'input.rateBps': null, 'input.termMonths': null },
  rateBank: { 'input.stars': 5 },
  recordExternalLoan: { 'input.maturityOn': '2027-01-05' },
  recordGuarantee: {
    'input.nationalFund': { numerator: 2, denominator: 10 },
    'input.reguarantor': { numerator: 2, denominator: 10 },
    'input.guarantor': { numerator: 4, denominator: 10 },
    'input.bank': { numerator: 2, denominator: 10 },
  },
  recordVisit: { 'input.outcome': 'DONE' },
  reportOverdue: { 'input.loanClass': 'SUBSTANDARD' },
  reviseCreditProduct: {
    'input.terms.creditGradeWorst': 5,
    'input.terms.validTo': '2027-01-05',
    'input.terms.fees': [],
  },
};

/** Every value of a type, and of what hangs on it as deep as the limits of a request allow. */
function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (isUnionType(type)) {
    const members = type.getTypes().map((member) => `... on ${member.name} ${selectionOf(member, depth)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isRequiredArgument(arg) && arg.name !== 'first')) return [];
    const call = field.args.some((arg) => arg.name === 'first') ? `${field.name}(first: 2)` : field.name;
    const named = getNamedType(field.type);
    if (isLeafType(named)) return [call];
    return depth > 0 ? [`${call} ${selectionOf(named, depth - 1)}`] : [];
  });
  return `{ ${['__typename', ...parts].join(' ')} }`;
}
