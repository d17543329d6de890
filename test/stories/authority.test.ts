import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFirms } from '../../usecases/registry/import-firms.ts';
import {
  FIRM_INPUT,
  NEED_INPUT,
  nextCreditCode,
  type Party,
  type RunningPlatform,
  type SignedIn,
  startRunningPlatform,
} from '../support/running-platform.ts';
import { sendFile, tryToSend } from '../support/send-file.ts';

const NAME = '东莞市骏祺精密五金（集团）有限公司';
let running: RunningPlatform;
let operator: Party;

beforeAll(async () => {
  running = await startRunningPlatform();
  operator = await running.operator();
});
afterAll(() => running?.close());

async function importOne(): Promise<string> {
  const creditCode = nextCreditCode();
  const unknown = { divisionCode: null, industryCode: null, staff: null, source: {} };
  await importFirms(running.platform.deps, [{ name: NAME, creditCode, registeredOn: null, ...unknown }]);
  return creditCode;
}

const proofOf = async (who: SignedIn) => ({
  kind: 'LETTER_OF_AUTHORITY',
  note: '',
  fileIds: [(await sendFile(running.url, who)).id],
});
type Request = { id: string; state: string; reason: string | null };
const REQUEST = { select: 'id state reason' };
const claim = async (who: SignedIn, creditCode: string): Promise<Request> =>
  who.done('claimFirm', { ...(await proofOf(who)), creditCode, name: NAME }, REQUEST);
const decide = (requestId: string, approves: boolean, reason: string | null = null): Promise<Request> =>
  operator.done('decideAuthority', { requestId, approves, reason }, REQUEST);

type Own = { myAuthority: { awaitsProof: boolean; requests: Request[] } };
const own = async (who: SignedIn): Promise<Own['myAuthority']> => {
  const { data, text } = await who.ask<Own>('{ myAuthority { awaitsProof requests { id state reason } } }');
  if (data === null) throw new Error(text);
  return data.myAuthority;
};
const myFirm = async (who: SignedIn): Promise<string | null> =>
  (await who.ask<{ me: { organisation: { name: string } | null } }>('{ me { organisation { name } } }')).data?.me
    .organisation?.name ?? null;

async function register(): Promise<SignedIn & { creditCode: string }> {
  const who = await running.user();
  const creditCode = nextCreditCode();
  await who.done('registerFirm', { ...FIRM_INPUT, creditCode });
  return { ...who, creditCode };
}

test('whoever registers a firm prepares at once and binds it only when an operator has accepted the proof', async () => {
  const owner = await register();
  await owner.done('saveNeedDraft', { amountFen: '200000000', securities: ['CREDIT_ONLY'] });
  const { name: _name, ...profile } = FIRM_INPUT;
  await owner.done('updateFirmProfile', { ...profile, staff: 60 });
  expect((await owner.refused('publishCreditNeed', NEED_INPUT)).code).toBe('AUTHORITY_NEEDED');
  expect((await owner.refused('requestDataExport', { subject: 'FIRM' })).code).toBe('AUTHORITY_NEEDED');
  expect((await owner.refused('requestErasure', { subject: 'FIRM', confirm: true })).code).toBe('AUTHORITY_NEEDED');
  expect((await owner.ask('{ erasureOutlook(subject: FIRM) { waitDays } }')).data).toEqual({ erasureOutlook: null });
  await owner.done('requestDataExport', { subject: 'PERSON' });
  const proof = await proofOf(owner);
  const { id } = await owner.done<Request>('proveAuthority', proof, REQUEST);
  expect((await owner.refused('proveAuthority', await proofOf(owner))).code).toBe('AUTHORITY_OPEN');
  expect((await owner.refused('publishCreditNeed', NEED_INPUT)).code).toBe('AUTHORITY_NEEDED');
  await decide(id, true);
  await owner.done('publishCreditNeed', NEED_INPUT);
  expect(await own(owner)).toMatchObject({ awaitsProof: false, requests: [{ state: 'APPROVED' }] });
  expect((await operator.refused('decideAuthority', { requestId: id, approves: true })).code).toBe(
    'ILLEGAL_TRANSITION',
  );
  await running.settle();
  const told = '{ notifications(first: 20) { edges { node { kind } } } }';
  expect((await operator.ask(told)).text).toContain('AUTHORITY_SUBMITTED');
  expect((await owner.ask(told)).text).toContain('AUTHORITY_DECIDED');
});

test('a refused proof says why, binds nothing, and another one can follow', async () => {
  const owner = await register();
  const { id } = await owner.done<Request>('proveAuthority', await proofOf(owner), REQUEST);
  expect((await operator.refused('decideAuthority', { requestId: id, approves: false })).code).toBe('REASON_MISSING');
  await decide(id, false, '印章不清晰，请重新上传。');
  expect(await own(owner)).toMatchObject({
    awaitsProof: true,
    requests: [{ state: 'REFUSED', reason: '印章不清晰，请重新上传。' }],
  });
  expect((await owner.refused('publishCreditNeed', NEED_INPUT)).code).toBe('AUTHORITY_NEEDED');
  const again = await owner.done<Request>('proveAuthority', await proofOf(owner), REQUEST);
  await owner.done('withdrawAuthority', { requestId: again.id }, REQUEST);
  expect((await own(owner)).requests.map(({ state }) => state)).toEqual(['WITHDRAWN', 'REFUSED']);
});

