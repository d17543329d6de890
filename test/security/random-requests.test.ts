import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pick, seededRandom } from '../faults/random.ts';
import { type Client, type Party, type RunningPlatform, startRunningPlatform } from '../support/running-platform.ts';
import { leavesOf, withValue } from '../support/sample-input.ts';
import { ANSWER_LATER, type AnyOperation, allOperations } from './ask-anything.ts';
import { type ObjectKind, OWNED_ROWS } from './object-ids.ts';
import { startTwoSides, type TwoSides } from './two-sides.ts';

/** RANDOM_REQUESTS=100000 RANDOM_SEED=7 npx vitest run test/security/random-requests.test.ts */
const REQUESTS = Number(process.env['RANDOM_REQUESTS'] ?? '600');
const SEED = Number(process.env['RANDOM_SEED'] ?? '20260128');
const AT_ONCE = 4;
const MS_FOR_EACH = 150;

let running: RunningPlatform;
let sides: TwoSides;
let operations: AnyOperation[];
type Ids = ReadonlyMap<ObjectKind, readonly string[]>;
type Asker = { readonly name: string; readonly client: Client; readonly own: Ids; readonly secrets: readonly string[] };
let askers: Asker[];
let foreign: Ids;
let right: Ids;

beforeAll(async () => {
  running = await startRunningPlatform();
  sides = await startTwoSides(running);
  operations = allOperations(running.schema);
  const idsOf = (party: Party): Promise<Ids> => sides.ids(party);
  const { left } = sides;
  const everything = [...sides.right.secretsOfFirm, ...sides.right.secretsOfBank];
  const nobody: Ids = new Map();
  right = merged(await idsOf(sides.right.firm), await idsOf(sides.right.bank));
  foreign = merged(right, nobody);
  const bank = await idsOf(left.bank);
  askers = [
    { name: 'the firm', client: left.firm, own: await idsOf(left.firm), secrets: everything },
    { name: 'the bank', client: left.bank, own: bank, secrets: everything },
    { name: 'a visitor', client: sides.visitor, own: nobody, secrets: everything },
    { name: 'nobody', client: running.anonymous, own: nobody, secrets: [...everything, ...left.secretsOfFirm] },
  ];
}, 120_000);
afterAll(() => running?.close());

const merged = (one: Ids, other: Ids): Ids =>
  new Map(
    [...new Set([...one.keys(), ...other.keys()])].map((kind) => [
      kind,
      [...(one.get(kind) ?? []), ...(other.get(kind) ?? [])],
    ]),
  );

/** These let the other side in, so they are asked with objects of the own side alone. */
const LETS_IN: ReadonlySet<string> = new Set([
  'grantConsent',
  'applyToProduct',
  'moveApplication',
  'enrolFirmInSession',
  'enrolBankInSession',
  'reportMatchOutcome',
  'linkLoan',
]);
/** These end what the others ask about; their refusals are tried by the matrix. */
const ENDS: ReadonlySet<string> = new Set([
  'revokeApiKey',
  'removeWebhook',
  'removeSavedSearch',
  'removePerson',
  'changePersonRoles',
  'withdrawInvitation',
]);

type Request = {
  readonly asker: Asker;
  readonly operation: AnyOperation;
  readonly variables: Record<string, unknown>;
  readonly foreignIds: readonly string[];
};

function makeRequest(random: () => number): Request {
  const asker = pick(random, askers);
  const operation = pick(
    random,
    operations.filter(({ name }) => !ENDS.has(name)),
  );
  let variables = operation.sample();
  const foreignIds: string[] = [];
  for (const { path, kind } of operation.ids) {
    const own = asker.own.get(kind) ?? [];
    const others =
      LETS_IN.has(operation.name) && (kind === 'product' || kind === 'bank') ? [] : (foreign.get(kind) ?? []);
    const from = own.length > 0 && (others.length === 0 || random() < 0.4) ? own : others;
    const id = from.length === 0 ? randomUUID() : pick(random, from);
    if (from === others && from.length > 0 && OWNED_ROWS[kind] !== undefined) foreignIds.push(id);
    const [argument, ...rest] = path;
    variables = { ...variables, [`${argument}`]: withValue(variables[`${argument}`], rest, id) };
  }
  return { asker, operation, variables: perturbed(operation, variables, random), foreignIds };
}

