import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { checkCategory, findCategory, fitsTaxGrade } from '../../domain/registry/lists/list-type.ts';
import type { TaxGrade } from '../../domain/registry/size-class.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { ListMembership, TaxGradeRecord } from '../../schema/entities/registry/list-membership.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { dropDowngraded } from './lists/drop-downgraded.ts';
import { findListType, mayMaintain } from './lists/list-types.ts';
import { newestTaxGrades } from './lists/plan-release.ts';
import { lockList, membersOn, releaseAtOnce } from './lists/publish-release.ts';

const CATEGORY_CHARACTERS_MAX = 16;

export type ListFirm = {
  readonly firmId: string;
  readonly list: string;
  readonly category: string | null;
  readonly validFrom: CivilDate;
};

/**
 * Puts one firm on a dated list, as a release of its own; refused when it already stands there on that day or later. A
 * list that firms are nominated for has its own way in, since its maker is never its checker.
 */
export async function listFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: ListFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (input.category !== null && input.category.length > CATEGORY_CHARACTERS_MAX)
    return refused('TEXT_TOO_LONG', 'category', { max: `${CATEGORY_CHARACTERS_MAX}` });
  return runCommand(deps, { ...command, name: 'listFirm' }, async (work) => {
    await lockList(work, input.list);
    const today = deps.today();
    const list = await findListType(work.em, input.list, { on: today, actor });
    if (list === null || !mayMaintain(list, actor)) return refused('LIST_UNKNOWN', 'list');
    if (list.entry === 'NOMINATION') return refused('NOMINATION_REQUIRED', 'list');
    if (input.validFrom < list.validFrom) return refused('LIST_NOT_IN_FORCE', 'validFrom', { date: list.validFrom });
    const wrong = checkCategory(list, { category: input.category, isProject: false });
    if (wrong !== null) return refused(wrong, 'category');
    if ((await work.em.count(Firm, { id: input.firmId })) === 0) return notFound('firmId');
    const grades = await newestTaxGrades(work.em, { list, firmIds: [input.firmId], today });
    if (!fitsTaxGrade(findCategory(list, input.category), grades.get(input.firmId) ?? null))
      return refused('TAX_GRADE_TOO_LOW', 'category');
    const { firmId, category, validFrom } = input;
    const overlapping = await work.em.count(ListMembership, {
      firmId,
      list: list.code,
      category,
      $or: [{ validTo: null }, { validTo: { $gt: validFrom } }],
    });
    if (overlapping > 0) return refused('ALREADY_LISTED', 'validFrom');
    const add = { kind: 'add', firmId, projectId: null, category, stars: null, from: validFrom, to: null } as const;
    const membersBefore = (await membersOn(work, list.code, validFrom)).length;
    const draft = {
      list,
      source: 'DIRECT',
      effectiveOn: validFrom,
      reason: '',
      changes: [add],
      membersBefore,
    } as const;
    await releaseAtOnce(work, deps, { draft, actor });
    await work.record({ streamId: firmId, name: 'firm.listed', detail: { ...input }, actorId: actor.userId });
    return done({ id: firmId });
  });
}

export type DelistFirm = {
  readonly firmId: string;
  readonly list: string;
  /** The first day on which the firm is no longer listed: intervals are half-open (T21). */
  readonly validTo: CivilDate;
  readonly reason: string;
};

/** Ends a firm's memberships of a list with a reason; what was true before that day stays true. */
export async function delistFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: DelistFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'delistFirm' }, async (work) => {
    await lockList(work, input.list);
    const list = await findListType(work.em, input.list, { on: deps.today(), actor });
    if (list === null || !mayMaintain(list, actor)) return refused('LIST_UNKNOWN', 'list');
    if (list.entry === 'NOMINATION') return refused('NOMINATION_REQUIRED', 'list');
    const { firmId, validTo } = input;
    const open = await work.em.find(ListMembership, { firmId, list: list.code, validTo: null });
    if (open.length === 0) return refused('NOT_LISTED', 'list');
    if (open.some((row) => validTo <= row.validFrom)) return refused('RANGE_UPSIDE_DOWN', 'validTo');
    const changes = open.map(
      ({ category }) => ({ kind: 'end', firmId, projectId: null, category, to: validTo, reason }) as const,
    );
    const membersBefore = (await membersOn(work, list.code, validTo)).length;
    const draft = { list, source: 'DIRECT', effectiveOn: validTo, reason, changes, membersBefore } as const;
    await releaseAtOnce(work, deps, { draft, actor });
    await work.record({ streamId: firmId, name: 'firm.delisted', detail: { ...input }, actorId: actor.userId });
    return done({ id: firmId });
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
    await dropDowngraded(work, deps, { firmId: firm.id, actor });
    work.emit({ name: 'firm.fact-recorded.v1', firmId: firm.id, facts: ['TAX_GRADES'] });
    await work.record({ streamId: firm.id, name: 'firm.tax-graded', detail: { ...input }, actorId: actor.userId });
    return done({ id: firm.id });
  });
}
