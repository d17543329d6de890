import { Button, Card, Form, Input, Modal, QRCode, Select, Typography } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import { formatDate } from '../../format.ts';
import {
  CreateEntryLinkDocument,
  EndEntryLinkDocument,
  type EntryLinkRowFragment,
  EntryLinksDocument,
  MyProductsDocument,
  SessionsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required, useRefusalOnField } from '../../parts/inputs.tsx';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Instant } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

type LinkForm = { label: string; productId?: string; sessionId?: string; days: number };

const DAYS = [7, 30, 90, 365] as const;
const CHOICES_MAX = 50;
const QR_PIXELS = 220;

/** The QR links of a bank, a park or the operator: made, shown, ended, with what came by each. */
export default function EntryLinksPage() {
  const { t } = useWords();
  const address = useListAddress({ orders: ['CREATED'], filters: [] });
  const connection = useConnection(EntryLinksDocument, {}, (data) => data.entryLinks);
  const end = useCommand(EndEntryLinkDocument, (data) => data.endEntryLink);
  const [shown, setShown] = useState<EntryLinkRowFragment | null>(null);
  async function stop(entryLinkId: string) {
    if ((await end.run({ entryLinkId })) === null) return;
    setShown(null);
    connection.refresh();
  }
  const columns: readonly ListColumn<EntryLinkRowFragment, 'CREATED'>[] = [
    { title: t('links.label'), text: ({ label }) => label },
    { title: t('links.code'), text: ({ code }) => code },
    { title: t('links.left'), text: ({ left }) => `${left}`, isNumber: true },
    { title: t('links.taken'), text: ({ taken }) => `${taken}`, isNumber: true },
    {
      title: t('links.until'),
      text: ({ expiresAt }) => expiresAt,
      render: ({ expiresAt }) => <Instant at={expiresAt} />,
    },
    { title: t('common.state'), text: ({ hasEnded }) => t(hasEnded ? 'links.ended' : 'links.open') },
    {
      title: t('common.actions'),
      text: null,
      render: (row) =>
        row.hasEnded ? null : (
          <Button size="small" onClick={() => setShown(row)}>
            {t('links.show')}
          </Button>
        ),
    },
  ];
  return (
    <>
      <Listing<EntryLinkRowFragment, 'CREATED'>
        title={t('links.title')}
        name="qr-links"
        hint={t('links.hint')}
        address={address}
        connection={connection}
        columns={columns}
        empty={{ title: t('links.empty'), hint: t('links.emptyHint') }}
      >
        <NewLink
          onMade={(link) => {
            setShown(link);
            connection.refresh();
          }}
        />
      </Listing>
      <Modal open={shown !== null} title={shown?.label} footer={null} onCancel={() => setShown(null)} destroyOnHidden>
        {shown !== null && (
          <div className="stack">
            <LinkCode link={shown} />
            <ProblemNotice problem={end.problem} />
            <p className="soft">{t('links.endHint')}</p>
            <Button danger loading={end.running} onClick={() => void stop(shown.id)}>
              {t('links.end')}
            </Button>
          </div>
        )}
      </Modal>
    </>
  );
}

function LinkCode({ link }: { link: EntryLinkRowFragment }) {
  const address = new URL(`/q/${link.code}`, window.location.href).href;
  return (
    <figure className="invite">
      <QRCode type="svg" size={QR_PIXELS} value={address} aria-label={link.label} />
      <figcaption>
        <Typography.Link copyable className="reason" href={address} target="_blank" rel="noreferrer">
          {address}
        </Typography.Link>
      </figcaption>
    </figure>
  );
}

function NewLink({ onMade }: { onMade: (link: EntryLinkRowFragment) => void }) {
  const { t, language } = useWords();
  const { me } = useSession();
  const [form] = Form.useForm<LinkForm>();
  const create = useCommand(CreateEntryLinkDocument, (data) => data.createEntryLink);
  const hasProducts = me !== null && mayUse(me, 'myProducts');
  const hasSessions = me !== null && mayUse(me, 'sessions');
  const [{ data: own }] = useQuery({
    query: MyProductsDocument,
    variables: { state: 'ONLINE', first: CHOICES_MAX },
    pause: !hasProducts,
  });
  const [{ data: coming }] = useQuery({
    query: SessionsDocument,
    variables: { first: CHOICES_MAX, state: 'ENROLLING' },
    pause: !hasSessions,
  });
  useRefusalOnField(form, create);
  async function submit({ label, productId, sessionId, days }: LinkForm) {
    const input = { label, productId: productId ?? null, sessionId: sessionId ?? null, days };
    const done = await create.run(input);
    if (done === null) return;
    form.resetFields();
    onMade(done.link);
  }
  return (
    <Card>
      <ProblemNotice problem={create.problem} />
      <Form<LinkForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ days: 90 }}
        onFinish={(values) => void submit(values)}
      >
        <div className="form-grid">
          <Form.Item name="label" label={t('links.label')} rules={[required(t)]}>
            <Input maxLength={80} />
          </Form.Item>
          {hasProducts && (
            <Form.Item name="productId" label={t('links.product')}>
              <Select
                allowClear
                options={own?.myProducts.edges.map(({ node }) => ({ value: node.id, label: node.name })) ?? []}
              />
            </Form.Item>
          )}
          {hasSessions && (
            <Form.Item name="sessionId" label={t('links.session')}>
              <Select
                allowClear
                options={
                  coming?.sessions.edges.map(({ node }) => ({
                    value: node.id,
                    label: formatDate(node.heldOn, language),
                  })) ?? []
                }
              />
            </Form.Item>
          )}
          <Form.Item name="days" label={t('links.days')}>
            <Select options={DAYS.map((count) => ({ value: count, label: t('links.daysOf', { count }) }))} />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={create.running}>
          {t('links.create')}
        </Button>
      </Form>
    </Card>
  );
}
