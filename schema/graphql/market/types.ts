import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { NeedState, Urgency } from '../../../domain/market/credit-need.ts';
import type { LprTenor, ProductState, Repayment } from '../../../domain/market/credit-product.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import type { SizeClass, TaxGrade } from '../../../domain/registry/size-class.ts';
import { connectionOf } from '../common.ts';
import {
  LprTenorEnum,
  NeedReviewEnum,
  NeedStateEnum,
  ProductReviewEnum,
  ProductStateEnum,
  PurposeEnum,
  RepaymentEnum,
  SecurityEnum,
  SizeClassEnum,
  TaxGradeEnum,
  UrgencyEnum,
} from '../enums.ts';
import { ConsentType } from '../registry/types.ts';
import { BpsScalar, CivilDateScalar, FenScalar } from '../scalars.ts';

@ObjectType('CreditNeed')
export class CreditNeedType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => NeedStateEnum)
  state!: NeedState;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => Int)
  termMonths!: number;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => BpsScalar, { description: 'The highest yearly rate that the firm accepts.' })
  rateBpsMax!: Bps;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => UrgencyEnum)
  urgency!: Urgency;

  @Field(() => String)
  description!: string;

  @Field(() => [String], { description: 'Why an operator looks at it first; empty for a clean need.' })
  flags!: string[];

  @Field(() => Boolean, { description: 'The next best bank may have it, with consent, when one lets it down.' })
  mayReflow!: boolean;

  @Field(() => Boolean, { description: 'No bank is left for it; an operator looks after it.' })
  needsOperator!: boolean;

  @Field(() => String, { nullable: true })
  reviewNote!: string | null;

  @Field(() => CivilDateScalar, { nullable: true })
  publishedOn!: CivilDate | null;

  @Field(() => CivilDateScalar, { nullable: true })
  expiresOn!: CivilDate | null;

  @Field(() => [ConsentType], { description: 'Consents in force.' })
  consents!: ConsentType[];
}

export const CreditNeedConnection = connectionOf('CreditNeed', () => CreditNeedType);

@ObjectType('Fee')
export class FeeType {
  @Field(() => String)
  name!: string;

  @Field(() => BpsScalar, { nullable: true })
  yearlyBps!: Bps | null;

  @Field(() => FenScalar, { nullable: true })
  fixedFen!: Fen | null;
}

@ObjectType('CreditProduct')
export class CreditProductType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String)
  name!: string;

  @Field(() => ProductStateEnum)
  state!: ProductState;

  @Field(() => [String])
  flags!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Why an operator sent it back; told to its bank alone, in its own list.',
  })
  reviewNote?: string | null;

  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => FenScalar)
  amountFenMin!: Fen;

  @Field(() => FenScalar)
  amountFenMax!: Fen;

  @Field(() => Int)
  termMonthsMin!: number;

  @Field(() => Int)
  termMonthsMax!: number;

  @Field(() => LprTenorEnum)
  lprTenor!: LprTenor;

  @Field(() => BpsScalar, { description: 'Lowest spread over LPR.' })
  spreadBpsMin!: Bps;

  @Field(() => BpsScalar, { description: 'Highest spread over LPR.' })
  spreadBpsMax!: Bps;

  @Field(() => RepaymentEnum)
  repayment!: Repayment;

  @Field(() => [SecurityEnum], { description: 'One of them is enough.' })
  acceptedSecurities!: Security[];

  @Field(() => [String], { description: 'Division codes or prefixes; empty: everywhere.' })
  regions!: string[];

  @Field(() => [String], { description: 'GB/T 4754 codes or prefixes; empty: all.' })
  industries!: string[];

  @Field(() => [String])
  excludedIndustries!: string[];

  @Field(() => [SizeClassEnum])
  sizeClasses!: SizeClass[];

  @Field(() => [PurposeEnum])
  purposes!: Purpose[];

  @Field(() => [String])
  requiredTags!: string[];

  @Field(() => [String])
  excludedTags!: string[];

  @Field(() => Int, { nullable: true, description: '1 (best) to 10.' })
  creditGradeWorst!: number | null;

  @Field(() => [TaxGradeEnum])
  taxGrades!: TaxGrade[];

  @Field(() => Int)
  firmAgeMonthsMin!: number;

  @Field(() => FenScalar, { nullable: true })
  revenueFenMin!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  revenueFenMax!: Fen | null;

  @Field(() => Boolean)
  firstLoanOnly!: boolean;

  @Field(() => [FeeType])
  fees!: FeeType[];

  @Field(() => Int, { description: 'Working days to a decision.' })
  promisedDays!: number;

  @Field(() => [String], { description: 'Compensation schemes whose cover it claims.' })
  schemes!: string[];

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;

  @Field(() => FenScalar, { nullable: true, description: 'The most that is granted on it altogether.' })
  quotaFen!: Fen | null;
}

