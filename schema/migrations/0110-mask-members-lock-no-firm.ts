import { Migration } from '@mikro-orm/migrations';

/**
 * Whoever makes all groups anew wrote a row for every firm and so waited for each firm that somebody was publishing
 * for; that one waited for the groups. Firms are never deleted, so the key guarded nothing.
 */
export class Migration0110 extends Migration {
  override up(): void {
    this.addSql('alter table "mask_member" drop constraint if exists "mask_member_firm_id_fkey"');
  }
}
