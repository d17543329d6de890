import { Button, Popconfirm } from 'antd';
import { useQuery } from 'urql';
import { ApplyToProductDocument, BanksAppliedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type Product = { readonly id: string; readonly name: string; readonly bankId: string; readonly bankName: string };

/** A firm applies to the bank of a product, which may then read the need; afterwards it leads to the application. */
export function ApplyButton({
  needId,
  product,
  onApplied,
}: {
  needId: string;
  product: Product;
  onApplied: () => void;
}) {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: BanksAppliedDocument, variables: { needId } });
  const apply = useCommand(ApplyToProductDocument, (answer) => answer.applyToProduct);
  const hasApplied = data?.engagements.edges.some(({ node }) => node.bankId === product.bankId) === true;

  async function run() {
    if ((await apply.run({ needId, productId: product.id })) === null) return;
    refresh({ requestPolicy: 'network-only' });
    onApplied();
  }
  if (hasApplied)
    return (
      <LinkButton type="default" to="/deals">
        {t('apply.open')}
      </LinkButton>
    );
  return (
    <>
      <ProblemNotice problem={apply.problem} />
      <Popconfirm title={t('apply.sure', { bank: product.bankName })} onConfirm={() => void run()}>
        <Button
          type="primary"
          loading={apply.running}
          disabled={data === undefined}
          aria-label={`${t('apply.apply')} ${product.name}`}
        >
          {t('apply.apply')}
        </Button>
      </Popconfirm>
    </>
  );
}
