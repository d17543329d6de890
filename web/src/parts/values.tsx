import type { Language } from '../../../text/language.ts';
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

const INSTANT_FORMAT = {
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' }),
} as const;

export const instantText = (at: string, language: Language): string => INSTANT_FORMAT[language].format(new Date(at));

/** An instant as the clocks of the platform show it. */
export function Instant({ at }: { at: string | null }) {
  const { language } = useWords();
  if (at === null) return <>—</>;
  return (
    <time className="number" dateTime={at}>
      {instantText(at, language)}
    </time>
  );
}

/** From the first to the last amount; one amount when both are the same. */
export function MoneyRange({ ends }: { ends: readonly bigint[] }) {
  const [low, high] = [ends[0] ?? 0n, ends.at(-1) ?? 0n];
  if (low === high) return <Money fen={low.toString()} />;
  // Both ends in one unit: below 万元 the short form of the lower one is in yuan.
  const exact = low < 1_000_000n;
  return (
    <>
      <Money fen={low.toString()} exact={exact} /> – <Money fen={high.toString()} exact={exact} />
    </>
  );
}

/** From the first to the last rate; one rate when both are the same. */
export function RateRange({ ends }: { ends: readonly bigint[] }) {
  const [low, high] = [ends[0] ?? 0n, ends.at(-1) ?? 0n];
  if (low === high) return <Rate bps={low.toString()} />;
  return (
    <>
      <Rate bps={low.toString()} /> – <Rate bps={high.toString()} />
    </>
  );
}
