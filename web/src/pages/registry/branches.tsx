import { Button, Card, Form, Input, Select } from 'antd';
import { useQuery } from 'urql';
import { BankBranchesDocument, OpenBranchDocument, PlaceInBranchDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { required, useRefusalOnField } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

const BRANCHES_SHOWN = 100;
const HEAD_OFFICE = '';

/** The branches of my bank, read once for all who ask. */
export function useBranches(isNeeded: boolean) {
  const [{ data }, again] = useQuery({
    query: BankBranchesDocument,
    variables: { first: BRANCHES_SHOWN },
    pause: !isNeeded,
  });
  const branches = data?.bankBranches.edges.map(({ node }) => node) ?? [];
  return { branches, refresh: () => again({ requestPolicy: 'network-only' }) };
}

/** Where somebody works; the head office sees all, a branch what it has taken and what is nobody's. */
export function BranchPlace({
  person,
  onPlaced,
}: {
  person: { readonly id: string; readonly name: string; readonly branch?: { readonly id: string } | null | undefined };
  onPlaced: () => void;
}) {
  const { t } = useWords();
  const { branches, refresh } = useBranches(true);
  const place = useCommand(PlaceInBranchDocument, (data) => data.placeInBranch);
  async function move(branchId: string) {
    const done = await place.run({ userId: person.id, branchId: branchId === HEAD_OFFICE ? null : branchId });
    if (done === null) return;
    refresh();
    onPlaced();
  }
  return (
    <>
      <Select
        aria-label={`${t('branches.place')} ${person.name}`}
        className="branch-place"
        value={person.branch?.id ?? HEAD_OFFICE}
        loading={place.running}
        onChange={(branchId) => void move(branchId)}
        options={[
          { value: HEAD_OFFICE, label: t('branches.headOffice') },
          ...branches.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <ProblemNotice problem={place.problem} />
    </>
  );
}

/** The head office opens branches and sees how much each has taken. */
export function Branches() {
  const { t } = useWords();
  const [form] = Form.useForm<{ name: string }>();
  const { branches, refresh } = useBranches(true);
  const open = useCommand(OpenBranchDocument, (data) => data.openBranch);
  useRefusalOnField(form, open);
  async function submit({ name }: { name: string }) {
    if ((await open.run({ name })) === null) return;
    form.resetFields();
    refresh();
  }
  return (
    <Card title={t('branches.title')}>
      <div className="stack">
        <p className="soft">{t('branches.hint')}</p>
        {branches.length === 0 ? (
          <EmptyState title={t('branches.none')} hint={t('branches.noneHint')} />
        ) : (
          <DataTable
            label={t('branches.title')}
            rowKey="id"
            dataSource={branches}
            columns={[
              { title: t('branches.name'), dataIndex: 'name' },
              { title: t('branches.people'), dataIndex: 'people' },
              { title: t('branches.works'), dataIndex: 'works' },
            ]}
          />
        )}
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
          <ProblemNotice problem={open.problem} />
          <Form.Item name="name" label={t('branches.name')} rules={[required(t)]}>
            <Input maxLength={120} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={open.running}>
            {t('branches.open')}
          </Button>
        </Form>
      </div>
    </Card>
  );
}
