import { Button, Card, Input, Tag } from 'antd';
import { useState } from 'react';
import { PRODUCT_ORDERS } from '../../../../domain/list-orders.ts';
import {
  ProductsForReviewDocument,
  type ProductsForReviewQuery,
  ReviewCreditProductDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { orNull } from '../../parts/inputs.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { schemeWord } from '../compensation/scheme-word.ts';
import { TermFacts, useTermColumns } from './product-terms.tsx';

const PAGE_SIZE = 20;
const DECISIONS = ['PUBLISH', 'REJECT'] as const;
type Product = ProductsForReviewQuery['productsForReview']['edges'][number]['node'];

/** Products that claim scheme cover which their terms may not keep; those that wait longest first. */
export default function ProductReviewPage() {
  const { t } = useWords();
  const terms = useTermColumns();
  const address = useListAddress({ orders: PRODUCT_ORDERS, filters: [], startsAscending: true });
  const { orderBy, ascending } = address;
  const variables = { orderBy, ascending, first: PAGE_SIZE };
  const connection = useConnection(ProductsForReviewDocument, variables, (data) => data.productsForReview);
  return (
    <Listing<Product, (typeof PRODUCT_ORDERS)[number]>
      title={t('nav.productReview')}
      name="products-to-review"
      hint={t('productReview.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('productReview.none'), hint: t('productReview.noneHint') }}
      columns={[
        { title: t('product.name'), text: ({ name }) => name },
        { title: t('loan.bank'), text: ({ bankName }) => bankName },
        ...terms,
        { title: t('review.flags'), text: ({ flags }) => flags.join(' / ') },
      ]}
      renderRows={(products) => (
        <ul className="cards">
          {products.map((product) => (
            <li key={product.id}>
              <ReviewCard product={product} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

const FLAGS = ['SCHEME_RATE', 'SCHEME_TERM', 'SCHEME_SECURITY'] as const;
const isFlag = (flag: string): flag is (typeof FLAGS)[number] => (FLAGS as readonly string[]).includes(flag);

function ReviewCard({ product, onDone }: { product: Product; onDone: () => void }) {
  const words = useWords();
  const { t, label } = words;
  const [note, setNote] = useState('');
  const review = useCommand(ReviewCreditProductDocument, (data) => data.reviewCreditProduct);

  async function decide(decision: (typeof DECISIONS)[number]) {
    const done = await review.run({ productId: product.id, decision, note: orNull(note.trim()) });
    if (done !== null) onDone();
  }
  return (
    <Card title={product.name} extra={<StateTag code={product.state}>{label('productState', product.state)}</StateTag>}>
      <div className="stack">
        <p className="soft">{product.bankName}</p>
        <TermFacts product={product} />
        <p>
          {t('productReview.schemes')} {product.schemes.map((code) => schemeWord('scheme', code, words)).join(' / ')}
        </p>
        <p>
          {t('review.flags')}{' '}
          {product.flags.map((flag) => (
            <Tag key={flag} color="gold">
              {isFlag(flag) ? t(`productReview.${flag}`) : flag}
            </Tag>
          ))}
        </p>
        <Input.TextArea
          aria-label={t('productReview.note')}
          placeholder={t('productReview.note')}
          maxLength={500}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        <ProblemNotice problem={review.problem} />
        <div className="actions">
          {DECISIONS.map((decision) => (
            <Button
              key={decision}
              type={decision === 'PUBLISH' ? 'primary' : 'default'}
              danger={decision === 'REJECT'}
              loading={review.running}
              onClick={() => void decide(decision)}
            >
              {t(`productReview.${decision}`)}
            </Button>
          ))}
        </div>
      </div>
    </Card>
  );
}
