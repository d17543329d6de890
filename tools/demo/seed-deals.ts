import type { Platform } from '../../adapters/wire.ts';
import type { EngagementMove } from '../../domain/engagement/engagement-moves.ts';
import { bps, type Fen } from '../../domain/money.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { CreditNeed } from '../../schema/entities/market/credit-need.entity.ts';
import { fileComplaint } from '../../usecases/engagement/complain.ts';
import { moveEngagement } from '../../usecases/engagement/move-engagement.ts';
import { applyToProduct } from '../../usecases/engagement/open-engagement.ts';
import { rateBank } from '../../usecases/engagement/rate-bank.ts';
import { planVisit } from '../../usecases/engagement/visit-firm.ts';
import type { Written } from '../../usecases/platform/run-command.ts';
import type { Actor } from '../../usecases/ports.ts';
import { createEntryLink } from '../../usecases/registry/entry/entry-links.ts';
import type { DemoData, DemoNeed } from './demo-data.ts';

type Step = EngagementMove | 'complain' | 'visit' | 'rate';
const TO_REVIEW = ['accept', 'logContact', 'confirmContact', 'startReview'] as const;
const TO_OFFER = [...TO_REVIEW, 'visit', 'grant'] as const;

/** How far each deal of the demo has come: one for every state that a person looks after. */
const DEALS: readonly (readonly Step[])[] = [
  [...TO_OFFER],
  ['accept', 'logContact'],
  [...TO_REVIEW, 'askSupplement'],
  [],
  ['accept', 'complain'],
  ['accept', 'logContact', 'confirmContact'],
  [...TO_REVIEW, 'visit'],
  [...TO_OFFER, 'acceptOffer'],
  [...TO_REVIEW, 'refuse', 'rate'],
  ['accept', 'release'],
  ['accept', 'withdraw'],
];
const BY_FIRM: readonly Step[] = ['confirmContact', 'supplement', 'acceptOffer', 'withdraw', 'complain', 'rate'];

/** Deals between the bank of the demo account and firms, those of the demo's firm first, made by the commands themselves. */
export async function seedDeals(
  platform: Platform,
  data: DemoData,
  of: { readonly firmId: string; readonly bankId: string },
): Promise<void> {
  const products = data.products.filter(({ state, terms }) => state === 'ONLINE' && terms.bankId === of.bankId);
  const productId = products[0]?.terms.productId;
  if (productId === undefined) return;
  const ids = data.needs.map(({ terms }) => terms.needId);
  const live = await platform.deps
    .read()
    .find(CreditNeed, { id: { $in: ids }, state: 'PUBLISHED' }, { fields: ['id'] });
  const isLive = new Set(live.map(({ id }) => id));
  const needs = data.needs
    .filter(({ terms }) => isLive.has(terms.needId))
    .sort((a, b) => Number(b.terms.firmId === of.firmId) - Number(a.terms.firmId === of.firmId));
  await makeLink(platform, of.bankId, productId);
  for (const [index, steps] of DEALS.entries()) {
    const need = needs[index];
    if (need !== undefined) await walk(platform, { need, steps, productId, bankId: of.bankId });
  }
}

/** The QR code on the bank's counter, by which firms without an account leave a need. */
async function makeLink({ deps }: Platform, bankId: string, productId: string): Promise<void> {
  const bank = { userId: 'demo', organisationId: bankId, roles: ['BANK_MARKETER'] };
  const link = { label: '长安支行柜台', productId, sessionId: null, days: 90 };
  await createEntryLink(deps, commandOf(bank, 'counter-link', link));
}

async function walk(
  platform: Platform,
  of: { need: DemoNeed; steps: readonly Step[]; productId: string; bankId: string },
): Promise<void> {
  const { deps } = platform;
  const { needId, firmId, amountFen } = of.need.terms;
  const firm = { userId: 'demo', organisationId: firmId, roles: ['FIRM_USER'] };
  const bank = { userId: 'demo', organisationId: of.bankId, roles: ['BANK_MARKETER', 'BANK_APPROVER'] };
  const applied = await applyToProduct(deps, commandOf(firm, `apply-${needId}`, { needId, productId: of.productId }));
  if (applied.kind === 'refused') return;
  const engagementId = applied.value.id;
  for (const [index, step] of of.steps.entries()) {
    const actor = BY_FIRM.includes(step) ? firm : bank;
    await make(platform, { actor, key: `${needId.slice(-12)}-${index}`, engagementId, step, amountFen });
  }
}

function make(
  { deps }: Platform,
  of: { actor: Actor; key: string; engagementId: string; step: Step; amountFen: Fen },
): Promise<Outcome<Written>> {
  const { actor, key, engagementId, step, amountFen } = of;
  switch (step) {
    case 'complain':
      return fileComplaint(deps, commandOf(actor, key, { engagementId, text: '受理后迟迟没有人联系我们（演示）。' }));
    case 'rate':
      return rateBank(deps, commandOf(actor, key, { engagementId, stars: 4, comment: '说明了原因（演示）' }));
    case 'visit': {
      const plan = { engagementId, checkType: 'PRE', place: '厂区（演示）', visitors: '客户经理' } as const;
      return planVisit(deps, commandOf(actor, key, { ...plan, plannedOn: deps.workingDays.add(deps.today(), 2) }));
    }
    default: {
      const isGrant = step === 'grant';
      const note = step === 'askSupplement' ? '请补充近三个月流水（演示）' : null;
      return moveEngagement(
        deps,
        commandOf(actor, key, {
          engagementId,
          move: step,
          reasonCode: step === 'refuse' ? 'CASHFLOW' : null,
          note,
          grantFen: isGrant ? amountFen : null,
          rateBps: isGrant ? bps(385n) : null,
          termMonths: isGrant ? 12 : null,
        }),
      );
    }
  }
}

const commandOf = <Input extends object>(actor: Actor, key: string, input: Input) => ({
  actor,
  idempotencyKey: `demo-deal-${key}`,
  input,
});
