import type { TableColumnsType } from 'antd';
import { Button, Drawer, Select } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { formatScore } from '../../format.ts';
import { type MatchedNeedRowFragment, MatchedNeedsDocument, MyProductsDocument } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { useConnection } from '../../use-connection.ts';
import { measureText } from './measure-text.ts';
import { ChangeList, RuleList } from './rule-list.tsx';
import { ScoreBars } from './score-bars.tsx';

const PAGE_SIZE = 50;
const ALL = '';

function columns(
  words: Words,
  open: (match: MatchedNeedRowFragment) => void,
): TableColumnsType<MatchedNeedRowFragment> {
  const { t, label, language } = words;
  return [
    {
      title: t('common.actions'),
      render: (_, match) => (
        <Button className="why" size="small" onClick={() => open(match)}>
          {t('matched.why')}
        </Button>
      ),
    },
    { title: t('matched.score'), className: 'number', width: 72, render: (_, { bankScore }) => formatScore(bankScore) },
    {
      title: t('matched.verdict'),
      width: 110,
      render: (_, { verdict }) => (
        <span className={`verdict verdict-${verdict}`}>
          {t(verdict === 'ELIGIBLE' ? 'rec.eligible' : 'rec.nearMiss')}
        </span>
      ),
    },
    { title: t('matched.firm'), render: (_, { firm }) => firm?.name ?? t('matched.masked') },
    { title: t('matched.product'), render: (_, { product }) => product.name },
    { title: t('common.amount'), className: 'number', render: (_, { profile }) => measureText(profile.amount, words) },
    { title: t('common.term'), render: (_, { profile }) => measureText(profile.term, words) },
    { title: t('need.rateMax'), render: (_, { profile }) => measureText(profile.rateMax, words) },
    { title: t('need.purpose'), render: (_, { profile }) => label('purpose', profile.purpose) },
    {
      title: t('need.securities'),
      render: (_, { profile }) =>
        profile.securities.map((security) => label('security', security)).join(language === 'zh' ? '、' : ', '),
    },
  ];
}

/** J and K move between the rows, as in a mail program; Enter then opens the row. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button.why')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
}

/** The bank's desk: masked needs that match its products, best first. */
export default function MatchedNeedsPage() {
  const words = useWords();
  const { t } = words;
  const [productId, setProductId] = useState(ALL);
  const [opened, setOpened] = useState<MatchedNeedRowFragment | null>(null);
  const [{ data: own }] = useQuery({ query: MyProductsDocument, variables: { first: PAGE_SIZE } });
  const connection = useConnection(
    MatchedNeedsDocument,
    { productId: productId === ALL ? null : productId },
    (data) => data.matchedNeeds,
  );
  const products = own?.myProducts.edges.map(({ node }) => ({ value: node.id, label: node.name })) ?? [];
  const tableColumns = columns(words, setOpened);
  return (
    <>
      <div className="title-row">
        <h1>{t('matched.title')}</h1>
        <Select
          aria-label={t('matched.product')}
          value={productId}
          onChange={setProductId}
          options={[{ value: ALL, label: t('matched.allProducts') }, ...products]}
          popupMatchSelectWidth={false}
        />
      </div>
      <p className="soft">{t('matched.maskNotice')}</p>
      <Nodes connection={connection} empty={{ title: t('matched.empty'), hint: t('matched.emptyHint') }}>
        {(matches) => (
          <DataTable
            onKeyDown={moveFocus}
            label={t('matched.title')}
            rowKey="id"
            columns={tableColumns}
            dataSource={[...matches]}
          />
        )}
      </Nodes>
      <Drawer
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={t('matched.why')}
        size="large"
        destroyOnHidden
      >
        {opened !== null && <MatchReasons match={opened} />}
      </Drawer>
    </>
  );
}

function MatchReasons({ match }: { match: MatchedNeedRowFragment }) {
  const words = useWords();
  const { t, label } = words;
  const { profile, firm } = match;
  const facts: readonly (readonly [string, string])[] = [
    [t('matched.firm'), firm?.name ?? t('matched.masked')],
    [t('firm.industry'), profile.industryName],
    [t('firm.town'), profile.divisionName],
    [t('firm.sizeClass'), label('sizeClass', profile.sizeClass)],
    [t('firm.revenue'), measureText(profile.revenue, words)],
    [t('matched.firmAge'), measureText(profile.firmAge, words)],
    [t('need.urgency'), label('urgency', profile.urgency)],
  ];
  return (
    <div className="stack">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {match.changes.length > 0 && (
        <>
          <h3>{t('rec.changes')}</h3>
          <ChangeList changes={match.changes} />
        </>
      )}
      {match.scoreParts.length > 0 && (
        <>
          <h3>{t('rec.parts')}</h3>
          <ScoreBars parts={match.scoreParts} side="BANK" />
        </>
      )}
      <h3>{t('rec.rules')}</h3>
      <RuleList rules={match.rules} />
      {firm !== null && (
        <Link to={`/loans/new?needId=${match.needId}&productId=${match.product.id}`}>{t('matched.link')}</Link>
      )}
    </div>
  );
}
