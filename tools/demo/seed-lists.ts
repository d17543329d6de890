import type { Platform } from '../../adapters/wire.ts';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import { invariant } from '../../domain/invariant.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { NominationMove } from '../../domain/registry/lists/nomination.ts';
import type { ListChange } from '../../domain/registry/lists/release.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import type { Actor, Deps } from '../../usecases/ports.ts';
import { appealTag } from '../../usecases/registry/appeal-tag.ts';
import { createBankList } from '../../usecases/registry/lists/create-list.ts';
import { findListType } from '../../usecases/registry/lists/list-types.ts';
import { moveNomination, nominateFirm } from '../../usecases/registry/lists/nominate-firm.ts';
import { lockList, prepareRelease, publishRelease } from '../../usecases/registry/lists/publish-release.ts';
import { recordFirmFact } from '../../usecases/registry/record-facts.ts';
import type { DemoData } from './demo-data.ts';

const officer = (name: string, role: string, organisationId: string | null = null): Actor => ({
  userId: `demo-${name}`,
  organisationId,
  roles: [role],
});
const DEPARTMENT = officer('department', 'LINE_DEPARTMENT');
const CHECKER = officer('checker', 'LINE_DEPARTMENT');
const OWNER = officer('owner', 'POLICY_OWNER');
const PARK = officer('park', 'PARK_OPERATOR');

/** Long enough ago for a publicity to be over. */
const NOMINATED_DAYS_AGO = 30;
const LIST = 'WHITELIST_2023';
const RESIDENTS = 12;
const PARKS = [
  { code: 'PARK-A', stars: 5 },
  { code: 'PARK-B', stars: 3 },
  { code: 'PARK-C', stars: 2 },
] as const;

/** Something on every desk for lists and tags: parks, releases, nominations, a bank's own list, records, an appeal. */
export async function seedLists(
  platform: Platform,
  of: { readonly data: DemoData; readonly firmId: string; readonly bankId: string; readonly today: CivilDate },
): Promise<void> {
  const { data, firmId, bankId, today } = of;
  const { deps } = platform;
  const listed = new Set(data.listMemberships.filter(({ list }) => list === LIST).map((one) => one.firmId));
  const others = data.firms.map((firm) => firm.firmId).filter((id) => id !== firmId);
  const ids = (from: number, count: number): string[] => others.slice(from, from + count);
  for (const [at, { code, stars }] of PARKS.entries())
    await release(deps, {
      list: 'PARK_ROSTER',
      actor: PARK,
      on: addDays(today, -60),
      reason: '入园名册（演示）',
      changes: ids(at * RESIDENTS, RESIDENTS).map((id) =>
        add(id, { category: code, stars, from: addDays(today, -60) }),
      ),
    });
  await seedReleases(deps, { firmId, today, green: ids(40, 5) });
  const own = await createBankList(deps, {
    actor: officer('bank', 'BANK_ADMIN', bankId),
    ...command('bank-list', { name: '重点客户（演示）' }),
  });
  const changes = ids(50, 3).map((id) => add(id, { from: today }));
  const actor = officer('bank', 'BANK_ADMIN', bankId);
  if (own.kind === 'done')
    await release(deps, { list: own.value.id, actor, on: today, reason: '首批（演示）', changes });
  const sme = data.firms.filter(({ sizeClass }) => sizeClass !== 'LARGE').map((firm) => firm.firmId);
  const nominees = sme.filter((id) => !listed.has(id) && id !== firmId);
  await seedNominations(deps, { nominees, today });
  await seedFirm(deps, { firmId, today });
}

/** One list that nobody released for two years, and one with a release that waits for a second person. */
async function seedReleases(
  deps: Deps,
  of: { firmId: string; today: CivilDate; green: readonly string[] },
): Promise<void> {
  const { firmId, today, green } = of;
  const longAgo = addDays(today, -700);
  const cultivated = [add(firmId, { category: 'CITY', from: longAgo })];
  await release(onDay(deps, longAgo), {
    list: 'CULTIVATION',
    actor: DEPARTMENT,
    on: longAgo,
    reason: '年度名单（演示）',
    changes: cultivated,
  });
  const former = { kind: 'add', ...subject(firmId), stars: null, from: longAgo, to: addDays(today, -100) } as const;
  await release(deps, {
    list: 'GREEN_LIST',
    actor: DEPARTMENT,
    on: addDays(today, -40),
    reason: '季度更新（演示）',
    changes: [...green.map((id) => add(id, { from: addDays(today, -40) })), former],
  });
  const leaving = green
    .slice(1)
    .map((id) => ({ kind: 'end', ...subject(id), to: today, reason: '不再符合（演示）' }) as const);
  await release(deps, {
    list: 'GREEN_LIST',
    actor: DEPARTMENT,
    on: today,
    reason: '移出较多，待复核（演示）',
    changes: leaving,
    waits: true,
  });
}

