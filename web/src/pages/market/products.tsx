import { Link } from 'react-router';
import { PRODUCT_ORDERS } from '../../../../domain/list-orders.ts';
import { PRODUCT_STATES } from '../../../../domain/market/credit-product.ts';
import { formatMonthsRange, formatYuan } from '../../format.ts';
import { MyProductsDocument, type ProductSummaryFragment, ProductsDocument } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Money } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const PAGE_SIZE = 50;
const STATE = 'state';

/** The bank's own products, or everybody's. */
export default function ProductsPage({ own }: { own: boolean }) {
  return own ? <OwnProducts /> : <MarketProducts />;
}

function OwnProducts() {
  const words = useWords();
  const { t, label } = words;
  const address = useListAddress({ orders: PRODUCT_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const state = address.choice(STATE, PRODUCT_STATES);
  const variables = { state, orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(MyProductsDocument, variables, (data) => data.myProducts);
  const create = <LinkButton to="/products/new">{t('products.new')}</LinkButton>;
  return (
    <Listing
      title={t('products.title')}
      name="my-products"
      action={create}
      address={address}
      connection={connection}
      empty={{ title: t('products.empty'), hint: t('products.emptyHint'), action: create }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: PRODUCT_STATES.map((value) => ({ value, label: label('productState', value) })),
          },
        },
      ]}
      columns={[
        {
          title: t('product.name'),
          text: (product) => product.name,
          render: (product) => <Link to={`/products/${product.id}`}>{product.name}</Link>,
          orderBy: 'NAME',
        },
        {
          title: t('common.state'),
          text: (product) => label('productState', product.state),
          render: (product) => <StateTag code={product.state}>{label('productState', product.state)}</StateTag>,
        },
        ...termColumns(words),
      ]}
    />
  );
}

function MarketProducts() {
  const words = useWords();
  const { t } = words;
  const address = useListAddress({ orders: PRODUCT_ORDERS, filters: [] });
  const { orderBy, ascending } = address;
  const connection = useConnection(ProductsDocument, { orderBy, ascending, first: PAGE_SIZE }, (data) => data.products);
  return (
    <Listing
      title={t('products.market')}
      name="products"
      action={<LinkButton to="/search">{t('products.search')}</LinkButton>}
      address={address}
      connection={connection}
      empty={{ title: t('products.empty'), hint: t('products.marketEmptyHint') }}
      columns={[
        { title: t('product.name'), text: (product) => product.name, orderBy: 'NAME' },
        { title: t('loan.bank'), text: (product) => product.bankName },
        ...termColumns(words),
      ]}
    />
  );
}

const bpRange = (min: string, max: string): string => {
  const sign = (bps: string): string => (bps.startsWith('-') ? bps.replace('-', '−') : `+${bps}`);
  return min === max ? `${sign(min)} BP` : `${sign(min)} ~ ${sign(max)} BP`;
};

function termColumns({ t, label, language }: Words): readonly ListColumn<ProductSummaryFragment, never>[] {
  const and = language === 'zh' ? '、' : ', ';
  return [
    {
      title: t('common.amount'),
      text: ({ amountFenMin, amountFenMax }) =>
        `${formatYuan(amountFenMin, language)} – ${formatYuan(amountFenMax, language)}`,
      render: ({ amountFenMin, amountFenMax }) => (
        <>
          <Money fen={amountFenMin} /> – <Money fen={amountFenMax} />
        </>
      ),
    },
    {
      title: t('common.term'),
      text: ({ termMonthsMin, termMonthsMax }) => formatMonthsRange(termMonthsMin, termMonthsMax, language),
    },
    {
      title: t('common.rate'),
      text: ({ lprTenor, spreadBpsMin, spreadBpsMax }) =>
        `${label('lprTenor', lprTenor)} ${bpRange(spreadBpsMin, spreadBpsMax)}`,
    },
    { title: t('product.repayment'), text: ({ repayment }) => label('repayment', repayment) },
    {
      title: t('product.securities'),
      text: ({ acceptedSecurities }) => acceptedSecurities.map((security) => label('security', security)).join(and),
    },
  ];
}
