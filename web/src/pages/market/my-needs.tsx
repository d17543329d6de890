import { Card } from 'antd';
import { Link } from 'react-router';
import { NEED_ORDERS } from '../../../../domain/list-orders.ts';
import { NEED_STATES } from '../../../../domain/market/credit-need.ts';
import { formatMonths } from '../../format.ts';
import { MyNeedsDocument, type NeedTermsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Listing } from '../../parts/listing.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { NeedFacts } from './need-facts.tsx';
import { useNeedColumns } from './use-need-columns.ts';

const PAGE_SIZE = 20;
const STATE = 'state';

export default function MyNeedsPage() {
  const { t, label, language } = useWords();
  const columns = useNeedColumns();
  const address = useListAddress({ orders: NEED_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const variables = { state: address.choice(STATE, NEED_STATES), orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(MyNeedsDocument, variables, (data) => data.myNeeds);
  const publish = <LinkButton to="/needs/new">{t('nav.publishNeed')}</LinkButton>;
  return (
    <Listing<NeedTermsFragment, (typeof NEED_ORDERS)[number]>
      title={t('needs.title')}
      name="needs"
      action={publish}
      address={address}
      connection={connection}
      empty={{ title: t('needs.empty'), hint: t('needs.emptyHint'), action: publish }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: { all: t('claims.allStates'), options: stateOptions(label) },
        },
      ]}
      columns={[
        ...columns,
        { title: t('common.term'), text: ({ termMonths }) => formatMonths(termMonths, language) },
        { title: t('common.state'), text: ({ state }) => label('needState', state) },
      ]}
      renderRows={(needs) => (
        <ul className="cards">
          {needs.map((need) => (
            <li key={need.id}>
              <NeedCard need={need} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

const stateOptions = (label: (kind: 'needState', code: string) => string) =>
  NEED_STATES.map((value) => ({ value, label: label('needState', value) }));

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
