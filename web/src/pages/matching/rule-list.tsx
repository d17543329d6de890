import { MATCHING_TEXT, type RuleText } from '../../../../text/matching.ts';
import type { ChangePartsFragment, RulePartsFragment } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { measureText, measureTitle } from './measure-text.ts';

export function ruleText(code: string, { language }: Words): RuleText {
  const text = MATCHING_TEXT[language];
  return (text.rules as Readonly<Record<string, RuleText>>)[code] ?? { name: code, sentence: text.unknownRule };
}

/** The exact amounts that the short sentence rounds, for the hover. */
function exactTitle(rule: RulePartsFragment, words: Words): string | undefined {
  const titles = [measureTitle(rule.have, words), measureTitle(rule.want, words)].filter(
    (title) => title !== undefined,
  );
  return titles.length === 0 ? undefined : titles.join(' / ');
}

const ORDER: Readonly<Record<string, number>> = { FAIL: 0, UNKNOWN: 1, WITHHELD: 2, PASS: 3 };

/** Every hard rule with both numbers; what is not met comes first. */
export function RuleList({ rules }: { rules: readonly RulePartsFragment[] }) {
  const words = useWords();
  const { t } = words;
  const sorted = [...rules].sort((a, b) => (ORDER[a.verdict] ?? 0) - (ORDER[b.verdict] ?? 0));
  return (
    <ul className="rules">
      {sorted.map((rule) => {
        const text = ruleText(rule.code, words);
        return (
          <li key={rule.code}>
            <span className={`verdict verdict-${rule.verdict}`}>{t(`rule.${rule.verdict}`)}</span>
            <span title={exactTitle(rule, words)}>
              <strong>{text.name}</strong>
              <br />
              {text.sentence
                .replace('{have}', () =>
                  rule.have === null && rule.missing === null ? t('rule.WITHHELD') : measureText(rule.have, words),
                )
                .replace('{want}', () => (rule.want === null ? t('common.any') : measureText(rule.want, words)))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What would have to change for a near miss to become a match, told to the side that can change it. */
export function ChangeList({ changes }: { changes: readonly ChangePartsFragment[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <ul>
      {changes.map((change) => (
        <li key={`${change.by}-${change.kind}`}>
          <strong>{t(change.by === 'FIRM' ? 'rec.byFirm' : 'rec.byBank')}</strong>
          {words.language === 'zh' ? '：' : ': '}
          {change.text}
        </li>
      ))}
    </ul>
  );
}
