import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetLeftNeeds } from '../../usecases/registry/entry/left-needs.ts';
import {
  type Client,
  nextCreditCode,
  type Party,
  PRODUCT_TERMS,
  type RunningPlatform,
  startRunningPlatform,
} from '../support/running-platform.ts';

let running: RunningPlatform;
let bank: Party;
let nobody: Client;
let productId: string;

const DAY_MS = 86_400_000;
const secretOf = (): string => randomBytes(16).toString('hex');
const LEFT = { amountFen: '200000000', termMonths: 12, rateBpsMax: '500', purpose: 'WORKING_CAPITAL' };
let phones = 13_800_000_000;
const nextPhone = (): string => `${(phones += 1)}`;

beforeAll(async () => {
  running = await startRunningPlatform();
  bank = await running.bank();
  nobody = running.anonymous;
  productId = (await bank.done<{ id: string }>('publishCreditProduct', { terms: PRODUCT_TERMS })).id;
});
afterAll(() => running?.close());

type Link = { id: string; code: string; left: number; taken: number; hasEnded: boolean };

const link = (): Promise<Link> =>
  bank.done<Link>(
    'createEntryLink',
    { label: '园区前台', productId, sessionId: null, days: 30 },
    { select: 'id code' },
  );
/** What came of a command: the name of its success, or the code of its refusal. */
const outcomeOf = ({ data }: { data: Record<string, unknown> | null }): unknown =>
  data?.['code'] ?? data?.['__typename'];
const linksOf = async (of: Party): Promise<Link[]> => {
  const { data } = await of.ask<{ entryLinks: { edges: { node: Link }[] } }>(
    '{ entryLinks(first: 50) { edges { node { id code left taken hasEnded } } } }',
  );
  return data?.entryLinks.edges.map(({ node }) => node) ?? [];
};
const leave = async (code: string, more: object = {}): Promise<unknown> => {
  const input = { code, secret: secretOf(), creditCode: nextCreditCode(), phone: nextPhone(), ...LEFT, ...more };
  return outcomeOf(await nobody.send('leaveNeed', input, { select: 'creditCode' }));
};
const offerOf = async (code: string): Promise<unknown> => {
  const query = 'query($code: String!) { entryOffer(code: $code) { organisationName label productName } }';
  return (await nobody.ask<{ entryOffer: unknown }>(query, { code })).data?.entryOffer;
};
const leftOf = async (secret: string): Promise<unknown> => {
  const query = 'query($secret: String!) { leftNeed(secret: $secret) { creditCode amountFen phone } }';
  return (await nobody.ask<{ leftNeed: unknown }>(query, { secret })).data?.leftNeed;
};

test('a firm leaves a need by the code of a bank without an account, registers, and finds it as a draft of its own, once', async () => {
  const { code } = await link();
  expect(await offerOf(code)).toEqual({
    organisationName: 'BANK',
    label: '园区前台',
    productName: PRODUCT_TERMS.name,
  });
  const [secret, creditCode, phone] = [secretOf(), nextCreditCode(), '138 0013-8000'];
  expect(await leave(code, { secret, creditCode, phone })).toBe('LeftNeedKept');
  expect(await leftOf(secret)).toEqual({ creditCode, amountFen: '200000000', phone: '13800138000' });
  expect(await leftOf(secretOf())).toBeNull();
  expect((await linksOf(bank)).find((one) => one.code === code)).toMatchObject({ left: 1, taken: 0 });

  const stranger = await running.firm();
  const take = async (of: Party) => outcomeOf(await of.send('takeLeftNeed', { secret }));
  expect(await take(stranger)).toBe('NOT_FOUND');
  const firm = await running.firm({ creditCode });
  expect(await take(firm)).toBe('TakenLeftNeed');
  expect(await take(firm)).toBe('NOT_FOUND');
  const { data } = await firm.ask<{ needDrafts: object[] }>(
    '{ needDrafts(first: 5) { amountFen termMonths rateBpsMax purpose } }',
  );
  expect(data?.needDrafts).toEqual([LEFT]);
  expect(await leftOf(secret)).toBeNull();
  expect((await linksOf(bank)).find((one) => one.code === code)).toMatchObject({ left: 1, taken: 1 });
  const { rows } = await running.platform.pool.query('select phone from left_need where credit_code = $1', [
    creditCode,
  ]);
  expect(rows).toEqual([{ phone: null }]);
});

