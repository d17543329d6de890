import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import {
  CONSENT_PURPOSES,
  type ConsentPurpose,
  DATA_CATEGORIES,
  type DataCategory,
} from '../../../domain/registry/consent.ts';
import type { SizeClass, TaxGrade } from '../../../domain/registry/size-class.ts';
import { connectionOf, OrganisationType } from '../common.ts';
import { enumOf, OrganisationKindEnum, SizeClassEnum, TaxGradeEnum } from '../enums.ts';
import { BpsScalar, CivilDateScalar, DateTimeScalar, FenScalar } from '../scalars.ts';
import { MissingFactorEnum } from './account-types.ts';
import { BranchType } from './people-types.ts';

const DataCategoryEnum = enumOf('DataCategory', DATA_CATEGORIES, 'What of a firm a consent opens.');
const ConsentPurposeEnum = enumOf('ConsentPurpose', CONSENT_PURPOSES, 'What the bank may use it for.');

@ObjectType('Me')
export class MeType {
  @Field(() => ID)
  userId!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String)
  name!: string;

  @Field(() => OrganisationType, { nullable: true })
  organisation!: OrganisationType | null;

  @Field(() => [String])
  roles!: string[];

  @Field(() => MissingFactorEnum, { nullable: true, description: 'Until it is shown, nothing else is answered.' })
  missingFactor!: string | null;

  @Field(() => BranchType, { nullable: true, description: 'Where I work in my bank; null for its head office.' })
  branch!: BranchType | null;
}

@ObjectType('DemoAccount')
export class DemoAccountType {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  organisationName!: string;

  @Field(() => OrganisationKindEnum)
  kind!: string;
}

@ObjectType('RegistrationOptions')
export class RegistrationOptionsType {
  @Field(() => [DemoAccountType], { nullable: true, description: 'Null unless the server runs the demo.' })
  demoAccounts!: DemoAccountType[] | null;

  @Field(() => CivilDateScalar, { description: 'The business day in Asia/Shanghai.' })
  businessDate!: CivilDate;

  @Field(() => String, { nullable: true, description: 'What the single sign-on is called; null where there is none.' })
  singleSignOn!: string | null;
}

@ObjectType('Industry')
export class IndustryType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  nameEn!: string | null;

  @Field(() => Int)
  level!: number;
}

@ObjectType('Division')
export class DivisionType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType('LprFixing')
export class LprFixingType {
  @Field(() => CivilDateScalar)
  fixedOn!: CivilDate;

  @Field(() => BpsScalar)
  oneYearBps!: Bps;

  @Field(() => BpsScalar)
  overFiveYearsBps!: Bps;
}

@ObjectType('FirmTag')
export class FirmTagType {
  @Field(() => String)
  code!: string;

  @Field(() => CivilDateScalar)
  from!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true, description: 'The first day on which it no longer holds.' })
  to!: CivilDate | null;
}

@ObjectType('EvidencedTag', { description: 'What is said of a firm, what it was derived from, and until when.' })
export class EvidencedTagType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  value!: string;

  @Field(() => [String])
  evidence!: readonly string[];

  @Field(() => String)
  source!: string;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true, description: 'The first day on which it no longer holds.' })
  validTo!: CivilDate | null;

  @Field(() => Boolean, { description: 'True: its source was silent for too long, and it opens no doors.' })
  isStale!: boolean;

  @Field(() => Boolean, { description: 'True from the first day to the day before it ends.' })
  isInForce!: boolean;
}

@ObjectType('Firm')
export class FirmType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'Number of the newest snapshot of its facts.' })
  version!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  creditCode!: string;

  @Field(() => String, { nullable: true })
  industryCode!: string | null;

  @Field(() => String, { nullable: true })
  industryName!: string | null;

  @Field(() => String, { nullable: true })
  divisionCode!: string | null;

  @Field(() => String, { nullable: true })
  divisionName!: string | null;

  @Field(() => Int, { nullable: true })
  staff!: number | null;

  @Field(() => FenScalar, { nullable: true })
  revenueFen!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  assetsFen!: Fen | null;

  @Field(() => CivilDateScalar, { nullable: true })
  foundedOn!: CivilDate | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: no institution ever lent to the firm; null: not stated.',
  })
  hasNoLoanRecord!: boolean | null;

  @Field(() => SizeClassEnum)
  sizeClass!: SizeClass;

  @Field(() => Boolean)
  isVerified!: boolean;

  @Field(() => [String], { description: 'Facts that it should still state.' })
  missingFacts!: string[];

  @Field(() => [FirmTagType])
  tags!: FirmTagType[];
}

@ObjectType('Consent')
export class ConsentType {
  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => DateTimeScalar)
  grantedAt!: Date;

  @Field(() => CivilDateScalar)
  expiresOn!: CivilDate;

  @Field(() => Int, { description: 'How often the bank has read the need.' })
  reads!: number;

  @Field(() => String)
  purpose!: string;

  @Field(() => [DataCategoryEnum])
  dataCategories!: DataCategory[];

  @Field(() => Int, { description: 'Reads that are left; at zero the consent is used up.' })
  readsLeft!: number;

  @Field(() => Boolean)
  isPaused!: boolean;
}

