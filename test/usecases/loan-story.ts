import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { accountKeeper } from '../../adapters/auth/account-keeper.ts';
import { createInvitationLinks } from '../../adapters/auth/invitation-links.ts';
import { documentWriter } from '../../adapters/documents/document-writer.ts';
import { createFileLinks } from '../../adapters/files/file-links.ts';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { createTransactions } from '../../adapters/postgres/transactions.ts';
import { addWorkingDays, isWorkingDay } from '../../adapters/reference/working-days.ts';
import { readTable } from '../../adapters/tables/read-table.ts';
import { createSubjectKeys } from '../../adapters/vault/subject-keys.ts';
import { createWebhookSender } from '../../adapters/webhooks/webhook-sender.ts';
import { type CivilDate, civilDate, civilDateOf } from '../../domain/calendar.ts';
import type { ComputeSheet } from '../../domain/compensation/compute-sheet.ts';
import type { GateCode, GateResult } from '../../domain/compensation/gates.ts';
import { SCHEME } from '../../domain/compensation/policy.ts';
import { bps, type Fen, yuan } from '../../domain/money.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { LPR_FIXINGS } from '../../domain/registry/lpr-fixings.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Bank, BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import type { SearchEngine } from '../../search/port.ts';
import { approveClaim, recommendClaim } from '../../usecases/compensation/decide-claim.ts';
import { draftClaim } from '../../usecases/compensation/draft-claim.ts';
import { fileLoan } from '../../usecases/compensation/file-loan.ts';
import { moveClaim } from '../../usecases/compensation/move-claim.ts';
import { reviewFiling } from '../../usecases/compensation/move-filing.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { reportLoss } from '../../usecases/compensation/report-loss.ts';
import { type LinkLoan, linkLoan } from '../../usecases/engagement/link-loan.ts';
import { publishCreditNeed } from '../../usecases/market/publish-credit-need.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import type { Actor, Deps } from '../../usecases/ports.ts';
import { grantConsent } from '../../usecases/registry/change-consent.ts';
import { seedTagPolicy } from '../../usecases/registry/tag-policies.ts';
import { putOnList } from '../support/put-on-list.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createTestDatabase } from '../support/test-database.ts';

export const day = civilDate;

export type Party = { readonly id: string; readonly actor: Actor };
export type LoanStory = Awaited<ReturnType<typeof startLoanStory>>;

