import { notFound, type Outcome } from '../../../domain/refusal.ts';
import type { ListImportAsked } from '../../platform/do-work.ts';
import { askForWork } from '../../platform/long-work.ts';
import type { Written } from '../../platform/run-command.ts';
import type { Actor, Deps } from '../../ports.ts';
import { findListType } from './list-types.ts';

/** Whoever keeps a list has a worker do what the preview of a file showed: a large file takes longer than a request may. */
export const startListImport = (
  deps: Pick<Deps, 'inTransaction' | 'newId' | 'now' | 'today' | 'live'>,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: ListImportAsked },
): Promise<Outcome<Written>> =>
  askForWork(
    deps,
    { ...command, name: 'startListImport' },
    {
      kind: 'LIST_IMPORT',
      subject: command.input.list,
      check: async ({ em }) => {
        const { actor, input } = command;
        const list = await findListType(em, input.list, { on: deps.today(), actor });
        return list === null ? notFound('list') : null;
      },
    },
  );
