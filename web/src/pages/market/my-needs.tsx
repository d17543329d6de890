import { Card } from 'antd';
import { Link } from 'react-router';
import { MyNeedsDocument, type NeedTermsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useConnection } from '../../use-connection.ts';
import { NeedFacts } from './need-facts.tsx';

const PAGE_SIZE = 20;

export default function MyNeedsPage() {
  const { t } = useWords();
  const connection = useConnection(MyNeedsDocument, { first: PAGE_SIZE }, (data) => data.myNeeds);
  const publish = <LinkButton to="/needs/new">{t('nav.publishNeed')}</LinkButton>;
  return (
    <>
      <div className="title-row">
        <h1>{t('needs.title')}</h1>
        {publish}
      </div>
      <Nodes connection={connection} empty={{ title: t('needs.empty'), hint: t('needs.emptyHint'), action: publish }}>
        {(needs) => (
          <ul className="cards">
            {needs.map((need) => (
              <li key={need.id}>
                <NeedCard need={need} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </>
  );
}

function NeedCard({ need }: { need: NeedTermsFragment }) {
  const { t, label } = useWords();
  return (
    <Card
      title={label('purpose', need.purpose)}
      extra={<StateTag code={need.state}>{label('needState', need.state)}</StateTag>}
    >
      <div className="stack">
        <NeedFacts need={need} />
        <Link to={`/needs/${need.id}`}>{t('needs.open')}</Link>
      </div>
    </Card>
  );
}
