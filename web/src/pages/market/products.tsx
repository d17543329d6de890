import { Link } from 'react-router';
import { PRODUCT_ORDERS } from '../../../../domain/list-orders.ts';
import { PRODUCT_STATES } from '../../../../domain/market/credit-product.ts';
import { MyProductsDocument, ProductsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Listing } from '../../parts/listing.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { useTermColumns } from './product-terms.tsx';

const PAGE_SIZE = 50;
const STATE = 'state';

/** The bank's own products, or everybody's. */
export default function ProductsPage({ own }: { own: boolean }) {
  return own ? <OwnProducts /> : <MarketProducts />;
}

function OwnProducts() {
  const { t, label } = useWords();
  const terms = useTermColumns();
  const address = useListAddress({ orders: PRODUCT_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const variables = { state: address.choice(STATE, PRODUCT_STATES), orderBy, ascending, first: PAGE_SIZE };
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
          render: ({ state, reviewNote }) => (
            <>
              <StateTag code={state}>{label('productState', state)}</StateTag>
              {reviewNote !== null && (
                <span className="soft">
                  {' '}
                  {t('products.reviewNote')} {reviewNote}
                </span>
              )}
            </>
          ),
        },
        ...terms,
      ]}
    />
  );
}

function MarketProducts() {
  const { t } = useWords();
  const terms = useTermColumns();
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
        ...terms,
      ]}
    />
  );
}
