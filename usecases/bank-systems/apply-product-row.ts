import type { z } from 'zod';
import type { ProductTerms } from '../../domain/market/credit-product.ts';
import { notFound, type Outcome } from '../../domain/refusal.ts';
import { CreditProduct, CreditProductVersion } from '../../schema/entities/market/credit-product.entity.ts';
import { productTermsOf } from '../../schema/terms-json.ts';
import { publishCreditProduct, reviseCreditProduct } from '../market/publish-credit-product.ts';
import type { Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import type { BANK_ROW_SHAPES } from './read-bank-row.ts';

type ProductRow = z.infer<typeof BANK_ROW_SHAPES.PRODUCT>;

/** What a table does not speak of: a new product asks for nothing of it. */
const UNSPOKEN = {
  excludedIndustries: [],
  excludedTags: [],
  creditGradeWorst: null,
  taxGrades: [],
  revenueFenMin: null,
  revenueFenMax: null,
  fees: [],
} as const;

/** A row without product is a new one; a row with one is its next version, which keeps what no column speaks of. */
export async function applyProductRow(
  deps: Deps,
  of: { readonly actor: Actor; readonly idempotencyKey: string; readonly row: ProductRow },
): Promise<Outcome<Written>> {
  const { actor, idempotencyKey, row } = of;
  const terms = {
    amountFenMin: row.amount_fen_min,
    amountFenMax: row.amount_fen_max,
    termMonthsMin: row.term_months_min,
    termMonthsMax: row.term_months_max,
    lprTenor: row.lpr_tenor,
    spreadBpsMin: row.spread_bps_min,
    spreadBpsMax: row.spread_bps_max,
    repayment: row.repayment,
    acceptedSecurities: row.accepted_securities,
    regions: row.regions,
    industries: row.industries,
    sizeClasses: row.size_classes,
    purposes: row.purposes,
    requiredTags: row.required_tags,
    firmAgeMonthsMin: row.firm_age_months_min,
    firstLoanOnly: row.first_loan_only,
    promisedDays: row.promised_days,
    schemes: row.schemes,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    quotaFen: row.quota_fen,
  };
  if (row.product_id === null) {
    const input = { name: row.name, terms: { ...UNSPOKEN, ...terms } };
    return publishCreditProduct(deps, { actor, idempotencyKey, input });
  }
  const known = await findOwn(deps, { id: row.product_id, bankId: actor.organisationId ?? '' });
  if (known === null) return notFound('product_id');
  const { productId, version, bankId: _bank, ...kept } = known;
  const input = { productId, version: row.version ?? version, name: row.name, terms: { ...kept, ...terms } };
  return reviseCreditProduct(deps, { actor, idempotencyKey, input });
}

async function findOwn(deps: Deps, key: { id: string; bankId: string }): Promise<ProductTerms | null> {
  const em = deps.read();
  const product = await em.findOne(CreditProduct, key);
  if (product === null) return null;
  const of = { productId: product.id, version: product.version };
  return productTermsOf((await em.findOneOrFail(CreditProductVersion, of)).terms);
}
