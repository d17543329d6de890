import { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import type { Actor, Deps } from '../ports.ts';
import { isDataOfficer } from './find-subject.ts';

/** The newest first: of the person and of its firm; for an operator, of everybody. */
export function findExports(
  deps: Pick<Deps, 'read'>,
  of: { readonly actor: Actor; readonly first: number; readonly after: string | null },
): Promise<DataExport[]> {
  const { actor, first, after } = of;
  const before = after === null ? {} : { id: { $lt: after } };
  const options = { orderBy: { id: 'desc' }, limit: first + 1 } as const;
  if (isDataOfficer(actor)) return deps.read().find(DataExport, before, options);
  const isFirm = actor.roles.includes('FIRM_USER') && actor.organisationId !== null;
  const own = [
    { subject: 'PERSON' as const, subjectId: actor.userId },
    ...(isFirm ? [{ subject: 'FIRM' as const, subjectId: actor.organisationId }] : []),
  ];
  return deps.read().find(DataExport, { ...before, $or: own }, options);
}
