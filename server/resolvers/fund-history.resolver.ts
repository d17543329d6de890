import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { HISTORY_COLUMNS, type HistoryKind } from '../../domain/compensation/read-history-row.ts';
import {
  HistoryImportType,
  HistoryKindEnum,
  HistoryPreviewType,
  ImportHistoryInput,
} from '../../schema/graphql/compensation/history-types.ts';
import { refusalText } from '../../text/refusals.ts';
import { type HistoryReport, importHistory, previewHistory } from '../../usecases/compensation/import-history.ts';
import { type Context, useCaseActor } from '../context.ts';
import { inputError } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { bytesOfTable } from '../table-input.ts';

const imported = mutationResult(
  { union: 'ImportHistoryResult', success: 'ImportedHistory', field: 'history' },
  HistoryImportType,
);
const SHOWN = 100;

@Resolver()
export class FundHistoryResolver {
  @Query(() => HistoryPreviewType, {
    description: 'What a table of old loans, filings, claims or recoveries would do; nothing is written.',
  })
  async previewHistory(
    @Arg('kind', () => HistoryKindEnum) kind: HistoryKind,
    @Arg('tableBase64', () => String) tableBase64: string,
    @Ctx() context: Context,
  ): Promise<HistoryPreviewType> {
    const table = { kind: 'bytes', bytes: bytesOfTable(tableBase64) } as const;
    const outcome = await previewHistory(context.deps, { actor: useCaseActor(context), kind, table });
    if (outcome.kind === 'done') return reportView(outcome.value, context);
    throw inputError(refusalText(outcome.refusal.code, outcome.refusal.facts, context.language), 'tableBase64');
  }

  @Mutation(() => imported.ResultType, {
    description: 'Takes over a table of the old books: all rows or none, and only when the control total fits.',
  })
  async importHistory(
    @Arg('input', () => ImportHistoryInput) input: ImportHistoryInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { kind, tableBase64, decisionRecord, controlRows, controlSumFen } = input;
    const table = { kind: 'bytes', bytes: bytesOfTable(tableBase64) } as const;
    const control = { rows: controlRows, sumFen: controlSumFen };
    const command = {
      actor: useCaseActor(context),
      idempotencyKey,
      input: { kind, table, decisionRecord, control },
    };
    return imported.answer(context, await importHistory(context.deps, command), async (id) => ({ id }));
  }
}

const reportView = (report: HistoryReport, { language }: Context): HistoryPreviewType => ({
  rows: report.rows,
  written: report.written,
  unchanged: report.unchanged,
  sumFen: report.sumFen,
  errorCount: report.errors.length,
  errors: report.errors.slice(0, SHOWN).map(({ line, code, column }) => ({
    line,
    code,
    text: refusalText(code, {}, language),
    column: column === null ? null : HISTORY_COLUMNS[column][language === 'zh' ? 0 : 1],
  })),
  remarkCount: report.remarks.length,
  remarks: report.remarks.slice(0, SHOWN).map((remark) => ({ ...remark })),
  isReconciled: report.errors.length === 0 && report.differences === 0,
});
