import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { MatchSession } from '../../schema/entities/sessions/match-session.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { lockSession, tell } from './session-rows.ts';

export const INVITEE_FILTERS = ['UNMATCHED', 'FIRST_LOAN', 'WAITING_LONGEST'] as const;
export type InviteeFilter = (typeof INVITEE_FILTERS)[number];

const INVITED_AT_ONCE_MAX = 200;

export type Invitee = {
  readonly firmId: string;
  readonly name: string;
  readonly needId: string;
  readonly waitingSince: Date;
  readonly isFirstLoan: boolean;
  readonly matches: number;
  readonly isInvited: boolean;
};

type InviteeRow = {
  firm_id: string;
  name: string;
  need_id: string;
  published_at: Date;
  is_first_loan: boolean;
  matches: number;
  is_invited: boolean;
};

/** Firms with a live need that no bank works on and that are not in the session, who waits longest first. */
const INVITEES_SQL = `
select * from (
  select distinct on (n.firm_id) n.firm_id, f.name, n.id as need_id, n.published_at,
    coalesce(f.has_no_loan_record, false) as is_first_loan,
    (select count(distinct r.bank_id)::int from recommendation r
      where r.need_id = n.id and r.superseded_at is null and not r.is_near_miss) as matches,
    exists (select 1 from session_notice s
      where s.organisation_id = n.firm_id and s.kind = 'INVITED' and s.key = ?) as is_invited
  from credit_need n join firm f on f.id = n.firm_id
  where n.state = 'PUBLISHED' and n.published_at is not null
    and not exists (select 1 from engagement e where e.need_id = n.id and e.place is not null)
    and not exists (select 1 from session_enrolment e
      where e.session_id = ? and e.organisation_id = n.firm_id and e.state <> 'WITHDRAWN')
  order by n.firm_id, n.published_at, n.id) one
where case ? when 'FIRST_LOAN' then is_first_loan when 'UNMATCHED' then matches = 0 else true end
order by published_at, firm_id limit ?`;

/** Whom an operator may ask to come. */
export async function findInvitees(
  deps: Deps,
  of: { sessionId: string; filter: InviteeFilter; first: number },
): Promise<Invitee[]> {
  const session = await deps.read().findOne(MatchSession, { id: of.sessionId });
  if (session === null) return [];
  const values = [of.sessionId, of.sessionId, of.filter, of.first];
  const rows = await deps.read().execute<InviteeRow[]>(INVITEES_SQL, values);
  return rows.map((row) => ({
    firmId: row.firm_id,
    name: row.name,
    needId: row.need_id,
    waitingSince: new Date(row.published_at),
    isFirstLoan: row.is_first_loan,
    matches: row.matches,
    isInvited: row.is_invited,
  }));
}

export type InviteFirms = { readonly sessionId: string; readonly filter: InviteeFilter; readonly count: number };

/** Tells the first `count` firms of a filter that they are welcome; each is told once for a session. */
export async function inviteFirms(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: InviteFirms },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { sessionId, filter, count } = input;
  if (!Number.isInteger(count) || count < 1 || count > INVITED_AT_ONCE_MAX)
    return refused('COUNT_OUT_OF_RANGE', 'count', { max: String(INVITED_AT_ONCE_MAX) });
  const invitees = await findInvitees(deps, { sessionId, filter, first: count });
  return runCommand(deps, { ...command, name: 'inviteFirms' }, async (work) => {
    const session = await lockSession(work, sessionId);
    if (session === null) return notFound('sessionId');
    if (session.state !== 'PLANNED' && session.state !== 'ENROLLING')
      return refused('SESSION_NOT_ENROLLING', 'sessionId', { state: session.state });
    for (const { firmId } of invitees)
      await tell(work, deps, { sessionId, organisationId: firmId, kind: 'INVITED', key: sessionId });
    const detail = { filter, firms: invitees.length };
    await work.record({ streamId: sessionId, name: 'session.invited', detail, actorId: actor.userId });
    return done({ id: sessionId });
  });
}
