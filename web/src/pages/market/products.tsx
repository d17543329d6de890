import type { TableColumnsType } from 'antd';
import { Tag } from 'antd';
import { Link } from 'react-router';
import { formatMonths } from '../../format.ts';
import { MyProductsDocument, type ProductSummaryFragment, ProductsDocument } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { Money } from '../../parts/values.tsx';
import { type Connection, useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 50;

/** The bank's own products, or everybody's. */
export default function ProductsPage({ own }: { own: boolean }) {
  return own ? <OwnProducts /> : <MarketProducts />;
}

function OwnProducts() {
  const { t } = useWords();
  const connection = useConnection(MyProductsDocument, { first: PAGE_SIZE }, (data) => data.myProducts);
  const create = <LinkButton to="/products/new">{t('products.new')}</LinkButton>;
  return (
    <>
      <div className="title-row">
        <h1>{t('products.title')}</h1>
        {create}
      </div>
      <ProductTable connection={connection} own empty={{ hint: t('products.emptyHint'), action: create }} />
    </>
  );
}

function MarketProducts() {
  const { t } = useWords();
  const connection = useConnection(ProductsDocument, { first: PAGE_SIZE }, (data) => data.products);
  return (
    <>
      <h1>{t('products.market')}</h1>
      <ProductTable connection={connection} own={false} empty={{ hint: t('products.marketEmptyHint') }} />
    </>
  );
}

function columns({ t, label, language }: Words, own: boolean): TableColumnsType<ProductSummaryFragment> {
  return [
    {
      title: t('product.name'),
      render: (_, product) => (own ? <Link to={`/products/${product.id}`}>{product.name}</Link> : product.name),
    },
    own
      ? { title: t('common.state'), render: (_, { state }) => <Tag>{label('productState', state)}</Tag> }
      : { title: t('loan.bank'), dataIndex: 'bankName' },
    {
      title: t('common.amount'),
      render: (_, product) => (
        <>
          <Money fen={product.amountFenMin} /> – <Money fen={product.amountFenMax} />
        </>
      ),
    },
    {
      title: t('common.term'),
      render: (_, product) =>
        `${formatMonths(product.termMonthsMin, language)} – ${formatMonths(product.termMonthsMax, language)}`,
    },
    {
      title: t('common.rate'),
      render: (_, product) =>
        `${label('lprTenor', product.lprTenor)} + ${product.spreadBpsMin}…${product.spreadBpsMax} BP`,
    },
    { title: t('product.repayment'), render: (_, { repayment }) => label('repayment', repayment) },
    {
      title: t('product.securities'),
      render: (_, product) => product.acceptedSecurities.map((security) => label('security', security)).join(' / '),
    },
  ];
}

function ProductTable({
  connection,
  own,
  empty,
}: {
  connection: Connection<ProductSummaryFragment>;
  own: boolean;
  empty: { hint: string; action?: React.ReactNode };
}) {
  const words = useWords();
  return (
    <Nodes connection={connection} empty={{ title: words.t('products.empty'), ...empty }}>
      {(products) => (
        <DataTable
          label={words.t('products.market')}
          rowKey="id"
          columns={columns(words, own)}
          dataSource={[...products]}
        />
      )}
    </Nodes>
  );
}
