import { useWords } from '../../language.ts';
import { measureText } from '../matching/measure-text.ts';
import { RuleList } from '../matching/rule-list.tsx';
import { ScoreBars } from '../matching/score-bars.tsx';
import type { FeedItem } from './to-take.tsx';

/** All that a bank may know of a need before the firm lets it in, and why it fits. */
export function FeedDetail({ item }: { item: FeedItem }) {
  const words = useWords();
  const { t, label, language } = words;
  const { match, placesLeft, placesMax } = item;
  const { profile } = match;
  const facts: readonly (readonly [string, string])[] = [
    [t('common.amount'), measureText(profile.amount, words)],
    [t('common.term'), measureText(profile.term, words)],
    [t('need.rateMax'), measureText(profile.rateMax, words)],
    [t('matched.product'), match.product.name],
    [t('matched.firm'), match.firm?.name ?? t('matched.masked')],
    [t('firm.industry'), profile.industryName || t('matched.hidden')],
    [t('firm.town'), profile.divisionName || t('matched.hidden')],
    [t('firm.revenue'), measureText(profile.revenue, words)],
    [t('matched.firmAge'), measureText(profile.firmAge, words)],
    [t('need.urgency'), label('urgency', profile.urgency)],
    [
      t('need.securities'),
      profile.securities.map((security) => label('security', security)).join(language === 'zh' ? '、' : ', '),
    ],
    [t('feed.places'), `${placesLeft} / ${placesMax}`],
  ];
  return (
    <>
      <h2>{label('purpose', profile.purpose)}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {match.scoreParts.length > 0 && (
        <>
          <h3>{t('rec.parts')}</h3>
          <ScoreBars parts={match.scoreParts} side="BANK" />
        </>
      )}
      <h3>{t('rec.rules')}</h3>
      <RuleList rules={match.rules} />
    </>
  );
}
