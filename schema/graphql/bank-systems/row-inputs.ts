import { Field, ID, InputType, Int } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { EngagementMove, RefusalReason } from '../../../domain/engagement/engagement-moves.ts';
import type { LprTenor, Repayment } from '../../../domain/market/credit-product.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import type { SizeClass } from '../../../domain/registry/size-class.ts';
import { EngagementMoveEnum, RefusalReasonEnum } from '../engagement/engagement-enums.ts';
import { LprTenorEnum, PurposeEnum, RepaymentEnum, SecurityEnum, SizeClassEnum } from '../enums.ts';
import { BpsScalar, CivilDateScalar, FenScalar } from '../scalars.ts';

/** Fields are named like the columns of a table of the same kind, so that both are one row from here on. */
@InputType('BankRowFieldsInput')
abstract class RowInput {
  @Field(() => String, {
    description: "The bank's own key of this row, 1 to 64 characters: the same row under it is done once.",
  })
  key!: string;
}

@InputType('ProductRowInput', { description: 'Without productId a new product; with it the next version of that one.' })
export class ProductRowInput extends RowInput {
  @Field(() => ID, { nullable: true })
  productId!: string | null;

  @Field(() => Int, { nullable: true, description: 'The version that is revised.' })
  version!: number | null;

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

  @Field(() => BpsScalar)
  spreadBpsMin!: Bps;

  @Field(() => BpsScalar)
  spreadBpsMax!: Bps;

  @Field(() => RepaymentEnum)
  repayment!: Repayment;

  @Field(() => [SecurityEnum])
  acceptedSecurities!: Security[];

  @Field(() => [String])
  regions!: string[];

  @Field(() => [String])
  industries!: string[];

  @Field(() => [SizeClassEnum])
  sizeClasses!: SizeClass[];

  @Field(() => [PurposeEnum])
  purposes!: Purpose[];

  @Field(() => [String])
  requiredTags!: string[];

  @Field(() => Int)
  firmAgeMonthsMin!: number;

  @Field(() => Boolean)
  firstLoanOnly!: boolean;

  @Field(() => Int)
  promisedDays!: number;

  @Field(() => [String])
  schemes!: string[];

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  validTo!: CivilDate | null;

  @Field(() => FenScalar, { nullable: true })
  quotaFen!: Fen | null;
}

@InputType('DecisionRowInput', { description: 'A step of the bank in an engagement, as moveEngagement takes it.' })
export class DecisionRowInput extends RowInput {
  @Field(() => ID)
  engagementId!: string;

  @Field(() => EngagementMoveEnum)
  move!: EngagementMove;

  @Field(() => RefusalReasonEnum, { nullable: true })
  reasonCode!: RefusalReason | null;

  @Field(() => String, { nullable: true })
  note!: string | null;

  @Field(() => FenScalar, { nullable: true })
  grantFen!: Fen | null;

  @Field(() => BpsScalar, { nullable: true })
  rateBps!: Bps | null;

  @Field(() => Int, { nullable: true })
  termMonths!: number | null;
}

@InputType('DrawdownRowInput', { description: 'A loan that came of a need, as linkLoan takes it.' })
export class DrawdownRowInput extends RowInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID, { nullable: true })
  productId!: string | null;

  @Field(() => String)
  contractNumber!: string;

  @Field(() => CivilDateScalar)
  contractOn!: CivilDate;

  @Field(() => CivilDateScalar)
  drawnOn!: CivilDate;

  @Field(() => CivilDateScalar)
  maturesOn!: CivilDate;

  @Field(() => FenScalar)
  principalFen!: Fen;

  @Field(() => BpsScalar)
  rateBps!: Bps;

  @Field(() => [SecurityEnum])
  securities!: Security[];

  @Field(() => String)
  loanType!: string;

  @Field(() => Boolean, { nullable: true })
  isFirstLoan!: boolean | null;
}

@InputType('RepaymentRowInput', { description: 'Money that a firm paid back; a reference counts once.' })
export class RepaymentRowInput extends RowInput {
  @Field(() => String)
  contractNumber!: string;

  @Field(() => String)
  reference!: string;

  @Field(() => CivilDateScalar)
  paidOn!: CivilDate;

  @Field(() => FenScalar)
  principalFen!: Fen;

  @Field(() => FenScalar)
  interestFen!: Fen;
}

const AT_MOST = 'At most 200.';

@InputType('SubmitProductsInput')
export class SubmitProductsInput {
  @Field(() => [ProductRowInput], { description: AT_MOST })
  rows!: ProductRowInput[];
}

@InputType('SubmitDecisionsInput')
export class SubmitDecisionsInput {
  @Field(() => [DecisionRowInput], { description: AT_MOST })
  rows!: DecisionRowInput[];
}

@InputType('SubmitDrawdownsInput')
export class SubmitDrawdownsInput {
  @Field(() => [DrawdownRowInput], { description: AT_MOST })
  rows!: DrawdownRowInput[];
}

@InputType('SubmitRepaymentsInput')
export class SubmitRepaymentsInput {
  @Field(() => [RepaymentRowInput], { description: AT_MOST })
  rows!: RepaymentRowInput[];
}