/** A migrated database with policies and fixings, a clock that tests set, and short words for what people do. */
export async function startLoanStory() {
  const database = await openDatabase();
  const orm = createOrm({ url: database.url, poolMax: 24 });
  await orm.migrator.up();
  let today = day('2026-01-28');
  const now = (): Date => new Date(`${today}T01:00:00Z`);
  const deps: Deps = {
    inTransaction: createTransactions({ orm, now, newId: randomUUID }),
    read: () => orm.em.fork(),
    now,
    today: () => civilDateOf(now()),
    newId: randomUUID,
    live: { publish: async () => undefined, subscribe: async () => async () => undefined },
    search: silentSearch,
    divisions: { nameOf: (code) => code, below: () => [], isKnown: () => true },
    readTable,
    documents: documentWriter,
    workingDays: { isWorking: isWorkingDay, add: addWorkingDays },
    optimise: async () => null,
    webhooks: createWebhookSender({ secret: 'only the tests sign with this', allowsPrivate: true }),
    files: {
      store: null,
      scan: null,
      links: createFileLinks({ secret: 'nobody follows them', baseUrl: 'http://localhost' }),
    },
    messengers: { EMAIL: null, SMS: null, WECHAT: null },
    composeDataIndex: () => ({ zh: '', en: '' }),
    composeLetter: ({ notices }) => ({ subject: 'Notices', text: notices.map(({ kind }) => kind).join('\n') }),
    emailOf: async (userId) => `${userId}@example.test`,
    peopleOf: async (ids) =>
      new Map(ids.map((id) => [id, { name: id, email: `${id}@example.test`, hasSecondFactor: false }])),
    accounts: accountKeeper,
    subjectKeys: createSubjectKeys(new Uint8Array(32)),
    invitations: createInvitationLinks({ secret: 'only the tests sign with this', baseUrl: 'http://localhost' }),
    meetingLinkOf: (meetingId: string) => meetingId,
    isDemo: true,
  };
  await seed(deps);

  const bank = async (): Promise<Party> => {
    const party = await insertOrganisation(deps, 'BANK');
    await deps.inTransaction(async ({ em }) => {
      const places = { isLegalPersonInCity: true, hasBranchInCity: true, isPilot2018: true };
      em.persist(em.create(Bank, { id: party.id, name: 'Bank', creditCode: codeOf(party.id), ...places }));
      await em.flush();
      for (const [scheme, validFrom] of [
        [SCHEME.DG_2018, day('2018-12-01')],
        [SCHEME.DG_2023_BANK, day('2024-01-01')],
      ] as const)
        em.persist(em.create(BankAgreement, { id: randomUUID(), bankId: party.id, scheme, validFrom, validTo: null }));
    });
    return party;
  };

  /** A verified small firm that stands on both whitelists from their first day, unless told otherwise. */
  const firm = async (options: { isListed?: boolean } = {}): Promise<Party> => {
    const party = await insertOrganisation(deps, 'FIRM');
    await deps.inTransaction(async ({ em }) => {
      em.persist(em.create(Firm, firmRow(party.id, now())));
    });
    if (options.isListed === false) return party;
    for (const [list, validFrom] of [
      ['WHITELIST_2018', day('2018-12-01')],
      ['WHITELIST_2023', day('2024-01-01')],
    ] as const)
      await putOnList(deps, { firmId: party.id, list, validFrom });
    return party;
  };

  const need = async (owner: Party): Promise<string> =>
    doneOf(
      await publishCreditNeed(
        deps,
        commandOf(owner, {
          amountFen: yuan(2_000_000n),
          termMonths: 12,
          purpose: 'WORKING_CAPITAL',
          rateBpsMax: bps(500n),
          securities: ['CREDIT_ONLY'],
          description: '',
          urgency: 'FLEXIBLE',
        }),
      ),
    ).id;

  /** A firm with a need that the bank may read. */
  const needFor = async (owner: Party, of: Party): Promise<string> => {
    const needId = await need(of);
    doneOf(await grantConsent(deps, commandOf(of, { needId, bankId: owner.id })));
    return needId;
  };

  const link = async (owner: Party, needId: string, over: Partial<LinkLoan> = {}): Promise<string> =>
    doneOf(await linkLoan(deps, commandOf(owner, loanInput(needId, over)))).id;

  const file = async (owner: Party, loanId: string): Promise<Filing> => {
    doneOf(await fileLoan(deps, commandOf(owner, { loanId, schemeCode: null })));
    const filing = await deps.read().findOneOrFail(Filing, { loanId });
    if (filing.state !== 'FILING_REVIEW') return filing;
    const review = { filingId: filing.id, move: 'acceptFiling', reason: null } as const;
    doneOf(await reviewFiling(deps, { actor: TRUSTEE, idempotencyKey: randomUUID(), input: review }));
    return deps.read().findOneOrFail(Filing, { loanId });
  };

  const lose = async (
    owner: Party,
    loanId: string,
    lossFen: Fen,
  ): Promise<{ claim: LossClaim; sheet: ComputeSheet }> => {
    doneOf(await reportLoss(deps, commandOf(owner, { loanId, lossFen, recognisedOn: today })));
    const em = deps.read();
    const filing = await em.findOneOrFail(Filing, { loanId });
    const claimId = (await em.findOneOrFail(LossClaim, { filingId: filing.id })).id;
    await walkToDecision(deps, owner, claimId);
    // What the engine refuses stays on the desk of the policy owner.
    await approveClaim(deps, stepOf(POLICY_OWNER, claimId, { amountFen: null }));
    const claim = await deps.read().findOneOrFail(LossClaim, { id: claimId });
    return { claim, sheet: fromSnapshot<ComputeSheet>(claim.sheet) };
  };

  return {
    deps,
    orm,
    setToday: (date: string): void => {
      today = day(date);
    },
    bank,
    firm,
    need,
    needFor,
    link,
    file,
    lose,
    stop: async (): Promise<void> => {
      await orm.close();
      await database.close();
    },
  };
}

/** A clone on the run's own server where there is one, else a server of its own. */
async function openDatabase(): Promise<{ url: string; close: () => Promise<void> }> {
  if ((inject('databaseServerUrl') as string | undefined) !== undefined) {
    const database = await createTestDatabase();
    return { url: database.url, close: database.drop };
  }
  const folder = createTemporaryFolder();
  const postgres = await startEmbeddedPostgres(folder.path);
  return {
    url: postgres.urlOf('postgres'),
    close: async () => {
      await postgres.stop();
      folder.remove();
    },
  };
}

async function seed(deps: Deps): Promise<void> {
  await deps.inTransaction(async ({ em }) => {
    await seedPolicies(em, { withIllustrativeTiers: true });
    await seedTagPolicy(em);
    for (const fixing of LPR_FIXINGS) em.persist(em.create(LprFixing, { ...fixing, loadedBy: 'reference' }));
  });
}

async function insertOrganisation(deps: Deps, kind: 'BANK' | 'FIRM'): Promise<Party> {
  const id = randomUUID();
  await deps.inTransaction(async ({ em }) => {
    em.persist(em.create(Organisation, { id, kind, name: kind, creditCode: codeOf(id), createdAt: deps.now() }));
  });
  const roles = kind === 'BANK' ? ['BANK_MARKETER', 'BANK_APPROVER'] : ['FIRM_USER'];
  return { id, actor: { userId: randomUUID(), organisationId: id, roles } };
}

