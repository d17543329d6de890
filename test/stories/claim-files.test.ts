import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTwoSides, type TwoSides } from '../security/two-sides.ts';
import { type RunningPlatform, type SignedIn, startRunningPlatform } from '../support/running-platform.ts';
import { sendFile } from '../support/send-file.ts';

let running: RunningPlatform;
let sides: TwoSides;

beforeAll(async () => {
  running = await startRunningPlatform();
  sides = await startTwoSides(running);
}, 60_000);
afterAll(() => running?.close());

const readBy = async (who: SignedIn, subjectId: string, fileId: string) => {
  const query = `query($id: ID!, $file: ID!) { files(subject: CLAIM, subjectId: $id) { id } fileLink(id: $file) { url } }`;
  type Seen = { files: { id: string }[]; fileLink: { url: string } | null };
  const { data } = await who.ask<Seen>(query, { id: subjectId, file: fileId });
  return { ids: data?.files.map(({ id }) => id) ?? [], hasLink: data?.fileLink !== null };
};

test('evidence of a loss is put to the claim by its claimant and read by the fund and its auditors, never by the firm or another bank', async () => {
  const { left, right, people } = sides;
  const claimId = (await sides.ids(left.bank)).get('claim')?.[0] ?? '';
  const { id } = await sendFile(running.url, left.bank, { name: '催收记录.pdf' });
  await left.bank.done('attachFile', { fileId: id, subject: 'CLAIM', subjectId: claimId });
  const roles = ['POLICY_OWNER', 'TREASURY', 'TRUSTEE', 'AUDITOR'] as const;
  for (const who of [left.bank, ...roles.map((role) => people.get(role) as SignedIn)])
    expect(await readBy(who, claimId, id)).toEqual({ ids: [id], hasLink: true });
  for (const who of [left.firm, right.bank, right.firm, people.get('OPERATOR') as SignedIn, sides.visitor])
    expect(await readBy(who, claimId, id)).toEqual({ ids: [], hasLink: false });
  const foreign = await sendFile(running.url, right.bank);
  const input = { fileId: foreign.id, subject: 'CLAIM', subjectId: claimId };
  expect((await right.bank.refused('attachFile', input)).code).toBe('NOT_FOUND');
});

test('photos, files and visits of one branch are not there for another branch of the same bank', async () => {
  const { bank } = sides.left;
  const { organisationId } = bank;
  const [east, west] = [
    await bank.done<{ id: string }>('openBranch', { name: '东城支行' }),
    await bank.done<{ id: string }>('openBranch', { name: '南城支行' }),
  ];
  const [atEast, atWest] = [await staffOf(organisationId, east.id), await staffOf(organisationId, west.id)];
  const ids = await sides.ids(bank);
  const [visitId, engagementId, needId] = [ids.get('visit')?.[0], ids.get('engagement')?.[0], null];
  const { rows } = await running.platform.pool.query('select need_id from engagement where id = $1', [engagementId]);
  await running.platform.pool.query('insert into branch_work (bank_id, need_id, branch_id) values ($1, $2, $3)', [
    organisationId,
    needId ?? rows[0]?.need_id,
    east.id,
  ]);
  const photo = await sendFile(running.url, atEast);
  await atEast.done('attachFile', { fileId: photo.id, subject: 'VISIT', subjectId: visitId });
  const query = `query($id: ID!, $file: ID!) { visits(first: 50) { edges { node { id files { id } } } }
    files(subject: VISIT, subjectId: $id) { id } fileLink(id: $file) { url } }`;
  type Seen = {
    visits: { edges: { node: { id: string; files: { id: string }[] } }[] };
    files: { id: string }[];
    fileLink: { url: string } | null;
  };
  const seen = async (who: SignedIn) => {
    const { data, text } = await who.ask<Seen>(query, { id: visitId, file: photo.id });
    if (data === null) throw new Error(text);
    return data;
  };
  for (const who of [bank, atEast]) {
    const data = await seen(who);
    expect(data.visits.edges.map(({ node }) => node)).toEqual([{ id: visitId, files: [{ id: photo.id }] }]);
    expect(data.files).toEqual([{ id: photo.id }]);
  }
  expect(await seen(atWest)).toEqual({ visits: { edges: [] }, files: [], fileLink: null });
  const link = (await seen(atEast)).fileLink?.url ?? '';
  expect((await fetch(link, { headers: atEast.headers })).status).toBe(200);
  expect((await fetch(link, { headers: atWest.headers })).status).toBe(404);
});

async function staffOf(organisationId: string, branchId: string): Promise<SignedIn> {
  const person = await running.user({ organisationId, roles: ['BANK_MARKETER', 'BANK_APPROVER'] });
  const sql = 'select id from auth."user" where email = $1';
  const { rows } = await running.platform.pool.query<{ id: string }>(sql, [person.email]);
  await sides.left.bank.done('placeInBranch', { userId: rows[0]?.id ?? '', branchId });
  return person;
}
