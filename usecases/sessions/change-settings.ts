import { addDays, type CivilDate } from '../../domain/calendar.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { weekdayOf } from '../../domain/sessions/session-calendar.ts';
import { findBadSetting, type SessionSettings } from '../../domain/sessions/session-settings.ts';
import { MatchSession, SessionSetting } from '../../schema/entities/sessions/match-session.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { loadSettingsOn, lockSession } from './session-rows.ts';

export type ChangeSessionSettings = {
  readonly validFrom: CivilDate;
  /** What changes; all else stays as it would be on that day. */
  readonly changes: Partial<SessionSettings>;
};

/**
 * Sets how sessions are run from a day to come. Sessions that take no enrolments yet follow at once, on their new weekday
 * where it changes; one that has begun to enrol is held as it was announced.
 */
export async function changeSessionSettings(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ChangeSessionSettings },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { validFrom } = input;
  if (validFrom <= deps.today()) return refused('SETTINGS_IN_THE_PAST', 'validFrom');
  return runCommand(deps, { ...command, name: 'changeSessionSettings' }, async (work) => {
    const before = (await loadSettingsOn(work.em))(validFrom);
    const settings = { ...before, ...input.changes };
    const bad = findBadSetting(settings);
    if (bad !== null) return refused('SETTING_OUT_OF_RANGE', bad, { setting: bad });
    const row = { validFrom, settings, decidedBy: actor.userId, decidedAt: deps.now() };
    await work.em.upsert(SessionSetting, row, { onConflictFields: ['validFrom'] });
    const settingsOn = await loadSettingsOn(work.em);
    const planned = await work.em.find(MatchSession, { state: 'PLANNED', plannedOn: { $gte: validFrom } });
    for (const { id } of planned) {
      const session = await lockSession(work, id);
      if (session?.state !== 'PLANNED') continue;
      const monday = addDays(session.plannedOn, 1 - weekdayOf(session.plannedOn));
      const day = addDays(monday, settingsOn(monday).weekday - 1);
      if (session.heldOn === session.plannedOn && deps.workingDays.isWorking(day))
        work.em.assign(session, { plannedOn: day, heldOn: day });
      session.settings = settingsOn(session.plannedOn);
      session.version += 1;
    }
    const detail = { validFrom, changes: input.changes };
    await work.record({ streamId: SETTINGS_STREAM, name: 'session-settings.changed', detail, actorId: actor.userId });
    return done({ id: validFrom });
  });
}

/** The history of the settings is a stream of its own. */
const SETTINGS_STREAM = '00000000-0000-4000-8000-5e5510000000';

/** Every version of the settings, the newest first. */
export function findSettingVersions(deps: Deps, first: number): Promise<SessionSetting[]> {
  return deps.read().find(SessionSetting, {}, { orderBy: { validFrom: 'desc' }, limit: first });
}