/** Now and then a text of the other side stands where a text may stand, or a cursor that somebody made up. */
function perturbed(
  operation: AnyOperation,
  variables: Record<string, unknown>,
  random: () => number,
): Record<string, unknown> {
  if ('after' in variables && random() < 0.3) {
    const key = pick(random, [...(foreign.get('need') ?? []), '0', '5', 'x']);
    return { ...variables, after: Buffer.from(`c:${key}`, 'utf8').toString('base64url') };
  }
  const root = operation.type === 'query' ? running.schema.getQueryType() : running.schema.getMutationType();
  const input = root?.getFields()[operation.name]?.args.find(({ name }) => name === 'input');
  const texts = input === undefined ? [] : leavesOf(input.type).filter(({ type }) => type === 'String');
  if (input === undefined || texts.length === 0 || random() < 0.7) return variables;
  const text = pick(random, [...sides.right.secretsOfFirm, '木槿', '%', "' or 1=1 --"]);
  return { ...variables, input: withValue(variables['input'], pick(random, texts).path, text) };
}

/** Texts of the other side that somebody of this side wrote somewhere in an earlier request, such as a name of a list. */
const written = new Set<string>();

/** An answer may repeat what this side asked or wrote, and no more of the other side. Lists of the city are open to every bank. */
function leaksOf({ asker, operation, variables }: Request, text: string): string[] {
  if (operation.name === 'listMembers') return [];
  const asked = JSON.stringify(variables);
  return asker.secrets.filter((secret) => text.includes(secret) && !asked.includes(secret) && !written.has(secret));
}

test(
  `${REQUESTS} random requests that look allowed find nothing of the other side, no fault, and no way to tell "not yours" from "not there"`,
  async () => {
    const random = seededRandom(SEED);
    const found: string[] = [];
    let withForeignIds = 0;
    const tryOne = async (): Promise<void> => {
      const request = makeRequest(random);
      const { asker, operation, variables, foreignIds } = request;
      if (operation.type === 'mutation')
        for (const secret of asker.secrets.filter((one) => JSON.stringify(variables['input'] ?? {}).includes(one)))
          written.add(secret);
      const answer = await asker.client.ask(operation.document, variables);
      const label = `${asker.name}: ${operation.name} ${JSON.stringify(variables)}`;
      if (answer.status >= 500 || answer.text.includes('INTERNAL_SERVER_ERROR'))
        found.push(`FAULT ${label} ${answer.text}`);
      for (const leak of leaksOf(request, answer.text)) found.push(`LEAK of ${leak} ${label}`);
      if (foreignIds.length === 0 || ANSWER_LATER.has(operation.name)) return;
      withForeignIds += 1;
      const nowhere = new Map(foreignIds.map((id) => [id, randomUUID()]));
      const replaced = [...nowhere].reduce(
        (text, [id, other]) => text.replaceAll(id, other),
        JSON.stringify(variables),
      );
      const again = {
        ...(JSON.parse(replaced) as object),
        ...('idempotencyKey' in variables ? { idempotencyKey: randomUUID() } : {}),
      };
      const other = await asker.client.ask(operation.document, again);
      const same = [...nowhere].reduce((text, [id, none]) => text.replaceAll(none, id), other.text);
      if (same !== answer.text && !isPublicKnowledge(request))
        found.push(`TELLS APART ${label}\n${answer.text}\n${same}`);
    };
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, tryOne));
    expect(found.slice(0, 10)).toEqual([]);
    expect(withForeignIds).toBeGreaterThan(REQUESTS / 20);
  },
  60_000 + REQUESTS * MS_FOR_EACH,
);

/** The catalogue is public, and what a list of it holds may depend on the product that is asked for. */
const isPublicKnowledge = ({ operation, foreignIds }: Request): boolean =>
  operation.name === 'product' || (operation.ids.every(({ kind }) => kind === 'product') && foreignIds.length > 0);