export const CreditProductConnection = connectionOf('CreditProduct', () => CreditProductType);

@InputType('FeeInput')
export class FeeInput {
  @Field(() => String)
  name!: string;

  @Field(() => BpsScalar, { nullable: true })
  yearlyBps!: Bps | null;

  @Field(() => FenScalar, { nullable: true })
  fixedFen!: Fen | null;
}

@InputType('PublishCreditNeedInput')
export class PublishCreditNeedInput {
  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => Int)
  termMonths!: number;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => BpsScalar, { description: 'The highest yearly rate that the firm accepts.' })
  rateBpsMax!: Bps;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => UrgencyEnum)
  urgency!: Urgency;

  @Field(() => String, { nullable: true })
  description!: string | null;
}

@InputType('ReviseCreditNeedInput')
export class ReviseCreditNeedInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => FenScalar)
  amountFen!: Fen;

  @Field(() => Int)
  termMonths!: number;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => BpsScalar, { description: 'The highest yearly rate that the firm accepts.' })
  rateBpsMax!: Bps;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => UrgencyEnum)
  urgency!: Urgency;

  @Field(() => String, { nullable: true })
  description!: string | null;
}

@InputType('WithdrawCreditNeedInput')
export class WithdrawCreditNeedInput {
  @Field(() => ID)
  needId!: string;
}

@InputType('ReviewCreditNeedInput')
export class ReviewCreditNeedInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => NeedReviewEnum)
  decision!: 'PUBLISH' | 'RETURN' | 'REJECT';

  @Field(() => String, { nullable: true })
  note!: string | null;
}

@InputType('ProductTermsInput')
export class ProductTermsInput {
  @Field(() => String)
  name!: string;

  @Field(() => FenScalar)
  amountFenMin!: Fen;

  @Field(() => FenScalar)
  amountFenMax!: Fen;

  @Field(() => Int)
  termMonthsMin!: number;

  @Field(() => Int)
  termMonthsMax!: number;

  @Field(() => LprTenorEnum)
  lprTenor!: LprTenor;

  @Field(() => BpsScalar, { description: 'Lowest spread over LPR.' })
  spreadBpsMin!: Bps;

  @Field(() => BpsScalar, { description: 'Highest spread over LPR.' })
  spreadBpsMax!: Bps;

  @Field(() => RepaymentEnum)
  repayment!: Repayment;

  @Field(() => [SecurityEnum], { description: 'One of them is enough.' })
  acceptedSecurities!: Security[];

  @Field(() => [String], { description: 'Division codes or prefixes; empty: everywhere.' })
  regions!: string[];

  @Field(() => [String], { description: 'GB/T 4754 codes or prefixes; empty: all.' })
  industries!: string[];

  @Field(() => [String])
  excludedIndustries!: string[];

  @Field(() => [SizeClassEnum])
  sizeClasses!: SizeClass[];

  @Field(() => [PurposeEnum])
  purposes!: Purpose[];

  @Field(() => [String])
  requiredTags!: string[];

  @Field(() => [String])
  excludedTags!: string[];

  @Field(() => Int, { nullable: true, description: '1 (best) to 10.' })
  creditGradeWorst!: number | null;

  @Field(() => [TaxGradeEnum])
  taxGrades!: TaxGrade[];

  @Field(() => Int)
  firmAgeMonthsMin!: number;

  @Field(() => FenScalar, { nullable: true })
  revenueFenMin!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  revenueFenMax!: Fen | null;

  @Field(() => Boolean)
  firstLoanOnly!: boolean;

  @Field(() => [FeeInput])
  fees!: FeeInput[];

  @Field(() => Int, { description: 'Working days to a decision.' })
  promisedDays!: number;

  @Field(() => [String], { description: 'Compensation schemes whose cover it claims.' })
  schemes!: string[];

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;

  @Field(() => FenScalar, { nullable: true, description: 'The most that is granted on it altogether.' })
  quotaFen!: Fen | null;
}

@InputType('PublishCreditProductInput')
export class PublishCreditProductInput {
  @Field(() => ProductTermsInput)
  terms!: ProductTermsInput;
}

@InputType('ReviseCreditProductInput')
export class ReviseCreditProductInput {
  @Field(() => ID)
  productId!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => ProductTermsInput)
  terms!: ProductTermsInput;
}

@InputType('SuspendCreditProductInput')
export class SuspendCreditProductInput {
  @Field(() => ID)
  productId!: string;
}

@InputType('ReviewCreditProductInput')
export class ReviewCreditProductInput {
  @Field(() => ID)
  productId!: string;

  @Field(() => ProductReviewEnum)
  decision!: 'PUBLISH' | 'REJECT';

  @Field(() => String, { nullable: true })
  note!: string | null;
}
