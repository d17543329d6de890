import { randomUUID } from 'node:crypto';
import { parseEnvironment } from '../../adapters/environment.ts';
import { wireAccounts, wirePlatform } from '../../adapters/wire.ts';
import { civilDate } from '../../domain/calendar.ts';
import { yuan } from '../../domain/money.ts';
import { makeCreditCode } from '../../domain/registry/make-credit-code.ts';
import type { OrganisationKind } from '../../domain/registry/organisation-kind.ts';
import type { Role } from '../../domain/registry/permissions.ts';
import { Bank, BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { seedPolicies } from '../../usecases/compensation/policies.ts';
import { setBudget } from '../../usecases/compensation/set-budget.ts';
import type { Deps } from '../../usecases/ports.ts';
import { putOnList } from '../support/put-on-list.ts';
import { FIRM_INPUT, NEED_INPUT, PRODUCT_TERMS } from '../support/running-platform.ts';
import { type Acknowledged, type Caller, untilAcknowledged, untilUploaded } from './send-until-acknowledged.ts';
import type { World } from './world.ts';

const PASSWORD = 'only the fault harness signs in';
/** Each keeps a few needs alive, so that a firm never has too many. */
const LIVE_NEEDS = 4;
const PURPOSES = ['WORKING_CAPITAL', 'ORDER_FINANCING', 'RENEWAL', 'GREEN_PROJECT', 'FOREIGN_TRADE'];

export type Load = {
  readonly acknowledged: Acknowledged;
  /** Finishes what was begun: every request is repeated until it is acknowledged. */
  readonly finish: () => Promise<void>;
};

type Pair = { readonly firm: Caller; readonly bank: Caller; readonly bankId: string; readonly productId: string };

/** As many clients as pairs: each firm publishes, lets its bank in and applies; the bank lends, files and loses. */
export async function startLoad(world: World, pairCount: number): Promise<Load> {
  const acknowledged: Acknowledged = {
    needs: new Map(),
    consents: new Set(),
    engagements: new Set(),
    loans: new Set(),
    filings: new Set(),
    losses: new Set(),
    files: new Map(),
    lastAt: performance.now(),
    writes: 0,
    retries: 0,
  };
  const pairs = await makePairs(world, pairCount, acknowledged);
  let isOver = false;
  const running = pairs.map(async (pair) => {
    for (let round = 0; !isOver; round += 1) await playRound(world, { pair, round, acknowledged });
  });
  return {
    acknowledged,
    finish: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}

async function playRound(
  world: World,
  { pair, round, acknowledged }: { pair: Pair; round: number; acknowledged: Acknowledged },
): Promise<void> {
  const send = (who: Caller, name: string, input: object) =>
    untilAcknowledged(world, { who, name, input, acknowledged });
  const amountFen = `${100_000_000 + round * 100}`;
  const need = { ...NEED_INPUT, purpose: PURPOSES[round % PURPOSES.length], amountFen };
  const needId = await send(pair.firm, 'publishCreditNeed', need);
  if (needId === null) return;
  acknowledged.needs.set(needId, 'live');
  const consent = await send(pair.firm, 'grantConsent', { needId, bankId: pair.bankId });
  if (consent !== null) acknowledged.consents.add(needId);
  // Never in a round that lends: a bank lends on the grant of its engagement, or where it has none.
  if (round % 4 === 1) {
    const engagement = await send(pair.firm, 'applyToProduct', { needId, productId: pair.productId });
    if (engagement !== null) {
      acknowledged.engagements.add(engagement);
      const { fileId, sha256 } = await untilUploaded(world, { who: pair.firm, acknowledged });
      const file = { fileId, subject: 'ENGAGEMENT', subjectId: engagement };
      const attached = await send(pair.firm, 'attachFile', file);
      if (attached !== null) acknowledged.files.set(attached, sha256);
    }
  }
  if (round % 4 === 0) await lend(send, { pair, needId, amountFen, isLost: round % 8 === 0, acknowledged });
  if (acknowledged.needs.get(needId) === 'live' && round % LIVE_NEEDS !== 0) {
    const withdrawn = await send(pair.firm, 'withdrawCreditNeed', { needId });
    if (withdrawn !== null) acknowledged.needs.set(needId, 'withdrawn');
  }
}

async function lend(
  send: (who: Caller, name: string, input: object) => Promise<string | null>,
  of: { pair: Pair; needId: string; amountFen: string; isLost: boolean; acknowledged: Acknowledged },
): Promise<void> {
  const loanId = await send(of.pair.bank, 'linkLoan', {
    contractNumber: randomUUID(),
    contractOn: '2026-01-05',
    drawnOn: '2026-01-05',
    maturesOn: '2027-01-05',
    needId: of.needId,
    productId: of.pair.productId,
    principalFen: of.amountFen,
    rateBps: '400',
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
  });
  if (loanId === null) return;
  of.acknowledged.loans.add(loanId);
  // The need is met by it.
  of.acknowledged.needs.set(of.needId, 'withdrawn');
  if ((await send(of.pair.bank, 'fileLoan', { loanId })) !== null) of.acknowledged.filings.add(loanId);
  if (!of.isLost) return;
  const loss = { loanId, lossFen: '50000000', recognisedOn: '2026-01-28' };
  if ((await send(of.pair.bank, 'reportLoss', loss)) !== null) of.acknowledged.losses.add(loanId);
}

async function makePairs(world: World, count: number, acknowledged: Acknowledged): Promise<Pair[]> {
  const environment = parseEnvironment(world.environment);
  const platform = await wirePlatform(environment);
  const { deps } = platform;
  const logger = { warn: () => undefined, error: () => undefined };
  const { auth, close } = wireAccounts(environment, { logger, now: deps.now, keys: platform.pool });
  try {
    await seedPolicies(deps.read(), { withIllustrativeTiers: true });
    await deps.inTransaction((work) =>
      setBudget(work, deps, { pool: 'DG-2023', year: 2026, amountFen: yuan(1_000_000_000n), actorId: 'treasury' }),
    );
    const signUp = async (membership: { organisationId: string; roles: readonly Role[] } | null): Promise<Caller> => {
      const email = `${randomUUID()}@example.test`;
      const { userId } = await auth.createUser({ email, password: PASSWORD, name: 'Load' });
      for (const role of membership?.roles ?? [])
        await deps.read().insert(Membership, {
          id: randomUUID(),
          userId,
          organisationId: membership?.organisationId ?? '',
          role,
        });
      return { cookie: await signIn(world, email) };
    };
    const pairs: Pair[] = [];
    for (let index = 0; index < count; index += 1) {
      const bankId = await insertBank(deps, 2 * index);
      const bank = await signUp({ organisationId: bankId, roles: ['BANK_ADMIN', 'BANK_APPROVER', 'BANK_MARKETER'] });
      const firm = await signUp(null);
      const once = { acknowledged };
      const creditCode = codeOf(2 * index + 1);
      const firmId = await untilAcknowledged(world, {
        ...once,
        who: firm,
        name: 'registerFirm',
        input: { ...FIRM_INPUT, creditCode },
      });
      await deps.read().nativeUpdate(Firm, { id: firmId ?? '' }, { awaitsProof: false });
      await putOnList(deps, { firmId: firmId ?? '', list: 'WHITELIST_2023', validFrom: civilDate('2024-01-01') });
      const terms = { ...PRODUCT_TERMS, name: `信用贷${index}`, purposes: PURPOSES, schemes: ['DG-2023-BANK'] };
      const product = { ...once, who: bank, name: 'publishCreditProduct', input: { terms } };
      const productId = await untilAcknowledged(world, product);
      pairs.push({ firm, bank, bankId, productId: productId ?? '' });
    }
    return pairs;
  } finally {
    await close();
    await platform.close();
  }
}

const codeOf = (number: number): string =>
  makeCreditCode({ prefix: '91441900', organisation: `MB${number.toString().padStart(6, '0')}` });

async function insertBank(deps: Deps, number: number): Promise<string> {
  const id = deps.newId();
  const kind: OrganisationKind = 'BANK';
  const creditCode = codeOf(number);
  await deps.read().insert(Organisation, { id, kind, name: `银行${number}`, creditCode, createdAt: deps.now() });
  const places = { isLegalPersonInCity: true, hasBranchInCity: true, isPilot2018: true };
  await deps.read().insert(Bank, { id, name: `银行${number}`, creditCode, ...places });
  const agreement = { scheme: 'DG-2023-BANK', validFrom: civilDate('2024-01-01'), validTo: null };
  await deps.read().insert(BankAgreement, { id: deps.newId(), bankId: id, ...agreement });
  return id;
}

async function signIn(world: World, email: string): Promise<string> {
  const response = await fetch(`${world.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}
