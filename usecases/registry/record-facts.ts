import { LockMode } from '@mikro-orm/core';
import type { CivilDate } from '../../domain/calendar.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { isRecordValue, type RecordFamily } from '../../domain/registry/tags/firm-record.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { FirmRecord } from '../../schema/entities/registry/firm-record.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

const REFERENCE_CHARACTERS_MAX = 120;

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

export type RecordFirmFact = {
  readonly firmId: string;
  readonly family: RecordFamily;
  readonly value: string;
  readonly reference: string;
  readonly validFrom: CivilDate;
};

/** A department records what it knows of a firm: environment, safety, energy, its place in a chain, or its owner. */
export async function recordFirmFact(deps: Deps, command: Command<RecordFirmFact>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reference = input.reference.trim();
  if (reference === '' || reference.length > REFERENCE_CHARACTERS_MAX) return refused('REFERENCE_MISSING', 'reference');
  if (!isRecordValue(input.family, input.value)) return refused('RECORD_VALUE_UNKNOWN', 'value');
  if (input.validFrom > deps.today()) return refused('DATE_IN_FUTURE', 'validFrom');
  return runCommand(deps, { ...command, name: 'recordFirmFact' }, async (work) => {
    const firm = await lockFirm(work, input.firmId);
    if (firm === null) return notFound('firmId');
    const same = { firmId: firm.id, family: input.family, value: input.value, reference, validTo: null };
    if ((await work.em.count(FirmRecord, same)) > 0) return refused('RECORD_EXISTS', 'reference');
    const { organisationId } = actor;
    const issuer = organisationId === null ? null : await work.em.findOne(Organisation, { id: organisationId });
    const id = deps.newId();
    const row = { ...same, id, issuer: issuer?.name ?? '', validFrom: input.validFrom, recordedBy: actor.userId };
    await work.em.insert(FirmRecord, row);
    work.emit({ name: 'firm.fact-recorded.v1', firmId: firm.id, facts: ['RECORDS'] });
    await work.record({ streamId: firm.id, name: 'firm.fact-recorded', detail: input, actorId: actor.userId });
    return done({ id });
  });
}

export type EndFirmFact = { readonly recordId: string; readonly validTo: CivilDate; readonly reason: string };

/** Ends a record with a reason; what it said before that day stays said. */
export async function endFirmFact(deps: Deps, command: Command<EndFirmFact>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'endFirmFact' }, async (work) => {
    const known = await work.em.findOne(FirmRecord, { id: input.recordId }, { fields: ['firmId'] });
    if (known === null) return notFound('recordId');
    await lockFirm(work, known.firmId);
    const record = await work.em.findOneOrFail(FirmRecord, { id: input.recordId }, { refresh: true });
    if (record.validTo !== null) return refused('RECORD_ENDED', 'recordId');
    if (input.validTo <= record.validFrom) return refused('RANGE_UPSIDE_DOWN', 'validTo');
    record.validTo = input.validTo;
    work.emit({ name: 'firm.fact-recorded.v1', firmId: record.firmId, facts: ['RECORDS'] });
    const detail = { ...input, family: record.family, value: record.value };
    await work.record({ streamId: record.firmId, name: 'firm.fact-ended', detail, actorId: actor.userId });
    return done({ id: record.id });
  });
}

/** What departments recorded of a firm, what holds and what was recorded last first. */
export async function findFirmFacts(
  deps: Pick<Deps, 'read'>,
  of: { readonly firmId: string; readonly first: number },
): Promise<FirmRecord[]> {
  const orderBy = { validTo: 'desc nulls first', validFrom: 'desc', id: 'desc' } as const;
  return deps.read().find(FirmRecord, { firmId: of.firmId }, { orderBy, limit: of.first });
}

const lockFirm = (work: Work, id: string): Promise<Firm | null> =>
  work.em.findOne(Firm, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
