import { Alert, Button, Card, Input, Modal, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { AppealTagDocument, MyTagsDocument, type MyTagsQuery, TagAppealsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { AppealState } from './appeal-state.tsx';

const TAGS_SHOWN = 100;
type MyTag = MyTagsQuery['myTags'][number];

/** Every tag that a firm carries, what it was derived from, and a way to say that it is wrong. */
export default function TagsPage() {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: MyTagsDocument, variables: { first: TAGS_SHOWN } });
  const appeals = useConnection(TagAppealsDocument, { first: TAGS_SHOWN, state: null }, (answer) => answer.tagAppeals);
  const [appealed, setAppealed] = useState<MyTag | null>(null);
  return (
    <div className="stack">
      <h1>{t('tags.title')}</h1>
      <p className="soft">{t('tags.hint')}</p>
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data?.myTags.length === 0 && <EmptyState title={t('tags.empty')} hint={t('tags.emptyHint')} />}
      {data !== undefined && data.myTags.length > 0 && <TagTable tags={data.myTags} onAppeal={setAppealed} />}
      {appeals.nodes.length > 0 && (
        <Card title={t('tags.appeals')}>
          {appeals.nodes.map((appeal) => (
            <p key={appeal.id}>
              <strong>{appeal.code}</strong> {appeal.value} <AppealState appeal={appeal} />
              <br />
              <span className="soft">{appeal.answer ?? appeal.reason}</span>
            </p>
          ))}
        </Card>
      )}
      {appealed !== null && (
        <AppealForm
          tag={appealed}
          onClose={(isDone) => {
            setAppealed(null);
            if (isDone) appeals.refresh();
          }}
        />
      )}
    </div>
  );
}

function TagTable({ tags, onAppeal }: { tags: readonly MyTag[]; onAppeal: (tag: MyTag) => void }) {
  const { t } = useWords();
  const state = (tag: MyTag) => {
    if (!tag.isInForce) return <Tag>{t('tags.ended')}</Tag>;
    if (!tag.isStale) return <Tag color="green">{t('tags.fresh')}</Tag>;
    return (
      <Tag color="gold" title={t('tags.staleHint')}>
        {t('tags.stale')}
      </Tag>
    );
  };
  return (
    <DataTable
      label={t('tags.title')}
      rowKey={(tag) => `${tag.code} ${tag.value} ${tag.validFrom}`}
      dataSource={[...tags]}
      columns={[
        { title: t('tags.tag'), render: (_, tag: MyTag) => <strong>{tag.code}</strong> },
        { title: t('tags.value'), dataIndex: 'value' },
        { title: t('common.state'), render: (_, tag) => state(tag) },
        { title: t('tags.evidence'), render: (_, tag) => <span className="reason">{tag.evidence.join(' · ')}</span> },
        { title: t('tags.source'), dataIndex: 'source' },
        {
          title: t('tags.validity'),
          render: (_, { validFrom, validTo }) =>
            validTo === null ? t('tags.from', { day: validFrom }) : t('tags.fromTo', { day: validFrom, end: validTo }),
        },
        {
          title: t('common.actions'),
          render: (_, tag) => (
            <Button
              size="small"
              aria-label={t('tags.appealOf', { tag: `${tag.code} ${tag.value}` })}
              onClick={() => onAppeal(tag)}
            >
              {t('tags.appeal')}
            </Button>
          ),
        },
      ]}
    />
  );
}

function AppealForm({ tag, onClose }: { tag: MyTag; onClose: (isDone: boolean) => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const appeal = useCommand(AppealTagDocument, (data) => data.appealTag);

  async function send() {
    const done = await appeal.run({ code: tag.code, value: tag.value, reason: reason.trim() });
    if (done !== null) onClose(true);
  }

  return (
    <Modal
      open
      title={t('tags.appealOf', { tag: `${tag.code} ${tag.value}` })}
      okText={t('tags.appeal')}
      okButtonProps={{ loading: appeal.running, disabled: reason.trim() === '' }}
      onOk={() => void send()}
      onCancel={() => onClose(false)}
    >
      <div className="stack">
        <Alert type="info" title={tag.evidence.join(' · ')} description={tag.source} />
        <Input.TextArea
          aria-label={t('tags.appealReason')}
          placeholder={t('tags.appealReason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemNotice problem={appeal.problem} />
      </div>
    </Modal>
  );
}
