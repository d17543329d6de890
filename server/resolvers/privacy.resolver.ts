import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { DataExport } from '../../schema/entities/privacy/data-export.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  AskedSubjectInput,
  DataExportConnection,
  DataExportType,
  DownloadMarkType,
  RecordDownloadInput,
} from '../../schema/graphql/privacy/types.ts';
import { findExports } from '../../usecases/privacy/read-exports.ts';
import { markOf, recordDownload } from '../../usecases/privacy/record-download.ts';
import { requestExport } from '../../usecases/privacy/request-export.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { markText } from '../marked-documents.ts';
import { connection, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { askedSubject, exportViews } from '../views/data-request-view.ts';

const requested = mutationResult(
  { union: 'RequestDataExportResult', success: 'RequestedDataExport', field: 'export' },
  DataExportType,
);
const recorded = mutationResult(
  { union: 'RecordDownloadResult', success: 'RecordedDownload', field: 'mark' },
  DownloadMarkType,
);

@Resolver()
export class PrivacyResolver {
  @Query(() => DataExportConnection, {
    description: 'Copies of all data that I asked for; for an operator, everybody’s.',
  })
  async dataExports(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<DataExportType>> {
    const page = parsePage(first, after);
    const from = page.after === null ? null : parseId(page.after);
    const rows = await findExports(context.deps, { actor: useCaseActor(context), first: page.first, after: from });
    return connection(await exportViews(context, rows), page, { key: ({ id }) => id, node: (node) => node });
  }

  @Mutation(() => requested.ResultType, { description: 'A worker makes a copy of everything held about the subject.' })
  async requestDataExport(
    @Arg('input', () => AskedSubjectInput) input: AskedSubjectInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await requestExport(context.deps, commandOf(context, idempotencyKey, askedSubject(input)));
    return requested.answer(context, outcome, async (id) => {
      const rows = await context.deps.read().find(DataExport, { id });
      return (await exportViews(context, rows))[0] ?? null;
    });
  }

  @Mutation(() => recorded.ResultType, { description: 'A page makes a file of a list; the answer is put on it.' })
  async recordDownload(
    @Arg('input', () => RecordDownloadInput) input: RecordDownloadInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const download = { what: input.what, format: 'CSV' as const, rows: input.rows };
    const outcome = await recordDownload(context.deps, commandOf(context, idempotencyKey, download));
    return recorded.answer(context, outcome, async () => ({
      text: markText(await markOf(context.deps, useCaseActor(context)), context),
    }));
  }
}
