import { Migration } from '@mikro-orm/migrations';

/** What the market stands on, the weights of the scores, and what a match was charged: numbered, so that it replays. */
export class Migration0032 extends Migration {
  override up(): void {
    for (const statement of STATEMENTS) this.addSql(statement);
  }
}

/** The weights with which runs before this migration scored, and those with which the platform goes on. */
const WEIGHTS_BEFORE =
  '{"firmWeights":{"cost":450,"speed":250,"speedKept":0,"honour":0,"amountFit":150,"termFit":150},"bankWeights":{"policyFit":250,"taxGrade":150,"creditGrade":200,"firstLoan":100,"securityQuality":150,"amountFit":150,"capacity":0,"cover":0},"costBpsBest":250,"costBpsWorst":1000,"speedDaysWorst":{"WITHIN_A_WEEK":6,"WITHIN_A_MONTH":23,"FLEXIBLE":67},"sizeClassScores":{"MICRO":700,"SMALL":700,"MEDIUM":500,"LARGE":200,"NOT_COVERED":300,"UNKNOWN":300},"policyTags":["WHITELIST_2023","HIGH_TECH","SPECIALISED_NEW","TECH_SME","GREEN_LIST"],"policyTagScore":150,"taxGradeScores":{"A":1000,"B":800,"M":600,"C":300,"D":0},"creditGradeScores":[1000,900,800,700,600,450,300,200,100,0],"missingGradeScore":300,"securityScores":{"CREDIT_ONLY":300,"REAL_ESTATE":1000,"EQUIPMENT":700,"GUARANTEE_COMPANY":900,"PERSONAL_GUARANTEE":450,"INTELLECTUAL_PROPERTY":500,"EQUITY":550,"RECEIVABLES":700,"LAND_CONTRACT_RIGHT":500,"RISK_COMPENSATION_FUND":800,"GOVERNMENT_CONTRACT":800,"CREDIT_INSURANCE":850,"INSURANCE_POLICY":800,"PREPAYMENTS":550,"INVENTORY":550,"WAREHOUSE_RECEIPT":650},"rerank":{"affinityWeight":200,"exploreEvery":4},"exposureFloor":{"places":0,"waitingDaysMin":14}}';
const WEIGHTS =
  '{"firmWeights":{"cost":400,"speed":200,"speedKept":75,"honour":75,"amountFit":125,"termFit":125},"bankWeights":{"policyFit":200,"taxGrade":150,"creditGrade":175,"firstLoan":100,"securityQuality":125,"amountFit":125,"capacity":50,"cover":75},"costBpsBest":250,"costBpsWorst":1000,"speedDaysWorst":{"WITHIN_A_WEEK":6,"WITHIN_A_MONTH":23,"FLEXIBLE":67},"sizeClassScores":{"MICRO":700,"SMALL":700,"MEDIUM":500,"LARGE":200,"NOT_COVERED":300,"UNKNOWN":300},"policyTags":["WHITELIST_2023","HIGH_TECH","SPECIALISED_NEW","TECH_SME","GREEN_LIST"],"policyTagScore":150,"taxGradeScores":{"A":1000,"B":800,"M":600,"C":300,"D":0},"creditGradeScores":[1000,900,800,700,600,450,300,200,100,0],"missingGradeScore":300,"securityScores":{"CREDIT_ONLY":300,"REAL_ESTATE":1000,"EQUIPMENT":700,"GUARANTEE_COMPANY":900,"PERSONAL_GUARANTEE":450,"INTELLECTUAL_PROPERTY":500,"EQUITY":550,"RECEIVABLES":700,"LAND_CONTRACT_RIGHT":500,"RISK_COMPENSATION_FUND":800,"GOVERNMENT_CONTRACT":800,"CREDIT_INSURANCE":850,"INSURANCE_POLICY":800,"PREPAYMENTS":550,"INVENTORY":550,"WAREHOUSE_RECEIPT":650},"rerank":{"affinityWeight":200,"exploreEvery":4},"exposureFloor":{"places":5,"waitingDaysMin":14}}';

const STATEMENTS = [
  `create table "market_standing" ("version" int not null, "content" jsonb not null, "sources" varchar(64) not null, "cause" varchar(60) not null, "created_at" timestamptz not null, primary key ("version"))`,
  `create trigger market_standing_only_grows before update or delete on market_standing for each row execute function refuse_change()`,
  `create table "score_policy" ("version" int not null, "valid_from" date not null, "settings" jsonb not null, "reason" varchar(500) not null, "created_at" timestamptz not null, primary key ("version"))`,
  `create trigger score_policy_only_grows before update or delete on score_policy for each row execute function refuse_change()`,
  `insert into score_policy values (1, '2024-01-01', '${WEIGHTS_BEFORE}', 'First weights', '2024-01-01T00:00:00Z')`,
  `insert into score_policy values (2, '2025-01-01', '${WEIGHTS}', 'Speed kept, honour, capacity and cover', '2025-01-01T00:00:00Z')`,
  `alter table "match_run" add column "standing_version" int null, add column "further" jsonb not null default '[]'`,
  `alter table "recommendation" add column "attention_price" smallint not null default 0, add column "masked_score" int null`,
  `create index "recommendation_bank_masked_index" on "recommendation" ("bank_id", "masked_score" desc, "id") where superseded_at is null and masked_score is not null`,
  `alter table "credit_product" add column "quota_fen" bigint null`,
  `create index "engagement_product_id_index" on "engagement" ("product_id") where granted_at is not null`,
];