@ObjectType('ConsentRead', { description: 'One read of what a firm let a bank see.' })
export class ConsentReadType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  bankId!: string;

  @Field(() => String)
  bankName!: string;

  @Field(() => String, { description: 'The person or the machine of the bank.' })
  readerId!: string;

  @Field(() => DataCategoryEnum)
  category!: DataCategory;

  @Field(() => DateTimeScalar)
  readAt!: Date;
}

export const ConsentReadConnection = connectionOf('ConsentRead', () => ConsentReadType);

@InputType('RegisterFirmInput')
export class RegisterFirmInput {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  creditCode!: string;

  @Field(() => String)
  industryCode!: string;

  @Field(() => String)
  divisionCode!: string;

  @Field(() => Int, { nullable: true })
  staff!: number | null;

  @Field(() => FenScalar, { nullable: true })
  revenueFen!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  assetsFen!: Fen | null;

  @Field(() => CivilDateScalar, { nullable: true })
  foundedOn!: CivilDate | null;

  @Field(() => Boolean, { nullable: true, description: 'True: no institution ever lent to the firm.' })
  hasNoLoanRecord!: boolean | null;
}

@InputType('OverrideCreditCodeInput')
export class OverrideCreditCodeInput {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  creditCode!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => String)
  industryCode!: string;

  @Field(() => String)
  divisionCode!: string;

  @Field(() => Int, { nullable: true })
  staff!: number | null;

  @Field(() => FenScalar, { nullable: true })
  revenueFen!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  assetsFen!: Fen | null;

  @Field(() => CivilDateScalar, { nullable: true })
  foundedOn!: CivilDate | null;

  @Field(() => Boolean, { nullable: true, description: 'True: no institution ever lent to the firm.' })
  hasNoLoanRecord!: boolean | null;
}

@InputType('UpdateFirmProfileInput')
export class UpdateFirmProfileInput {
  @Field(() => String)
  industryCode!: string;

  @Field(() => String)
  divisionCode!: string;

  @Field(() => Int, { nullable: true })
  staff!: number | null;

  @Field(() => FenScalar, { nullable: true })
  revenueFen!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  assetsFen!: Fen | null;

  @Field(() => CivilDateScalar, { nullable: true })
  foundedOn!: CivilDate | null;

  @Field(() => Boolean, { nullable: true, description: 'True: no institution ever lent to the firm.' })
  hasNoLoanRecord!: boolean | null;
}

@InputType('ListFirmInput')
export class ListFirmInput {
  @Field(() => ID)
  firmId!: string;

  @Field(() => String, { description: 'Such as WHITELIST_2023.' })
  list!: string;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => CivilDateScalar)
  validFrom!: CivilDate;
}

@InputType('DelistFirmInput')
export class DelistFirmInput {
  @Field(() => ID)
  firmId!: string;

  @Field(() => String)
  list!: string;

  @Field(() => CivilDateScalar, { description: 'The first day on which the firm is no longer listed.' })
  validTo!: CivilDate;

  @Field(() => String)
  reason!: string;
}

@InputType('RecordTaxGradeInput')
export class RecordTaxGradeInput {
  @Field(() => ID)
  firmId!: string;

  @Field(() => Int)
  year!: number;

  @Field(() => TaxGradeEnum)
  grade!: TaxGrade;

  @Field(() => CivilDateScalar)
  publishedOn!: CivilDate;
}

@InputType('LoadLprFixingInput')
export class LoadLprFixingInput {
  @Field(() => CivilDateScalar)
  fixedOn!: CivilDate;

  @Field(() => BpsScalar)
  oneYearBps!: Bps;

  @Field(() => BpsScalar)
  overFiveYearsBps!: Bps;
}

@InputType('GrantConsentInput')
export class GrantConsentInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  bankId!: string;

  @Field(() => ConsentPurposeEnum, { nullable: true })
  purpose!: ConsentPurpose | null;

  @Field(() => [DataCategoryEnum], { nullable: true, description: 'The need and its firm are always among them.' })
  dataCategories!: DataCategory[] | null;

  @Field(() => Int, { nullable: true, description: 'Days that it lasts: 1 to 365, else 90.' })
  days!: number | null;

  @Field(() => Int, { nullable: true, description: 'Reads after which it is used up: 1 to 10000, else 500.' })
  readsMax!: number | null;
}

@InputType('PauseConsentInput')
export class PauseConsentInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  bankId!: string;

  @Field(() => Boolean)
  isPaused!: boolean;
}

@InputType('ConsentInput')
export class ConsentInput {
  @Field(() => ID)
  needId!: string;

  @Field(() => ID)
  bankId!: string;
}