const subject = (firmId: string) => ({ firmId, projectId: null, category: null }) as const;

const add = (firmId: string, of: { category?: string; stars?: number; from: CivilDate }): ListChange => ({
  kind: 'add',
  firmId,
  projectId: null,
  category: of.category ?? null,
  stars: of.stars ?? null,
  from: of.from,
  to: null,
});

async function release(
  deps: Deps,
  of: { list: string; actor: Actor; on: CivilDate; reason: string; changes: ListChange[]; waits?: boolean },
): Promise<void> {
  const { list: code, actor, on, reason, changes, waits = false } = of;
  await deps.inTransaction(async (work) => {
    await lockList(work, code);
    const list = await findListType(work.em, code, { on: deps.today(), actor });
    invariant(list !== null, `the demo knows no list ${code}`);
    const draft = { list, source: 'IMPORT', effectiveOn: on, reason, changes, membersBefore: changes.length } as const;
    const prepared = await prepareRelease(work, deps, { draft, actor });
    if (!waits) await publishRelease(work, deps, { release: prepared, list, changes, actor });
  });
}

const onDay = (deps: Deps, day: CivilDate): Deps => ({
  ...deps,
  today: () => day,
  now: () => new Date(`${day}T09:00:00+08:00`),
});

const command = <Input>(key: string, input: Input) => ({ idempotencyKey: `demo-lists-${key}`, input });

const PATHS: readonly (readonly [move: NominationMove, by: Actor])[][] = [
  [],
  [['CHECK', CHECKER]],
  [
    ['CHECK', CHECKER],
    ['REVIEW', OWNER],
  ],
  [
    ['CHECK', CHECKER],
    ['REVIEW', OWNER],
    ['PUBLICISE', OWNER],
  ],
  [
    ['CHECK', CHECKER],
    ['REVIEW', OWNER],
    ['PUBLICISE', OWNER],
    ['LIST', OWNER],
  ],
  [
    ['CHECK', CHECKER],
    ['REVIEW', OWNER],
    ['PUBLICISE', OWNER],
    ['LIST', OWNER],
    ['WATCH', DEPARTMENT],
  ],
  [['REJECT', CHECKER]],
];

/** One nomination for each path: the last step of a publicity that is over is taken today. */
async function seedNominations(deps: Deps, of: { nominees: readonly string[]; today: CivilDate }): Promise<void> {
  const { nominees, today } = of;
  for (const [at, path] of PATHS.entries()) {
    const isLong = path.length > 3;
    const early = onDay(deps, isLong ? addDays(today, -NOMINATED_DAYS_AGO) : today);
    const input = { list: LIST, firmId: nominees[at] ?? '', reason: '专精特新，市级重点（演示）' };
    const nominated = await nominateFirm(early, { actor: DEPARTMENT, ...command(`nominate-${at}`, input) });
    if (nominated.kind !== 'done') continue;
    for (const [index, [move, actor]] of path.entries()) {
      const step = { nominationId: nominated.value.id, move, version: index + 1, note: '核对（演示）' };
      const outcome = await moveNomination(isLong && index > 2 ? deps : early, {
        actor,
        ...command(`move-${at}-${index}`, step),
      });
      if (outcome.kind !== 'done') break;
    }
  }
}

/** What departments know of the firm of the demo account, and one tag that it does not agree with. */
async function seedFirm(deps: Deps, of: { firmId: string; today: CivilDate }): Promise<void> {
  const { firmId, today } = of;
  const records = [
    ['SAFETY', 'GOOD', '安全生产标准化三级（演示）'],
    ['ENVIRONMENT', 'GOOD', '环保信用评价（演示）'],
    ['CHAIN', 'SUPPLIER', '智能终端产业链（演示）'],
    ['OWNERSHIP', 'PRIVATE', '登记信息（演示）'],
  ] as const;
  const validFrom = addDays(today, -200);
  const department = await deps.read().findOne(Organisation, { kind: 'LINE_DEPARTMENT' });
  const recorder = officer('department', 'LINE_DEPARTMENT', department?.id ?? null);
  for (const [family, value, reference] of records)
    await recordFirmFact(deps, {
      actor: recorder,
      ...command(`record-${family}`, { firmId, family, value, reference, validFrom }),
    });
  const actor = officer('firm', 'FIRM_USER', firmId);
  const input = { code: 'CULTIVATION', value: 'CITY', reason: '已升为省级培育企业，请更新（演示）' };
  const appealed: Outcome<unknown> = await appealTag(deps, { actor, ...command('appeal', input) });
  invariant(appealed.kind === 'done', 'the firm of the demo appeals a tag that it carries');
}
