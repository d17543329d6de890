import { formatBasisPoints, formatDate, formatMoneyShort, formatPercent, formatYuan } from '../format.ts';
import { useWords } from '../language.ts';

/** An amount, short to read, exact to the fen on hover; `exact` where money is accounted for. */
export function Money({ fen, exact = false }: { fen: string; exact?: boolean }) {
  const { language } = useWords();
  return (
    <data value={fen} className="number" title={formatYuan(fen, language)}>
      {exact ? formatYuan(fen, language) : formatMoneyShort(fen, language)}
    </data>
  );
}

/** A rate in percent; basis points on hover. */
export function Rate({ bps }: { bps: string }) {
  return (
    <data value={bps} className="number" title={formatBasisPoints(bps)}>
      {formatPercent(bps)}
    </data>
  );
}

export function Day({ date }: { date: string }) {
  const { language } = useWords();
  return <time dateTime={date}>{formatDate(date, language)}</time>;
}
