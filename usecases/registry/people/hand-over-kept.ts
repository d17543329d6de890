import type { Work } from '../../ports.ts';
import { SAVED_SEARCHES_MAX } from '../../search/change-saved-searches.ts';

/**
 * What somebody kept for an organisation goes to a colleague: saved searches, the newest first as long as there is room,
 * and what was not read. The rest is forgotten, because nothing of it may follow a person into another organisation.
 */
export async function handOverKept(
  { em }: Work,
  of: { readonly userId: string; readonly successorId: string | null; readonly organisationId: string },
): Promise<void> {
  const { userId, successorId, organisationId } = of;
  if (successorId !== null) {
    await em.execute(
      `update saved_search set owner_id = ? where id in (select id from saved_search where owner_id = ?
         order by created_at desc, id limit greatest(0, ? - (select count(*) from saved_search where owner_id = ?)))`,
      [successorId, userId, SAVED_SEARCHES_MAX, successorId],
    );
    await em.execute(
      `update notification n set user_id = ? where n.user_id = ? and n.organisation_id = ?::uuid and n.read_at is null
         and not exists (select from notification o where o.user_id = ? and o.key = n.key)`,
      [successorId, userId, organisationId, successorId],
    );
  }
  await em.execute('delete from saved_search where owner_id = ?', [userId]);
  await em.execute(
    `delete from message_part where notification_id in
       (select id from notification where user_id = ? and organisation_id = ?::uuid)`,
    [userId, organisationId],
  );
  await em.execute('delete from notification where user_id = ? and organisation_id = ?::uuid', [
    userId,
    organisationId,
  ]);
}
