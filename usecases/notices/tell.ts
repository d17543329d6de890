import { CATEGORY_OF } from '../../domain/notices/notice-kind.ts';
import { Membership } from '../../schema/entities/registry/organisation.entity.ts';
import { SessionNotice } from '../../schema/entities/sessions/match-session.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { whoMayHear } from '../registry/branches/branch-work.ts';
import type { Notice } from './notices-of-history.ts';
import { planMessages } from './plan-messages.ts';

/** What an organisation was told of a weekly session goes into the inbox of its people. */
export async function tellSession(deps: Deps, sessionNoticeId: string): Promise<void> {
  const told = await deps.read().findOne(SessionNotice, { id: sessionNoticeId });
  if (told === null) return;
  const roles = ['FIRM_USER', 'BANK_MARKETER', 'BANK_APPROVER', 'BANK_ADMIN', 'OPERATOR'] as const;
  const notice: Notice = {
    kind: 'SESSION_NOTICE',
    organisationId: told.organisationId,
    roles,
    subjectId: told.sessionId,
    facts: { notice: told.kind },
  };
  await tellPeople(deps, [notice], { source: told.id, exceptUserId: null });
}

/** Writes the rows that are not there yet, in one transaction, and wakes whoever looks at an inbox now. */
export async function tellPeople(
  deps: Deps,
  notices: readonly Notice[],
  of: { readonly source: string; readonly exceptUserId: string | null },
): Promise<void> {
  if (notices.length === 0) return;
  const told = await deps.inTransaction((work) => insertNotifications(work, deps, { notices, ...of }));
  for (const userId of new Set(told.map((row) => row.user_id)))
    await deps.live.publish({ topic: `inbox:${userId}`, id: userId });
}

type InsertedRow = { readonly id: string; readonly user_id: string };

async function insertNotifications(
  work: Work,
  deps: Deps,
  of: { notices: readonly Notice[]; source: string; exceptUserId: string | null },
): Promise<InsertedRow[]> {
  const rows = (await Promise.all(of.notices.map((notice) => rowsOf(work, deps, { ...of, notice })))).flat();
  if (rows.length === 0) return [];
  const inserted = await work.em.execute<InsertedRow[]>(
    `insert into notification (id, user_id, organisation_id, kind, category, key, subject_id, facts, created_at)
     select id, user_id, organisation_id, kind, category, key, subject_id, facts, created_at
     from jsonb_to_recordset(?::jsonb) as told (id uuid, user_id text, organisation_id uuid, kind text, category text,
       key text, subject_id uuid, facts jsonb, created_at timestamptz)
     on conflict (user_id, key) do nothing returning id, user_id`,
    [JSON.stringify(rows)],
  );
  await planMessages(
    work,
    deps,
    inserted.map(({ id }) => id),
  );
  return inserted;
}

async function rowsOf(
  { em }: Work,
  deps: Deps,
  of: { notice: Notice; source: string; exceptUserId: string | null },
): Promise<object[]> {
  const { kind, organisationId, roles, subjectId, facts } = of.notice;
  const members = await em.find(Membership, { organisationId, role: { $in: [...roles] } });
  const theirs = [...new Set(members.map(({ userId }) => userId))].filter((userId) => userId !== of.exceptUserId);
  const userIds =
    subjectId === null ? theirs : await whoMayHear(em, { bankId: organisationId, subjectId, userIds: theirs });
  return userIds.map((userId) => ({
    id: deps.newId(),
    user_id: userId,
    organisation_id: organisationId,
    kind,
    category: CATEGORY_OF[kind],
    key: `${kind}:${of.source}`,
    subject_id: subjectId,
    facts,
    created_at: deps.now().toISOString(),
  }));
}
