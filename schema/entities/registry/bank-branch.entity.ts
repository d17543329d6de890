import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** A branch of a bank. Whoever works in none of them works at the head office, which sees all. */
@Entity({ tableName: 'bank_branch' })
@Unique({ properties: ['bankId', 'name'] })
export class BankBranch {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  bankId!: string;

  @Property({ type: 'string', length: 120 })
  name!: string;

  @Property({ type: 'Date', columnType: 'timestamptz' })
  createdAt!: Date;
}

@Entity({ tableName: 'branch_member' })
export class BranchMember {
  @PrimaryKey({ type: 'string', length: 64 })
  userId!: string;

  @Property({ type: 'uuid' })
  @Index()
  branchId!: string;
}

/** What a bank does about one need is the work of this branch; without a row it is everybody's of the bank. */
@Entity({ tableName: 'branch_work' })
export class BranchWork {
  @PrimaryKey({ type: 'uuid' })
  bankId!: string;

  @PrimaryKey({ type: 'uuid' })
  needId!: string;

  @Property({ type: 'uuid' })
  @Index()
  branchId!: string;
}
