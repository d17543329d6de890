import type { CivilDate } from '../../domain/calendar.ts';
import { ListMembership } from '../../schema/entities/registry/list-membership.entity.ts';
import type { Deps } from '../../usecases/ports.ts';

/** A membership as an old release left it: for stories in which the way onto the list is not the point. */
export async function putOnList(
  deps: Pick<Deps, 'read' | 'newId' | 'inTransaction'>,
  of: {
    firmId: string;
    list: string;
    validFrom: CivilDate;
    validTo?: CivilDate;
    category?: string;
  },
): Promise<void> {
  const { firmId, list, validFrom, validTo = null, category = null } = of;
  const row = { id: deps.newId(), firmId, list, category, validFrom, validTo, removalReason: null, recordedBy: 'test' };
  await deps.read().insert(ListMembership, row);
  await deps.inTransaction(async (work) => {
    work.emit({ name: 'firm.fact-recorded.v1', firmId, facts: ['LISTS'] });
  });
}
