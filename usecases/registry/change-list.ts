import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import type { TaxGrade } from '../../domain/registry/size-class.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ListMembership, TaxGradeRecord } from '../../schema/entities/registry/list-membership.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { refreshFirmFacts } from './refresh-firm-facts.ts';

const CATEGORY_CHARACTERS_MAX = 16;
const LIST_PATTERN = /^[A-Z0-9_]{3,40}$/;

export type ListFirm = {
  readonly firmId: string;
  readonly list: string;
  readonly category: string | null;
  readonly validFrom: CivilDate;
};

/** Puts a firm on a dated list; refused when it already stands there on that day or later. */
export async function listFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ListFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (!LIST_PATTERN.test(input.list)) return refused('LIST_UNKNOWN', 'list');
  if (input.category !== null && input.category.length > CATEGORY_CHARACTERS_MAX)
    return refused('TEXT_TOO_LONG', 'category', { max: `${CATEGORY_CHARACTERS_MAX}` });
  return runCommand(deps, { ...command, name: 'listFirm' }, async (work) => {
    const firm = await work.em.findOne(Firm, { id: input.firmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return notFound('firmId');
    const overlapping = await work.em.count(ListMembership, {
      firmId: firm.id,
      list: input.list,
      $or: [{ validTo: null }, { validTo: { $gt: input.validFrom } }],
    });
    if (overlapping > 0) return refused('ALREADY_LISTED', 'validFrom');
    const id = deps.newId();
    work.em.persist(
      work.em.create(ListMembership, { id, ...input, validTo: null, removalReason: null, recordedBy: actor.userId }),
    );
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    await work.record({ streamId: firm.id, name: 'firm.listed', detail: { ...input }, actorId: actor.userId });
    return done({ id: firm.id });
  });
}

export type DelistFirm = {
  readonly firmId: string;
  readonly list: string;
  /** The first day on which the firm is no longer listed: intervals are half-open (T21). */
  readonly validTo: CivilDate;
  readonly reason: string;
};

/** Ends a membership with a reason; what was true before that day stays true. */
export async function delistFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: DelistFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'delistFirm' }, async (work) => {
    const firm = await work.em.findOne(Firm, { id: input.firmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return notFound('firmId');
    const membership = await work.em.findOne(ListMembership, { firmId: firm.id, list: input.list, validTo: null });
    if (membership === null) return refused('NOT_LISTED', 'list');
    if (input.validTo <= membership.validFrom) return refused('RANGE_UPSIDE_DOWN', 'validTo');
    work.em.assign(membership, { validTo: input.validTo, removalReason: reason });
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    await work.record({ streamId: firm.id, name: 'firm.delisted', detail: { ...input }, actorId: actor.userId });
    return done({ id: firm.id });
  });
}

export type RecordTaxGrade = {
  readonly firmId: string;
  readonly year: number;
  readonly grade: TaxGrade;
  readonly publishedOn: CivilDate;
};

/** Records the tax credit grade of one year; a year has one grade, which a later publication may correct. */
export async function recordTaxGrade(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RecordTaxGrade },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (input.year < 2014 || input.year > 2199) return refused('YEAR_OUT_OF_RANGE', 'year');
  return runCommand(deps, { ...command, name: 'recordTaxGrade' }, async (work) => {
    const firm = await work.em.findOne(Firm, { id: input.firmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return notFound('firmId');
    await work.em.upsert(TaxGradeRecord, { ...input });
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    await work.record({ streamId: firm.id, name: 'firm.tax-graded', detail: { ...input }, actorId: actor.userId });
    return done({ id: firm.id });
  });
}
