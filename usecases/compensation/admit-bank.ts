import { type CivilDate, contains } from '../../domain/calendar.ts';
import { coveredWindow, SCHEME, type SchemePolicy } from '../../domain/compensation/policy.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { Bank, BankAgreement } from '../../schema/entities/registry/bank.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { findPolicies } from './policies.ts';

export type RegisterPilotBank = {
  readonly bankId: string;
  readonly schemeCode: string;
  readonly decisionRecord: string;
};
export type SignAgreement = {
  readonly bankId: string;
  readonly schemeCode: string;
  readonly validFrom: CivilDate;
  /** The first day on which it no longer holds. */
  readonly validTo: CivilDate | null;
  readonly decisionRecord: string;
};
type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

const RECORD_CHARACTERS_MAX = 500;
const isRecord = (text: string): boolean => text.trim() !== '' && text.length <= RECORD_CHARACTERS_MAX;

/**
 * Takes a bank into the pilot registry (0-01, 0-02): it is in the city, and there are no more pilot banks than the newest
 * settings allow. Raising that number is a decision of its own.
 */
export async function registerPilotBank(deps: Deps, command: Command<RegisterPilotBank>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (!isRecord(input.decisionRecord)) return refused('DECISION_RECORD_MISSING', 'decisionRecord');
  return runCommand(deps, { ...command, name: 'registerPilotBank' }, async (work) => {
    const admitted = await lockBank(work, input);
    if (admitted.kind === 'refused') return admitted;
    const { bank, policy } = admitted.value;
    const max = policy.gates.pilotBanksMax;
    if (max === null || policy.scheme !== SCHEME.DG_2018) return refused('NO_PILOT_REGISTRY', 'schemeCode');
    if (bank.isPilot2018) return refused('ALREADY_PILOT', 'bankId');
    if ((await work.em.count(Bank, { isPilot2018: true })) >= max)
      return refused('PILOT_REGISTRY_FULL', 'bankId', { max: `${max}` });
    bank.isPilot2018 = true;
    await work.record({ streamId: bank.id, name: 'bank.pilot-registered', detail: input, actorId: actor.userId });
    return done({ id: bank.id });
  });
}

/** 0-03: the written agreement without which nothing is filed. A scheme with a registry signs with registered banks only. */
export async function signAgreement(deps: Deps, command: Command<SignAgreement>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const { validFrom, validTo } = input;
  if (!isRecord(input.decisionRecord)) return refused('DECISION_RECORD_MISSING', 'decisionRecord');
  if (validTo !== null && validTo <= validFrom) return refused('RANGE_UPSIDE_DOWN', 'validTo');
  return runCommand(deps, { ...command, name: 'signAgreement' }, async (work) => {
    const admitted = await lockBank(work, input);
    if (admitted.kind === 'refused') return admitted;
    const { bank, policy } = admitted.value;
    if (policy.gates.pilotBanksMax !== null && !bank.isPilot2018) return refused('NOT_A_PILOT_BANK', 'bankId');
    if (!contains(coveredWindow(policy), validFrom))
      return refused('NO_SCHEME_IN_FORCE', 'validFrom', { date: validFrom });
    const others = await work.em.find(BankAgreement, { bankId: bank.id, scheme: policy.scheme });
    const overlaps = others.some(
      (other) =>
        (validTo === null || other.validFrom < validTo) && (other.validTo === null || validFrom < other.validTo),
    );
    if (overlaps) return refused('AGREEMENT_OVERLAPS', 'validFrom');
    const agreement = { id: deps.newId(), bankId: bank.id, scheme: policy.scheme, validFrom, validTo };
    work.em.persist(work.em.create(BankAgreement, agreement));
    await work.record({ streamId: bank.id, name: 'bank.agreement-signed', detail: input, actorId: actor.userId });
    return done({ id: agreement.id });
  });
}

export type EndAgreement = { readonly agreementId: string; readonly on: CivilDate; readonly reason: string };

/** Ends an agreement on a day to come; loans drawn before it stay filed. */
export async function endAgreement(deps: Deps, command: Command<EndAgreement>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (!isRecord(input.reason)) return refused('REASON_MISSING', 'reason');
  return runCommand(deps, { ...command, name: 'endAgreement' }, async (work) => {
    const agreement = await work.em.findOne(BankAgreement, { id: input.agreementId });
    if (agreement === null) return notFound('agreementId');
    if (input.on <= deps.today() || input.on <= agreement.validFrom)
      return refused('SETTINGS_REACH_BACK', 'on', { today: deps.today() });
    if (agreement.validTo !== null && agreement.validTo <= input.on) return refused('AGREEMENT_ENDED', 'on');
    agreement.validTo = input.on;
    await work.record({
      streamId: agreement.bankId,
      name: 'bank.agreement-ended',
      detail: input,
      actorId: actor.userId,
    });
    return done({ id: agreement.id });
  });
}

/** The bank, one command for it at a time over all banks, since a registry is counted; refused outside the city (0-02). */
async function lockBank(
  work: Work,
  of: { readonly bankId: string; readonly schemeCode: string },
): Promise<Outcome<{ bank: Bank; policy: SchemePolicy }>> {
  await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 22))', [of.schemeCode]);
  const policy = (await findPolicies(work.em, of.schemeCode)).at(-1);
  if (policy === undefined) return notFound('schemeCode');
  const bank = await work.em.findOne(Bank, { id: of.bankId });
  if (bank === null) return notFound('bankId');
  if (policy.gates.bankInCity && !bank.isLegalPersonInCity && !bank.hasBranchInCity)
    return refused('BANK_NOT_IN_CITY', 'bankId');
  return done({ bank, policy });
}

export type AgreementRow = {
  readonly id: string;
  readonly bankId: string;
  readonly bankName: string;
  readonly schemeCode: string;
  readonly isPilot: boolean;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
};

/** The agreements of all banks, newest first. */
export async function findAgreements(deps: Pick<Deps, 'read'>, first: number): Promise<AgreementRow[]> {
  const em = deps.read();
  const agreements = await em.find(BankAgreement, {}, { orderBy: { validFrom: 'desc', id: 'asc' }, limit: first });
  const banks = await em.find(Bank, { id: { $in: [...new Set(agreements.map(({ bankId }) => bankId))] } });
  const byId = new Map(banks.map((bank) => [bank.id, bank]));
  return agreements.map(({ id, bankId, scheme, validFrom, validTo }) => {
    const bank = byId.get(bankId);
    const isPilot = bank?.isPilot2018 ?? false;
    return { id, bankId, bankName: bank?.name ?? '', schemeCode: scheme, isPilot, validFrom, validTo };
  });
}

export const findAgreement = async (deps: Pick<Deps, 'read'>, id: string): Promise<AgreementRow | null> => {
  const em = deps.read();
  const agreement = await em.findOne(BankAgreement, { id });
  if (agreement === null) return null;
  const bank = await em.findOneOrFail(Bank, { id: agreement.bankId });
  const { bankId, scheme, validFrom, validTo } = agreement;
  return { id, bankId, bankName: bank.name, schemeCode: scheme, isPilot: bank.isPilot2018, validFrom, validTo };
};
