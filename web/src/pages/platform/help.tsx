import { Card } from 'antd';
import { GLOSSARY } from '../../../../text/glossary.ts';
import { useWords } from '../../language.ts';

/** The glossary, and what the keyboard does. */
export default function HelpPage() {
  const { t, language } = useWords();
  return (
    <div className="stack">
      <h1>{t('help.title')}</h1>
      <p className="soft">{t('help.intro')}</p>
      <Card>
        <dl className="glossary">
          {GLOSSARY.map((entry) => {
            const [word, meaning] = entry[language];
            return (
              <div key={entry.code}>
                <dt>{word}</dt>
                <dd>{meaning}</dd>
              </div>
            );
          })}
        </dl>
      </Card>
      <Card title={t('help.keys')}>
        <p>{t('help.keysHint')}</p>
      </Card>
    </div>
  );
}