const codeOf = (id: string): string => id.replaceAll('-', '').slice(0, 18).toUpperCase();

const firmRow = (id: string, createdAt: Date) => ({
  id,
  name: 'Firm',
  creditCode: codeOf(id),
  industryCode: 'C39',
  divisionCode: '441900119',
  foundedOn: null,
  staff: 50,
  revenueFen: yuan(50_000_000n),
  assetsFen: null,
  sizeClass: 'SMALL' as const,
  verification: 'VERIFIED' as const,
  hasNoLoanRecord: true,
  factsVersion: 1,
  createdAt,
});

const officer = (role: string): Actor => ({ userId: randomUUID(), organisationId: randomUUID(), roles: [role] });
export const TRUSTEE = officer('TRUSTEE');
export const POLICY_OWNER = officer('POLICY_OWNER');
export const TREASURY = officer('TREASURY');

/** Another person of the same organisation. */
export const colleagueOf = ({ actor }: Party): Actor => ({ ...actor, userId: `${actor.userId.slice(0, 32)}0000` });

export const stepOf = <T extends object>(actor: Actor, claimId: string, more: T) => ({
  actor,
  idempotencyKey: randomUUID(),
  input: { claimId, reason: null as string | null, ...more },
});

export const EVIDENCE = {
  checkBeforeLoan: '贷前调查记录',
  checkAtLoan: '贷时审查记录',
  checkAfterLoan: '贷后检查记录',
  recoverySteps: '已发律师函并起诉',
};

/** Draft, submission, review and recommendation, each by the person whose duty it is. */
export async function walkToDecision(deps: Deps, owner: Party, claimId: string): Promise<void> {
  doneOf(await draftClaim(deps, stepOf(owner.actor, claimId, { evidence: EVIDENCE })));
  doneOf(await moveClaim(deps, stepOf(colleagueOf(owner), claimId, { move: 'submitClaim' })));
  doneOf(await moveClaim(deps, stepOf(TRUSTEE, claimId, { move: 'startClaimReview' })));
  doneOf(await recommendClaim(deps, stepOf(TRUSTEE, claimId, { reason: '材料齐全' })));
  const claim = await deps.read().findOneOrFail(LossClaim, { id: claimId });
  if (claim.state === 'JOINT_REVIEW')
    doneOf(await moveClaim(deps, stepOf(POLICY_OWNER, claimId, { move: 'recordJointReview', reason: '会议纪要1号' })));
}

export const commandOf = <T extends object>(who: Party, input: T) => ({
  actor: who.actor,
  idempotencyKey: randomUUID(),
  input,
});

/** A loan of two million at 4.00%, drawn on the day of its contract and for one year. */
export const loanInput = (needId: string, over: Partial<LinkLoan> = {}): LinkLoan => {
  const contractOn: CivilDate = over.contractOn ?? day('2025-05-20');
  return {
    needId,
    productId: null,
    contractNumber: `莞银〔2025〕${randomUUID().slice(0, 13)}`,
    contractOn,
    drawnOn: contractOn,
    maturesOn: day(`${Number(contractOn.slice(0, 4)) + 1}${contractOn.slice(4)}`),
    principalFen: yuan(2_000_000n),
    rateBps: bps(400n),
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
    isFirstLoan: null,
    ...over,
  };
};

export function doneOf(outcome: Outcome<Written>): Written {
  if (outcome.kind === 'refused') throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

export const codeOfRefusal = (outcome: Outcome<Written>): string =>
  outcome.kind === 'done' ? 'DONE' : outcome.refusal.code;

export const gateOf = (filing: Filing, code: GateCode): GateResult | undefined =>
  fromSnapshot<GateResult[]>(filing.gates).find((gate) => gate.code === code);

/** How many rows there are of everything that a command may write. */
export async function countRows(deps: Deps): Promise<unknown> {
  const tables = ['loan', 'filing', 'loss_claim', 'cap_usage', 'history_event', 'outbox_event', 'idempotency_record'];
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
  return deps
    .read()
    .execute(`select ${counts.join(', ')}, (select sum(reserved_fen + paid_fen)::text from cap_usage) as reserved`);
}

/** Loans are never searched for. */
const silentSearch: SearchEngine = {
  prepare: async () => undefined,
  upsert: async () => undefined,
  remove: async () => undefined,
  search: async () => ({ hits: [], total: 0, match: 'EXACT', facets: {}, hasMore: false, tookMs: 0 }),
  scan: async function* () {},
  beginRebuild: async () => ({ add: async () => undefined, swap: async () => undefined }),
};
