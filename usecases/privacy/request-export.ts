import { type AskedSubject, EXPORT_LIMITS } from '../../domain/privacy/data-requests.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { findSubject } from './find-subject.ts';

const DAY_MS = 86_400_000;

export type RequestExport = AskedSubject & {
  /** Needed when somebody else asks: the letter or call in which the subject asked. */
  readonly reason: string | null;
};

/**
 * Asks for a copy of everything held about a person or a firm; a worker makes it. One at a time for each subject, and
 * three a day, so that nobody makes the platform read itself all day long.
 */
export async function requestExport(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: RequestExport },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = (input.reason ?? '').trim();
  const max = EXPORT_LIMITS.reasonCharactersMax;
  if (reason.length > max) return refused('TEXT_TOO_LONG', 'reason', { max: `${max}` });
  if (deps.files.store === null) return refused('FILES_UNAVAILABLE');
  return runCommand(deps, { ...command, name: 'requestDataExport' }, async (work) => {
    const found = await findSubject(work.em, deps, { actor, asked: input });
    if (found.kind === 'refused') return found;
    const { id: subjectId, isOwn } = found.value;
    if (!isOwn && reason === '') return refused('REASON_MISSING', 'reason');
    const { subject } = input;
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 160))', [subjectId]);
    const since = new Date(deps.now().getTime() - DAY_MS);
    const recent = await work.em.find(DataExport, { subject, subjectId, requestedAt: { $gt: since } });
    if (recent.some(({ state }) => state === 'REQUESTED')) return refused('EXPORT_RUNNING');
    if (recent.length >= EXPORT_LIMITS.perDayMax)
      return refused('EXPORTS_FULL', null, { max: `${EXPORT_LIMITS.perDayMax}` });
    const id = deps.newId();
    const made = { readyAt: null, expiresAt: null, fileId: null, rows: null, errorCode: null, tries: 0 };
    const asked = { id, subject, subjectId, requestedBy: actor.userId, reason: isOwn ? '' : reason };
    work.em.persist(work.em.create(DataExport, { ...asked, ...made, state: 'REQUESTED', requestedAt: deps.now() }));
    work.emit({ name: 'data-export.requested.v1', exportId: id });
    const detail = { exportId: id, subject };
    await work.record({ streamId: subjectId, name: 'data-export.requested', detail, actorId: actor.userId });
    return done({ id });
  });
}
