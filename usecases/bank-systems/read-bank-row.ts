import { z } from 'zod';
import { isCivilDate } from '../../domain/calendar.ts';
import { ENGAGEMENT_MOVES, REFUSAL_REASONS } from '../../domain/engagement/engagement-moves.ts';
import { LPR_TENORS, REPAYMENTS } from '../../domain/market/credit-product.ts';
import { PURPOSES } from '../../domain/market/purpose.ts';
import { SECURITY } from '../../domain/market/security.ts';
import { bps, fen } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { SIZE_CLASSES } from '../../domain/registry/size-class.ts';
import type { BankRowCells } from '../../schema/entities/bank-systems/bank-batch.entity.ts';

const text = z.string().trim();
const optional = text
  .transform((value) => (value === '' ? null : value))
  .nullable()
  .default(null);
const id = z.uuid().transform((value) => value.toLowerCase());
const amount = text.regex(/^\d{1,15}$/).transform((digits) => fen(BigInt(digits)));
const rate = text.regex(/^\d{1,5}$/).transform((digits) => bps(BigInt(digits)));
const day = text.refine(isCivilDate);
/** An empty cell is a value that is absent. */
const maybe = <Value>(shape: z.ZodType<Value>) =>
  z.preprocess((cell) => (typeof cell === 'string' && cell.trim() !== '' ? cell : null), shape.nullable());

const whole = text.regex(/^\d{1,5}$/).transform(Number);
const signedRate = text.regex(/^-?\d{1,5}$/).transform((digits) => bps(BigInt(digits)));
const LIST_MAX = 100;
/** Parted by vertical bars; an empty cell is an empty list. */
const list = <Value>(item: z.ZodType<Value>, min = 0) =>
  z.preprocess((cell) => {
    if (typeof cell !== 'string') return cell;
    return cell.trim() === '' ? [] : cell.trim().split('|');
  }, z.array(item).min(min).max(LIST_MAX));
const code = z.string().regex(/^[A-Z0-9_-]{1,40}$/);

/** What stands in a row of each kind, by the names of the heading. */
export const BANK_ROW_SHAPES = {
  PRODUCT: z.object({
    product_id: maybe(id),
    version: maybe(whole),
    name: text,
    amount_fen_min: amount,
    amount_fen_max: amount,
    term_months_min: whole,
    term_months_max: whole,
    lpr_tenor: z.enum(LPR_TENORS),
    spread_bps_min: signedRate,
    spread_bps_max: signedRate,
    repayment: z.enum(REPAYMENTS),
    accepted_securities: list(z.enum(Object.values(SECURITY))),
    regions: list(z.string().regex(/^\d{2,12}$/)),
    industries: list(z.string().regex(/^[A-T]\d{0,4}$/)),
    size_classes: list(z.enum(SIZE_CLASSES)),
    purposes: list(z.enum(PURPOSES)),
    required_tags: list(code),
    firm_age_months_min: whole,
    first_loan_only: z.enum(['true', 'false']).transform((value) => value === 'true'),
    promised_days: whole,
    schemes: list(code),
    valid_from: day,
    valid_to: maybe(day),
    quota_fen: maybe(amount),
  }),
  DECISION: z.object({
    engagement_id: id,
    move: z.enum(ENGAGEMENT_MOVES),
    reason_code: maybe(z.enum(REFUSAL_REASONS)),
    note: optional,
    grant_fen: maybe(amount),
    rate_bps: maybe(rate),
    term_months: maybe(text.regex(/^\d{1,3}$/).transform(Number)),
  }),
  DRAWDOWN: z.object({
    need_id: id,
    product_id: maybe(id),
    contract_number: text,
    contract_on: day,
    drawn_on: day,
    matures_on: day,
    principal_fen: amount,
    rate_bps: rate,
    securities: list(z.enum(Object.values(SECURITY)), 1),
    loan_type: text,
    is_first_loan: maybe(z.enum(['true', 'false']).transform((value) => value === 'true')),
  }),
  REPAYMENT: z.object({
    contract_number: text,
    reference: text,
    paid_on: day,
    principal_fen: amount,
    interest_fen: amount,
  }),
} as const;

/** The cells of a row as values, or the refusal that names the first cell that is none. */
export function readBankRow<Kind extends keyof typeof BANK_ROW_SHAPES>(
  kind: Kind,
  cells: BankRowCells,
): Outcome<z.infer<(typeof BANK_ROW_SHAPES)[Kind]>> {
  const parsed = BANK_ROW_SHAPES[kind].safeParse(cells);
  if (parsed.success) return done(parsed.data as z.infer<(typeof BANK_ROW_SHAPES)[Kind]>);
  return refused('CELL_MALFORMED', String(parsed.error.issues[0]?.path[0] ?? ''));
}
