import type { LprTenor, Repayment } from '../../../../domain/market/credit-product.ts';
import type { Purpose } from '../../../../domain/market/purpose.ts';
import type { Security } from '../../../../domain/market/security.ts';
import type { SizeClass, TaxGrade } from '../../../../domain/registry/size-class.ts';
import type { ProductTermsFragment, ProductTermsInput } from '../../gql/graphql.ts';
import { wanText } from '../../parse.ts';
import { orNull, wan, wanOrNull } from '../../parts/inputs.tsx';

/** The terms of a product as a form holds them: numbers as people type them. */
export type ProductForm = {
  name: string;
  amountFenMin: string;
  amountFenMax: string;
  termMonthsMin: string;
  termMonthsMax: string;
  lprTenor: LprTenor;
  spreadBpsMin: string;
  spreadBpsMax: string;
  repayment: Repayment;
  acceptedSecurities: Security[];
  regions: string[];
  industries: string[];
  excludedIndustries: string[];
  sizeClasses: SizeClass[];
  purposes: Purpose[];
  requiredTags: string[];
  excludedTags: string[];
  creditGradeWorst: number | null;
  taxGrades: TaxGrade[];
  firmAgeMonthsMin: string;
  revenueFenMin: string;
  revenueFenMax: string;
  quotaFen: string;
  firstLoanOnly: boolean;
  promisedDays: string;
  schemes: string[];
  validFrom: string;
  validTo: string;
};

export const EMPTY_PRODUCT_FORM: Partial<ProductForm> = {
  lprTenor: 'ONE_YEAR',
  repayment: 'EQUAL_INSTALMENTS',
  acceptedSecurities: ['CREDIT_ONLY'],
  regions: [],
  industries: [],
  excludedIndustries: [],
  sizeClasses: [],
  purposes: [],
  requiredTags: [],
  excludedTags: [],
  creditGradeWorst: null,
  taxGrades: [],
  firmAgeMonthsMin: '0',
  revenueFenMin: '',
  revenueFenMax: '',
  quotaFen: '',
  firstLoanOnly: false,
  promisedDays: '5',
  schemes: [],
  validTo: '',
};

const optionalWan = (fen: string | null): string => (fen === null ? '' : wanText(fen));

export const formOfProduct = (product: ProductTermsFragment): ProductForm => ({
  ...product,
  amountFenMin: wanText(product.amountFenMin),
  amountFenMax: wanText(product.amountFenMax),
  termMonthsMin: product.termMonthsMin.toString(),
  termMonthsMax: product.termMonthsMax.toString(),
  firmAgeMonthsMin: product.firmAgeMonthsMin.toString(),
  revenueFenMin: optionalWan(product.revenueFenMin),
  revenueFenMax: optionalWan(product.revenueFenMax),
  quotaFen: optionalWan(product.quotaFen),
  promisedDays: product.promisedDays.toString(),
  validTo: product.validTo ?? '',
});

/** Fees have no field in the form yet; a revision keeps those that the product has. */
export const termsOfForm = (form: ProductForm, fees: ProductTermsFragment['fees']): ProductTermsInput => ({
  ...form,
  amountFenMin: wan(form.amountFenMin),
  amountFenMax: wan(form.amountFenMax),
  termMonthsMin: Number(form.termMonthsMin),
  termMonthsMax: Number(form.termMonthsMax),
  spreadBpsMin: form.spreadBpsMin.trim(),
  spreadBpsMax: form.spreadBpsMax.trim(),
  creditGradeWorst: form.creditGradeWorst ?? null,
  firmAgeMonthsMin: Number(form.firmAgeMonthsMin),
  revenueFenMin: wanOrNull(form.revenueFenMin),
  revenueFenMax: wanOrNull(form.revenueFenMax),
  quotaFen: wanOrNull(form.quotaFen),
  fees: fees.map(({ name, yearlyBps, fixedFen }) => ({ name, yearlyBps, fixedFen })),
  promisedDays: Number(form.promisedDays),
  validTo: orNull(form.validTo),
});