test('a link that is made up, ended or too old offers nothing and takes nothing, and all three look alike', async () => {
  const [ended, old] = [await link(), await link()];
  await bank.done('endEntryLink', { entryLinkId: ended.id });
  await running.platform.pool.query(`update entry_link set expires_at = '2026-01-01' where id = $1`, [old.id]);
  for (const code of ['ZZZZZZZZZZ', ended.code, old.code, "' or true --", '']) {
    expect(await offerOf(code)).toBeNull();
    expect(await leave(code)).toBe('NOT_FOUND');
  }
  expect(
    (await linksOf(bank))
      .filter(({ hasEnded }) => hasEnded)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([ended.id, old.id].sort());
});

test('a wrong credit code, number, secret or amount is refused and leaves nothing', async () => {
  const { code } = await link();
  const wrong = nextCreditCode().replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  expect(await leave(code, { creditCode: wrong })).toMatch(/^CREDIT_CODE_/);
  expect(await leave(code, { phone: '110; drop table firm' })).toBe('PHONE_MALFORMED');
  expect(await leave(code, { secret: 'short' })).toBe('SECRET_MALFORMED');
  expect(await leave(code, { amountFen: '1' })).toBe('AMOUNT_OUT_OF_RANGE');
  expect((await linksOf(bank)).find((one) => one.code === code)?.left).toBe(0);
});

test('one firm, one number and one link leave only so much on a day, also when all come at once', async () => {
  const [first, other] = [await link(), await link()];
  const creditCode = nextCreditCode();
  const ofFirm = await Promise.all(Array.from({ length: 6 }, () => leave(first.code, { creditCode })));
  expect(ofFirm.filter((code) => code === 'LeftNeedKept')).toHaveLength(3);
  expect(ofFirm.filter((code) => code === 'LEFT_TOO_OFTEN')).toHaveLength(3);
  expect(await leave(other.code, { creditCode })).toBe('LEFT_TOO_OFTEN');
  const phone = nextPhone();
  for (let at = 0; at < 3; at += 1) expect(await leave(other.code, { phone })).toBe('LeftNeedKept');
  expect(await leave(first.code, { phone })).toBe('LEFT_TOO_OFTEN');
  await running.platform.pool.query(
    `insert into left_need select gen_random_uuid(), $1, md5(i::text) || md5((-i)::text), $2, '1' || i, '{}', $3::timestamptz, $3::timestamptz + interval '1 day'
     from generate_series(1, 200) i`,
    [other.id, nextCreditCode(), running.platform.deps.now()],
  );
  expect(await leave(other.code)).toBe('LEFT_TOO_OFTEN');
  expect(await leave(first.code)).toBe('LeftNeedKept');
});

test('a repeated request leaves one need, and what nobody takes up is forgotten with its number after thirty days', async () => {
  const { code, id } = await link();
  const secret = secretOf();
  const input = { code, secret, creditCode: nextCreditCode(), phone: nextPhone(), ...LEFT };
  const send = async () =>
    outcomeOf(await nobody.send('leaveNeed', input, { select: 'creditCode', key: 'the-same-key-twice' }));
  expect([await send(), await send()]).toEqual(['LeftNeedKept', 'LeftNeedKept']);
  expect((await linksOf(bank)).find((one) => one.id === id)?.left).toBe(1);
  const { deps } = running.platform;
  const later = (days: number) => ({ ...deps, now: () => new Date(deps.now().getTime() + days * DAY_MS) });
  await forgetLeftNeeds(later(29));
  expect(await leftOf(secret)).not.toBeNull();
  await forgetLeftNeeds(later(31));
  expect(await leftOf(secret)).toBeNull();
  const { rows } = await running.platform.pool.query('select 1 from left_need where link_id = $1', [id]);
  expect(rows).toEqual([]);
});

test('links belong to their maker: a park and an operator make them, a firm does not, nobody ends those of others', async () => {
  const { id } = await link();
  const other = await running.bank();
  expect(outcomeOf(await other.send('endEntryLink', { entryLinkId: id }))).toBe('NOT_FOUND');
  const foreign = { label: '别家产品', productId, sessionId: null, days: 30 };
  expect(outcomeOf(await other.send('createEntryLink', foreign))).toBe('NOT_FOUND');
  expect(await linksOf(other)).toEqual([]);
  const park = await running.user({
    organisationId: (await running.operator()).organisationId ?? '',
    roles: ['PARK_OPERATOR'],
  });
  expect(outcomeOf(await park.send('createEntryLink', { ...foreign, productId: null }))).toBe('CreatedEntryLink');
  const firm = await running.firm();
  expect((await firm.send('createEntryLink', { ...foreign, productId: null })).errors[0]?.extensions.code).toBe(
    'FORBIDDEN',
  );
});
