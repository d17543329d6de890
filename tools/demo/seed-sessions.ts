import { createTransactions } from '../../adapters/postgres/transactions.ts';
import type { Platform } from '../../adapters/wire.ts';
import { addDays, type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import { bps, fen } from '../../domain/money.ts';
import { weekdayOf } from '../../domain/sessions/session-calendar.ts';
import { MatchSession, SessionEnrolment, SessionMeeting } from '../../schema/entities/sessions/match-session.entity.ts';
import { linkLoan } from '../../usecases/engagement/link-loan.ts';
import { moveEngagement } from '../../usecases/engagement/move-engagement.ts';
import type { Actor, Deps } from '../../usecases/ports.ts';
import { recordMeetingOutcome } from '../../usecases/sessions/run-meeting.ts';
import { tendSessions } from '../../usecases/sessions/tend-sessions.ts';
import type { DemoData, DemoNeed } from './demo-data.ts';

const WEDNESDAY = 3;
const FIRMS_EACH = 12;
const BANKS = 4;
const NOTHING = { reasonCode: null, note: null, grantFen: null };

/**
 * Two sessions that were held, with what came of them, the one of today with its timetable, and the next one, which takes
 * enrolments: all run by the schedule itself on earlier days, so that they are what the platform would have made.
 */
export async function seedSessions(platform: Platform, data: DemoData, of: { today: CivilDate; demoFirm: string }) {
  const { today, demoFirm } = of;
  const latest = addDays(today, -((weekdayOf(today) - WEDNESDAY + 7) % 7));
  const [first, second] = [addDays(latest, -14), addDays(latest, -7)];
  const needs = pickNeeds(data, demoFirm);
  const group = (index: number): DemoNeed[] => needs.slice(1 + index * FIRMS_EACH, 1 + (index + 1) * FIRMS_EACH);
  const tend = (day: CivilDate, time: string): Promise<void> => tendSessions(depsAt(platform, day, time));

  await tend(addDays(first, -6), '09:30');
  await enrol(platform, data, { day: first, needs: group(0) });
  await hold(platform, first, { afterStart: () => enrol(platform, data, { day: second, needs: group(1) }) });
  await hold(platform, second, {
    afterStart: () => enrol(platform, data, { day: latest, needs: [...needs.slice(0, 1), ...group(2)] }),
  });
  await drawOne(platform, first);
  for (const [days, time] of PREPARED) await tend(addDays(latest, days), time);
  await tend(latest, '09:00');
  await enrol(platform, data, { day: addDays(latest, 7), needs: group(3) });
}

/** Locked, assigned, published. */
const PREPARED = [
  [-2, '12:00'],
  [-2, '18:00'],
  [-1, '10:00'],
] as const;

/** One need for each firm, that of the demo account first. */
function pickNeeds(data: DemoData, demoFirm: string): DemoNeed[] {
  const seen = new Set<string>();
  const live = data.needs.filter(({ state }) => state === 'PUBLISHED');
  const own = live.filter(({ terms }) => terms.firmId === demoFirm);
  return [...own, ...live].filter(({ terms }) => !seen.has(terms.firmId) && seen.add(terms.firmId));
}

async function enrol(platform: Platform, data: DemoData, of: { day: CivilDate; needs: readonly DemoNeed[] }) {
  const { day, needs } = of;
  const session = await platform.deps.read().findOneOrFail(MatchSession, { heldOn: day });
  const enrolledAt = depsAt(platform, addDays(day, -6), '10:00').now();
  const bankIds = data.banks.slice(0, BANKS).map(({ bankId }) => bankId);
  const base = { sessionId: session.id, state: 'ENROLLED' as const, room: null, freeSlots: null, enrolledAt };
  const banks = bankIds.map((organisationId, index) => ({
    ...base,
    id: platform.deps.newId(),
    organisationId,
    needId: null,
    wishes: [],
    desks: [
      { name: '一号席', freeSlots: null },
      { name: '二号席', freeSlots: index % 2 === 0 ? null : [0, 1, 2, 3, 4, 5] },
    ],
    meetingsMax: 24,
    themes: index === 0 ? [session.theme] : [],
  }));
  const firms = needs.map(({ terms }, index) => ({
    ...base,
    id: platform.deps.newId(),
    organisationId: terms.firmId,
    needId: terms.needId,
    // Each begins its wishes with another bank, so that no desk stays empty.
    wishes: bankIds.map((_, at) => bankIds[(at + index) % BANKS] ?? ''),
    freeSlots: index % 3 === 0 ? [0, 1, 2, 3, 4, 5, 6, 7] : null,
    desks: [],
    meetingsMax: index % 2 === 0 ? 2 : 1,
    themes: [],
  }));
  await platform.deps.read().insertMany(SessionEnrolment, [...banks, ...firms]);
}

async function hold(platform: Platform, day: CivilDate, { afterStart }: { afterStart: () => Promise<void> }) {
  const tend = (on: CivilDate, time: string): Promise<void> => tendSessions(depsAt(platform, on, time));
  for (const [days, time] of PREPARED) await tend(addDays(day, days), time);
  await tend(day, '14:00');
  await afterStart();
  const em = platform.deps.read();
  const session = await em.findOneOrFail(MatchSession, { heldOn: day });
  const orderBy = { slot: 'asc', bankId: 'asc', desk: 'asc' } as const;
  const meetings = await em.find(SessionMeeting, { sessionId: session.id, state: 'CONFIRMED' }, { orderBy });
  const here = depsAt(platform, day, '14:10').now();
  for (const [index, meeting] of meetings.entries()) {
    meeting.bankHereAt = here;
    // One firm in nine forgets its meeting; the schedule finds that out when the session closes.
    if (index % 9 === 8) continue;
    meeting.firmHereAt = here;
    meeting.state = 'MET';
  }
  await em.flush();
  for (const [index, meeting] of meetings.entries())
    if (meeting.state === 'MET') await sayOutcomes(depsAt(platform, day, '17:30'), meeting, index);
  await tend(day, '19:05');
  await tend(addDays(day, 2), '18:00');
}

async function sayOutcomes(deps: Deps, meeting: SessionMeeting, index: number): Promise<void> {
  const { id: meetingId, firmId, bankId } = meeting;
  const said = (['INTENT', 'INTENT', 'NEEDS_DOCS', 'FOLLOW_UP', 'DECLINED'] as const)[index % 5] ?? 'INTENT';
  const reason = said === 'DECLINED' ? '额度与期限暂不合适（演示）' : null;
  const say = (actor: Actor, stars: number) =>
    recordMeetingOutcome(deps, {
      actor,
      idempotencyKey: `demo-said-${actor.roles[0] ?? ''}-${meetingId}`,
      input: { meetingId, outcome: said, reason, stars },
    });
  await say({ userId: 'demo-firm', organisationId: firmId, roles: ['FIRM_USER'] }, 5 - (index % 3));
  await say({ userId: 'demo-bank', organisationId: bankId, roles: ['BANK_MARKETER'] }, 4 + (index % 2));
}

/** The first deal of a session goes all the way to the money. */
async function drawOne(platform: Platform, day: CivilDate): Promise<void> {
  const em = platform.deps.read();
  const session = await em.findOneOrFail(MatchSession, { heldOn: day });
  const where = { sessionId: session.id, firmOutcome: 'INTENT' as const, engagementId: { $ne: null } };
  const meeting = await em.findOne(SessionMeeting, where, { orderBy: { slot: 'asc', bankId: 'asc' } });
  if (meeting === null) return;
  const { firmId, bankId, needId } = meeting;
  const firm: Actor = { userId: 'demo-firm', organisationId: firmId, roles: ['FIRM_USER'] };
  const bank: Actor = { userId: 'demo-bank', organisationId: bankId, roles: ['BANK_MARKETER', 'BANK_APPROVER'] };
  const grantFen = fen(100_000_000n);
  const steps = [
    [firm, 'confirmContact', null],
    [bank, 'startReview', null],
    [bank, 'grant', grantFen],
  ] as const;
  const deps = depsAt(platform, addDays(day, 6), '11:00');
  for (const [actor, move, granted] of steps)
    await moveEngagement(deps, {
      actor,
      idempotencyKey: `demo-${move}-${meeting.id}`,
      input: {
        ...NOTHING,
        engagementId: meeting.engagementId ?? '',
        move,
        grantFen: granted,
        rateBps: granted === null ? null : bps(385n),
        termMonths: granted === null ? null : 12,
      },
    });
  const drawnOn = addDays(day, 8);
  await linkLoan(depsAt(platform, drawnOn, '11:00'), {
    actor: bank,
    idempotencyKey: `demo-draw-${meeting.id}`,
    input: {
      needId,
      productId: null,
      isFirstLoan: true,
      contractNumber: `DEMO-SESSION-${session.week}`,
      contractOn: drawnOn,
      drawnOn,
      maturesOn: addDays(drawnOn, 365),
      principalFen: grantFen,
      rateBps: bps(385n),
      securities: ['CREDIT_ONLY'],
      loanType: 'CREDIT',
    },
  });
}

/** The platform as it stood at an earlier hour. */
function depsAt(platform: Platform, day: CivilDate, time: string): Deps {
  const now = (): Date => new Date(`${day}T${time}:00+08:00`);
  const inTransaction = createTransactions({ orm: platform.orm, now, newId: platform.deps.newId });
  return { ...platform.deps, now, today: () => civilDateOf(now()), inTransaction };
}
