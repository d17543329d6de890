import { MATCHING_TEXT } from '../../../../text/matching.ts';
import { formatTenth } from '../../format.ts';
import type { ScorePartsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

/** The parts of one side's score as small bars; the number beside each bar says the same. */
export function ScoreBars({ parts, side }: { parts: readonly ScorePartsFragment[]; side: 'FIRM' | 'BANK' }) {
  const { t, language } = useWords();
  const names: Readonly<Record<string, string>> = MATCHING_TEXT[language].scoreParts;
  return (
    <div className="bars">
      {parts
        .filter((part) => part.side === side)
        .map((part) => {
          const name = names[part.code] ?? part.code;
          return [
            <span key={`${part.code}-name`}>{name}</span>,
            <meter key={`${part.code}-bar`} min={0} max={1000} value={part.points} aria-label={name}>
              {part.points}
            </meter>,
            <span key={`${part.code}-points`} className="number">
              {t('rec.part', { points: formatTenth(part.points), weight: formatTenth(part.weight) })}
            </span>,
          ];
        })}
    </div>
  );
}