test('the owner of an imported firm claims it and acts for it, with its history, once the proof is accepted', async () => {
  const creditCode = await importOne();
  const owner = await running.user();
  const taken = await owner.refused('registerFirm', { ...FIRM_INPUT, name: NAME, creditCode });
  expect(taken.code).toBe('CREDIT_CODE_TAKEN');
  const { id } = await claim(owner, creditCode);
  expect(await myFirm(owner)).toBeNull();
  await decide(id, true);
  expect(await myFirm(owner)).toBe(NAME);
  const { rows } = await running.platform.pool.query(
    'select name from history_event where stream_id = (select id from firm where credit_code = $1) order by sequence',
    [creditCode],
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'firm.imported',
    'authority.submitted',
    'file.attached',
    'authority.decided',
  ]);
});

test('a code that nobody acts for, one with unproven people and one with proven people get one and the same answer', async () => {
  const [imported, unproven, proven] = [await importOne(), await register(), nextCreditCode()];
  await running.firm({ creditCode: proven });
  const codes = [imported, unproven.creditCode, proven];
  const taken = [];
  for (const creditCode of codes)
    taken.push(await (await running.user()).refused('registerFirm', { ...FIRM_INPUT, creditCode }));
  expect(new Set(taken.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
  const claims = [];
  for (const creditCode of codes) {
    const { id: _id, ...said } = await claim(await running.user(), creditCode);
    claims.push(said);
  }
  expect(new Set(claims.map((said) => JSON.stringify(said))).size).toBe(1);
});

test('the owner of a firm that a stranger registered gets it, and the stranger, who proved nothing, is out', async () => {
  const stranger = await register();
  const owner = await running.user();
  const { id } = await claim(owner, stranger.creditCode);
  await decide(id, true);
  expect(await myFirm(owner)).toBe(FIRM_INPUT.name);
  const { rows } = await running.platform.pool.query(
    'select user_id from membership where organisation_id = (select id from firm where credit_code = $1)',
    [stranger.creditCode],
  );
  expect(rows).toHaveLength(1);
});

test('two operators decide one proof at once: one decision stands', async () => {
  const owner = await register();
  const second = await running.operator();
  const { id: requestId } = await owner.done<Request>('proveAuthority', await proofOf(owner), REQUEST);
  const answers = await Promise.all([
    operator.send('decideAuthority', { requestId, approves: true, reason: null }),
    second.send('decideAuthority', { requestId, approves: false, reason: '不清晰' }),
  ]);
  expect(answers.map(({ data }) => String(data?.['__typename'])).toSorted()).toEqual([
    'DecidedAuthority',
    'RefusedCommand',
  ]);
});

test('the papers of a proof are read by who handed them in and by who checks them, and by nobody else', async () => {
  const owner = await register();
  const proof = await proofOf(owner);
  const { id } = await owner.done<Request>('proveAuthority', proof, REQUEST);
  const stranger = await running.firm();
  const bank = await running.bank();
  const query = `query($id: ID!) { files(subject: AUTHORITY, subjectId: $id) { id } fileLink(id: "${proof.fileIds[0]}") { url } }`;
  type Seen = { files: { id: string }[]; fileLink: { url: string } | null };
  for (const who of [owner, operator]) {
    const { data } = await who.ask<Seen>(query, { id });
    expect(data?.files.map((file) => file.id)).toEqual(proof.fileIds);
    const response = await fetch(data?.fileLink?.url ?? '', { headers: who.headers });
    expect(response.status).toBe(200);
  }
  for (const who of [stranger, bank])
    expect((await who.ask<Seen>(query, { id })).data).toEqual({ files: [], fileLink: null });
});

test('a proof without a file, with the file of somebody else or with a used one is refused', async () => {
  const [owner, other] = [await register(), await register()];
  const proof = await proofOf(owner);
  expect((await owner.refused('proveAuthority', { ...proof, fileIds: [] })).code).toBe('FILE_MISSING');
  expect((await other.refused('proveAuthority', proof)).code).toBe('NOT_FOUND');
  const { id } = await owner.done<Request>('proveAuthority', proof, REQUEST);
  await owner.done('withdrawAuthority', { requestId: id }, REQUEST);
  expect((await owner.refused('proveAuthority', proof)).code).toBe('FILE_ATTACHED');
  expect((await tryToSend(running.url, { headers: {} })).status).toBe(401);
});

test('the queue shows the oldest proof first, with what the register says beside what the person says', async () => {
  const { id } = await claim(await running.user(), await importOne());
  type Queue = { authorityRequests: { edges: { node: { id: string; firmName: string; secondsLeft: number } }[] } };
  const query = '{ authorityRequests(first: 100) { edges { node { id firmName secondsLeft } } } }';
  const { data } = await operator.ask<Queue>(query);
  const nodes = data?.authorityRequests.edges.map(({ node }) => node) ?? [];
  expect(nodes.at(-1)).toMatchObject({ id, firmName: NAME });
  // Two working days after Wednesday: until the end of Friday.
  expect(nodes.at(-1)?.secondsLeft).toBeGreaterThan(2 * 86_400);
  expect(nodes.map((node) => node.id)).toEqual(nodes.map((node) => node.id).toSorted());
});
