import type { ErasureBlock } from '../../domain/privacy/decide-erasure.ts';
import { DATA_REGISTER } from '../../domain/privacy/register.ts';
import type { DataSubject, Erasure } from '../../domain/privacy/register-terms.ts';
import { ErasureRequest } from '../../schema/entities/privacy/erasure-request.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { firmAwaitsProof } from '../registry/authority/read-authority.ts';
import { isDataOfficer } from './find-subject.ts';
import { erasureBlocks } from './request-erasure.ts';

/** What an erasure would do to each kind of rows; the same for every subject of a kind. */
export type ErasureEffect = { readonly table: string; readonly erasure: Erasure };
export type ErasureOutlook = { readonly blocks: readonly ErasureBlock[]; readonly effects: readonly ErasureEffect[] };

/**
 * Shown before somebody asks: what stands in the way, what goes and what stays, and why; nothing of a firm to who has not
 * proven to act for it.
 */
export async function findErasureOutlook(
  deps: Pick<Deps, 'read' | 'today'>,
  of: { readonly actor: Actor; readonly subject: DataSubject },
): Promise<ErasureOutlook | null> {
  const { actor, subject } = of;
  const isFirm = actor.roles.includes('FIRM_USER');
  const subjectId = subject === 'PERSON' ? actor.userId : isFirm ? actor.organisationId : null;
  if (subjectId === null) return null;
  if (subject === 'FIRM' && (await firmAwaitsProof(deps, subjectId))) return null;
  const effects = Object.entries(DATA_REGISTER).flatMap(([table, { erasure }]) => {
    const what = erasure[subject];
    return what === undefined ? [] : [{ table, erasure: what }];
  });
  return { blocks: await erasureBlocks(deps.read(), deps, { subject, subjectId }), effects };
}

/** The newest first: of the person and of its firm; for an operator, of everybody. */
export function findErasures(
  deps: Pick<Deps, 'read'>,
  of: { readonly actor: Actor; readonly first: number; readonly after: string | null },
): Promise<ErasureRequest[]> {
  const { actor, first, after } = of;
  const before = after === null ? {} : { id: { $lt: after } };
  const options = { orderBy: { id: 'desc' }, limit: first + 1 } as const;
  if (isDataOfficer(actor)) return deps.read().find(ErasureRequest, before, options);
  const isFirm = actor.roles.includes('FIRM_USER') && actor.organisationId !== null;
  const own = [
    { subject: 'PERSON' as const, subjectId: actor.userId },
    ...(isFirm ? [{ subject: 'FIRM' as const, subjectId: actor.organisationId }] : []),
  ];
  return deps.read().find(ErasureRequest, { ...before, $or: own }, options);
}
