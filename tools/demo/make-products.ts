import { addMonths, type CivilDate } from '../../domain/calendar.ts';
import type { Fee, ProductState, ProductTerms, Repayment } from '../../domain/market/credit-product.ts';
import { PURPOSE, type Purpose } from '../../domain/market/purpose.ts';
import { SECURITY, type Security } from '../../domain/market/security.ts';
import { bps, yuan } from '../../domain/money.ts';
import type { SizeClass, TaxGrade } from '../../domain/registry/size-class.ts';
import { tenThousandYuan } from './demo-amounts.ts';
import { type DemoBank, type DemoProduct, demoId } from './demo-data.ts';
import type { Random } from './random.ts';

/** What distinguishes one kind of product; everything not named is open to all. */
type Template = {
  readonly name: string;
  readonly securities: readonly Security[];
  /** Limits in 万元. */
  readonly amount: readonly [number, number];
  readonly termMonths: readonly [number, number];
  readonly spreadBps: readonly [number, number];
  readonly repayment: Repayment;
  readonly purposes?: readonly Purpose[];
  readonly industries?: readonly string[];
  readonly sizeClasses?: readonly SizeClass[];
  readonly requiredTags?: readonly string[];
  readonly taxGrades?: readonly TaxGrade[];
  readonly firmAgeMonthsMin?: number;
  readonly firstLoanOnly?: boolean;
  readonly schemes?: readonly string[];
};

const SMALL_FIRMS: readonly SizeClass[] = ['SMALL', 'MICRO'];
const SME: readonly SizeClass[] = ['MEDIUM', 'SMALL', 'MICRO'];

/** Sold by every bank. */
const COMMON: readonly Template[] = [
  {
    name: '信用快贷',
    securities: [SECURITY.CREDIT_ONLY],
    amount: [10, 500],
    termMonths: [3, 36],
    spreadBps: [40, 180],
    repayment: 'EQUAL_INSTALMENTS',
    sizeClasses: SME,
    firmAgeMonthsMin: 12,
  },
  {
    name: '抵押经营贷',
    securities: [SECURITY.REAL_ESTATE, SECURITY.EQUIPMENT],
    amount: [50, 3_000],
    termMonths: [6, 120],
    spreadBps: [-20, 80],
    repayment: 'INTEREST_FIRST',
  },
];

/** Each bank sells three of these. */
const SPECIAL: readonly Template[] = [
  {
    name: '白名单贷',
    securities: [SECURITY.CREDIT_ONLY, SECURITY.PERSONAL_GUARANTEE, SECURITY.RISK_COMPENSATION_FUND],
    amount: [50, 1_000],
    termMonths: [6, 36],
    spreadBps: [20, 150],
    repayment: 'EQUAL_PRINCIPAL',
    sizeClasses: SME,
    requiredTags: ['WHITELIST_2023'],
    schemes: ['DG-2023-BANK'],
  },
  {
    name: '首贷通',
    securities: [SECURITY.CREDIT_ONLY],
    amount: [10, 300],
    termMonths: [6, 24],
    spreadBps: [30, 120],
    repayment: 'EQUAL_INSTALMENTS',
    sizeClasses: SMALL_FIRMS,
    firmAgeMonthsMin: 6,
    firstLoanOnly: true,
  },
  {
    name: '税信贷',
    securities: [SECURITY.CREDIT_ONLY],
    amount: [10, 300],
    termMonths: [3, 24],
    spreadBps: [50, 200],
    repayment: 'REVOLVING',
    taxGrades: ['A', 'B', 'M'],
    firmAgeMonthsMin: 24,
  },
  {
    name: '科创贷',
    securities: [SECURITY.INTELLECTUAL_PROPERTY, SECURITY.EQUITY, SECURITY.CREDIT_ONLY],
    amount: [50, 2_000],
    termMonths: [6, 60],
    spreadBps: [0, 110],
    repayment: 'INTEREST_FIRST',
    requiredTags: ['HIGH_TECH'],
  },
  {
    name: '设备更新贷',
    securities: [SECURITY.EQUIPMENT, SECURITY.PERSONAL_GUARANTEE],
    amount: [30, 2_000],
    termMonths: [12, 60],
    spreadBps: [10, 130],
    repayment: 'EQUAL_PRINCIPAL',
    purposes: [PURPOSE.EQUIPMENT_PURCHASE, PURPOSE.TECHNOLOGY_UPGRADE, PURPOSE.PLANT_CONSTRUCTION],
    industries: ['C'],
  },
  {
    name: '订单融资',
    securities: [SECURITY.RECEIVABLES, SECURITY.GOVERNMENT_CONTRACT, SECURITY.CREDIT_INSURANCE],
    amount: [20, 1_500],
    termMonths: [1, 24],
    spreadBps: [20, 150],
    repayment: 'BULLET',
    purposes: [
      PURPOSE.WORKING_CAPITAL,
      PURPOSE.ORDER_FINANCING,
      PURPOSE.RECEIVABLE_FINANCING,
      PURPOSE.GOVERNMENT_PROCUREMENT,
      PURPOSE.FOREIGN_TRADE,
    ],
  },
  {
    name: '融担贷',
    securities: [SECURITY.GUARANTEE_COMPANY, SECURITY.PERSONAL_GUARANTEE],
    amount: [50, 1_000],
    termMonths: [6, 36],
    spreadBps: [20, 140],
    repayment: 'INTEREST_FIRST',
    sizeClasses: SMALL_FIRMS,
    schemes: ['DG-2023-GUARANTEE'],
  },
  {
    name: '绿色贷',
    securities: [SECURITY.CREDIT_ONLY, SECURITY.RECEIVABLES],
    amount: [50, 2_000],
    termMonths: [6, 60],
    spreadBps: [0, 100],
    repayment: 'EQUAL_PRINCIPAL',
    purposes: [PURPOSE.GREEN_PROJECT, PURPOSE.TECHNOLOGY_UPGRADE, PURPOSE.EQUIPMENT_PURCHASE],
  },
  {
    name: '保证周转贷',
    securities: [SECURITY.PERSONAL_GUARANTEE, SECURITY.INVENTORY, SECURITY.RECEIVABLES],
    amount: [20, 1_000],
    termMonths: [1, 36],
    spreadBps: [40, 190],
    repayment: 'REVOLVING',
  },
];

