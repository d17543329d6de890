import type { Change } from '../../domain/compensation/simulate.ts';
import type { PaymentChangeType, VariantType } from '../../schema/graphql/compensation/settings-types.ts';
import type { DocumentFileType } from '../../schema/graphql/compensation/types.ts';
import { COMPENSATION_TEXT } from '../../text/compensation.ts';
import { FUND_DOCUMENT_TEXT } from '../../text/fund-documents.ts';
import { findOrganisationNames } from '../../usecases/compensation/read-claims.ts';
import type { VariantSummary } from '../../usecases/compensation/simulation-summary.ts';
import type { TableDocument } from '../../usecases/ports.ts';
import type { Context } from '../context.ts';
import { markedDocuments } from '../marked-documents.ts';
import { inputError } from '../paging.ts';

const CHANGES_SHOWN = 50;
type Names = ReadonlyMap<string, string>;

/** Sets of settings as they are shown, with the largest changes by name. */
export async function variantViews(context: Context, variants: readonly VariantSummary[]): Promise<VariantType[]> {
  const shown = variants.flatMap(({ firmChanges, bankChanges }) => [
    ...firmChanges.slice(0, CHANGES_SHOWN),
    ...bankChanges.slice(0, CHANGES_SHOWN),
  ]);
  const names = await findOrganisationNames(context.deps, new Set(shown.map(({ id }) => id)));
  return variants.map((variant) => variantView(variant, names));
}

const variantView = (variant: VariantSummary, names: Names): VariantType => {
  const { costFen, claims, paidClaims, bindings, refusals, firmChanges, bankChanges } = variant;
  return {
    costFen,
    claims,
    paidClaims,
    bindings: [...bindings],
    refusals: [...refusals],
    firmsThatGain: firmChanges.filter(({ beforeFen, afterFen }) => afterFen > beforeFen).length,
    firmsThatLose: firmChanges.filter(({ beforeFen, afterFen }) => afterFen < beforeFen).length,
    firmChanges: firmChanges.slice(0, CHANGES_SHOWN).map((change) => changeView(change, names)),
    bankChanges: bankChanges.slice(0, CHANGES_SHOWN).map((change) => changeView(change, names)),
  };
};

const changeView = (change: Change, names: Names): PaymentChangeType => ({
  ...change,
  name: names.get(change.id) ?? change.id,
});

/** Firm by firm and bank by bank, as a file. */
export async function simulationFile(
  context: Context,
  { variants, format }: { readonly variants: readonly VariantSummary[]; readonly format: string },
): Promise<DocumentFileType> {
  if (format !== 'CSV' && format !== 'XLSX') throw inputError('a simulation is CSV or XLSX', 'format');
  const ids = new Set(
    variants.flatMap(({ paidByFirm, paidByBank }) => [...paidByFirm, ...paidByBank]).map(({ id }) => id),
  );
  const table = tableOf(variants, { context, names: await findOrganisationNames(context.deps, ids) });
  const { csv, xlsx } = await markedDocuments(context, { what: 'simulation', format, subjectId: null });
  const content = format === 'CSV' ? csv(table) : await xlsx([table]);
  return {
    name: `simulation.${format.toLowerCase()}`,
    mediaType:
      format === 'CSV'
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    contentBase64: content.toString('base64'),
  };
}

/** What each bank, and then each firm, would be paid under each set of settings, side by side. */
function tableOf(
  variants: readonly VariantSummary[],
  { context, names }: { readonly context: Context; readonly names: Names },
): TableDocument {
  const words = FUND_DOCUMENT_TEXT[context.language];
  const { payable } = COMPENSATION_TEXT[context.language].input;
  const rowsOf = (side: 'paidByBank' | 'paidByFirm', kind: string) => {
    const paid = variants.map((variant) => new Map(variant[side].map(({ id, paidFen }) => [id, paidFen])));
    return [...new Set(paid.flatMap((one) => [...one.keys()]))].sort().map((id) => [
      kind,
      names.get(id) ?? id,
      ...paid.map((one) => {
        const fen = one.get(id);
        return fen === undefined ? null : ({ kind: 'money', fen } as const);
      }),
    ]);
  };
  return {
    title: words.simulation,
    columns: ['', words.facts.firm, ...variants.map((_, index) => `${payable} ${index}`)],
    rows: [...rowsOf('paidByBank', words.facts.bank), ...rowsOf('paidByFirm', words.facts.firm)],
  };
}
