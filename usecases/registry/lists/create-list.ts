import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import type { ListType } from '../../../domain/registry/lists/list-type.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { ListTypeVersion, Project } from '../../../schema/entities/registry/list-release.entity.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';
import { listStreamId, rowOf } from './list-types.ts';

const BANK_LISTS_MAX = 50;
const NAME_CHARACTERS_MAX = 60;

/** A bank opens a list of its own, of which nobody else may know (0-07 keeps government lists apart). */
export async function createBankList(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: { readonly name: string } },
): Promise<Outcome<{ readonly id: string }>> {
  const { actor } = command;
  const name = command.input.name.trim();
  if (name === '' || name.length > NAME_CHARACTERS_MAX) return refused('NAME_OUT_OF_RANGE', 'name');
  const bankId = actor.organisationId;
  if (bankId === null) return notFound('name');
  return runCommand(deps, { ...command, name: 'createBankList' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 12))', [bankId]);
    if ((await work.em.count(ListTypeVersion, { ownerBankId: bankId })) >= BANK_LISTS_MAX)
      return refused('LIST_TOO_LONG', 'name', { max: `${BANK_LISTS_MAX}` });
    const code = `BANK_${deps.newId().replaceAll('-', '').toUpperCase()}`;
    const type: ListType = {
      code,
      version: 1,
      validFrom: deps.today(),
      nameZh: name,
      nameEn: name,
      issuer: bankId,
      scheme: null,
      entry: 'DIRECT',
      polarity: 'NEUTRAL',
      members: 'FIRM',
      categories: [],
      hasStars: false,
      reviewMonths: 12,
      freshDays: 400,
      removalShareBpsMax: 10_000,
      alwaysSecondPerson: false,
      ownerBankId: bankId,
    };
    await work.em.insert(ListTypeVersion, rowOf(type));
    await work.record({ streamId: listStreamId(code), name: 'list.created', detail: { code }, actorId: actor.userId });
    return done({ id: code });
  });
}

export type RegisterProject = { readonly firmId: string; readonly code: string; readonly name: string };
const CODE_PATTERN = /^[A-Z0-9-]{3,40}$/;

/** Makes a project known, so that a list can hold it. */
export async function registerProject(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RegisterProject },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const name = input.name.trim();
  if (!CODE_PATTERN.test(input.code)) return refused('CODE_MALFORMED', 'code');
  if (name === '' || name.length > 200) return refused('NAME_OUT_OF_RANGE', 'name');
  return runCommand(deps, { ...command, name: 'registerProject' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 13))', [input.code]);
    if ((await work.em.count(Firm, { id: input.firmId })) === 0) return notFound('firmId');
    if ((await work.em.count(Project, { code: input.code })) > 0) return refused('PROJECT_EXISTS', 'code');
    const id = deps.newId();
    await work.em.insert(Project, { id, code: input.code, name, firmId: input.firmId, createdAt: deps.now() });
    await work.record({ streamId: id, name: 'project.registered', detail: { ...input }, actorId: actor.userId });
    return done({ id });
  });
}