const SPECIAL_EACH = 3;

/** Five products for each bank: the two common ones and three special ones, each with the bank's own limits. */
export function makeProducts(
  random: Random,
  facts: { banks: readonly DemoBank[]; businessDate: CivilDate },
): DemoProduct[] {
  const products: DemoProduct[] = [];
  for (const bank of facts.banks) {
    for (const template of [...COMMON, ...random.sample(SPECIAL, SPECIAL_EACH)]) {
      const state: ProductState = random.pickWeighted([
        ['ONLINE', 93],
        ['SUSPENDED', 3],
        ['QUOTA_FULL', 2],
        ['DRAFT', 2],
      ] as const);
      const number = products.length + 1;
      const terms = makeTerms(random, { template, bank, number, businessDate: facts.businessDate });
      products.push({ name: `${bank.shortName}·${template.name}（演示）`, state, terms });
    }
  }
  return products;
}

type ProductPlan = { template: Template; bank: DemoBank; number: number; businessDate: CivilDate };

function makeTerms(random: Random, plan: ProductPlan): ProductTerms {
  const { template, bank, businessDate } = plan;
  const [amountMin, amountMax] = template.amount;
  const [spreadMin, spreadMax] = template.spreadBps;
  const shift = 5 * random.between(-2, 4);
  const termMonthsMax = template.termMonths[1];
  return {
    productId: demoId('product', plan.number),
    version: 1,
    bankId: bank.bankId,
    amountFenMin: tenThousandYuan(amountMin),
    amountFenMax: tenThousandYuan((amountMax * random.pick([60, 80, 100, 100, 150])) / 100),
    termMonthsMin: template.termMonths[0],
    termMonthsMax,
    lprTenor: termMonthsMax > 60 ? 'OVER_FIVE_YEARS' : 'ONE_YEAR',
    spreadBpsMin: bps(BigInt(spreadMin + shift)),
    // A product of a scheme stays under the scheme's ceiling of LPR + 150BP (1-05), whatever the bank's own level.
    spreadBpsMax: bps(BigInt(template.schemes === undefined ? spreadMax + shift : Math.min(150, spreadMax + shift))),
    repayment: template.repayment,
    acceptedSecurities: template.securities,
    regions: bank.kind === 'RURAL' ? bank.branches.map(({ divisionCode }) => divisionCode) : ['4419'],
    industries: template.industries ?? [],
    excludedIndustries: ['J', 'K'],
    sizeClasses: template.sizeClasses ?? [],
    purposes: template.purposes ?? [],
    requiredTags: template.requiredTags ?? [],
    excludedTags: random.chance(0.5) ? ['DISHONEST', 'ABNORMAL_OPERATION'] : ['DISHONEST'],
    creditGradeWorst: random.chance(0.3) ? random.between(6, 8) : null,
    taxGrades: template.taxGrades ?? [],
    firmAgeMonthsMin: template.firmAgeMonthsMin ?? random.pick([0, 6, 12]),
    revenueFenMin: random.chance(0.15) ? tenThousandYuan(200) : null,
    revenueFenMax: random.chance(0.05) ? tenThousandYuan(50_000) : null,
    firstLoanOnly: template.firstLoanOnly ?? false,
    fees: makeFees(random, template),
    promisedDays: random.pick([2, 3, 5, 7, 10]),
    schemes: template.schemes ?? [],
    validFrom: addMonths(businessDate, -random.between(1, 18)),
    quotaFen: null,
    validTo: random.chance(0.3) ? addMonths(businessDate, random.between(3, 12)) : null,
  };
}

/** Guarantee fees stay within 1% a year (E8); an appraisal costs a fixed sum. */
function makeFees(random: Random, template: Template): Fee[] {
  if (template.securities.includes(SECURITY.GUARANTEE_COMPANY)) {
    return [{ name: '担保费', yearlyBps: bps(BigInt(5 * random.between(10, 20))), fixedFen: null }];
  }
  if (template.securities.includes(SECURITY.REAL_ESTATE)) {
    return [{ name: '评估费', yearlyBps: null, fixedFen: yuan(BigInt(500 * random.between(2, 6))) }];
  }
  return [];
}
