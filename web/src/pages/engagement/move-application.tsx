import { Button, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import {
  BanksAppliedDocument,
  type EngagementCardFragment,
  MoveApplicationDocument,
  OtherBanksDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

/** A firm moves its application to the bank of another product in one action. */
export function MoveApplication({ deal, onChange }: { deal: EngagementCardFragment; onChange: () => void }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('deal.reassign')}
      </Button>
      <Modal open={isOpen} title={t('deal.reassign')} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <Choice
          deal={deal}
          onMoved={() => {
            setOpen(false);
            onChange();
          }}
        />
      </Modal>
    </>
  );
}

function Choice({ deal, onMoved }: { deal: EngagementCardFragment; onMoved: () => void }) {
  const { t } = useWords();
  const variables = { needId: deal.needId };
  const [{ data: found, fetching }] = useQuery({ query: OtherBanksDocument, variables });
  const [{ data: applied }] = useQuery({ query: BanksAppliedDocument, variables });
  const move = useCommand(MoveApplicationDocument, (data) => data.moveApplication);
  const known = new Set(applied?.engagements.edges.map(({ node }) => node.bankId));
  const products = (found?.recommendations.edges ?? [])
    .map(({ node }) => node.product)
    .filter(({ bankId }) => bankId !== deal.bankId && !known.has(bankId));

  async function run({ productId }: { productId: string }) {
    if ((await move.run({ engagementId: deal.id, productId })) !== null) onMoved();
  }
  if (found !== undefined && products.length === 0) return <p>{t('moveApplication.none')}</p>;
  return (
    <Form<{ productId: string }> layout="vertical" className="stack" onFinish={(values) => void run(values)}>
      <p className="soft">{t('moveApplication.hint', { bank: deal.bankName })}</p>
      <ProblemNotice problem={move.problem} />
      <Form.Item name="productId" label={t('deals.product')} rules={[required(t)]}>
        <Select
          loading={fetching}
          options={products.map(({ id, name, bankName }) => ({ value: id, label: `${bankName} · ${name}` }))}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={move.running}>
        {t('deal.reassign')}
      </Button>
    </Form>
  );
}
