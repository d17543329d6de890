import { Notification } from '../../schema/entities/notices/notification.entity.ts';
import type { Actor, Deps } from '../ports.ts';

/** What a person was told, by when; `after` is the position of the last row seen. */
export function findNotifications(
  deps: Pick<Deps, 'read'>,
  of: {
    readonly actor: Actor;
    readonly first: number;
    readonly after: string | null;
    readonly unreadOnly: boolean;
    readonly ascending: boolean;
  },
): Promise<Notification[]> {
  const where = {
    userId: of.actor.userId,
    ...(of.after === null ? {} : { position: of.ascending ? { $gt: of.after } : { $lt: of.after } }),
    ...(of.unreadOnly ? { readAt: null } : {}),
  };
  return deps
    .read()
    .find(Notification, where, { orderBy: { position: of.ascending ? 'asc' : 'desc' }, limit: of.first + 1 });
}

const UNREAD_COUNTED_MAX = 1_000;

/** How many are unread, counted up to a thousand: nobody reads the difference beyond. */
export async function countUnread(deps: Pick<Deps, 'read'>, userId: string): Promise<number> {
  const rows = await deps
    .read()
    .execute<{ count: number }[]>(
      'select count(*)::int as count from (select 1 from notification where user_id = ? and read_at is null limit ?) as unread',
      [userId, UNREAD_COUNTED_MAX],
    );
  return rows[0]?.count ?? 0;
}

/** Marks the named ones as read, or all of them; ids of somebody else are passed over. Returns what is left unread. */
export async function markRead(
  deps: Pick<Deps, 'inTransaction' | 'read' | 'now' | 'live'>,
  of: { readonly actor: Actor; readonly ids: readonly string[] | null },
): Promise<number> {
  const { userId } = of.actor;
  const where = { userId, readAt: null, ...(of.ids === null ? {} : { id: { $in: [...of.ids] } }) };
  const marked = await deps.inTransaction(({ em }) => em.nativeUpdate(Notification, where, { readAt: deps.now() }));
  if (marked > 0) await deps.live.publish({ topic: `inbox:${userId}`, id: userId });
  return countUnread(deps, userId);
}
