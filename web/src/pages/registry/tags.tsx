import { Alert, Button, Card, Input, Modal, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { formatDate } from '../../format.ts';
import { AppealTagDocument, MyTagsDocument, type MyTagsQuery, TagAppealsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { AppealState } from './appeal-state.tsx';
import { useTagWords } from './tag-word.ts';

const TAGS_SHOWN = 100;
type MyTag = MyTagsQuery['myTags'][number];

/** Every tag that a firm carries, what it was derived from, and a way to say that it is wrong. */
export default function TagsPage() {
  const { t } = useWords();
  const { tagWord } = useTagWords();
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
      {data !== undefined && data.myTags.length > 0 && (
        <TagCards tags={inForceFirst(data.myTags)} onAppeal={setAppealed} />
      )}
      {appeals.nodes.length > 0 && (
        <Card title={t('tags.appeals')}>
          {appeals.nodes.map((appeal) => (
            <p key={appeal.id}>
              <strong>{tagWord(appeal)}</strong> <AppealState appeal={appeal} />
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

/** What has ended is history, and stands below what holds. */
const inForceFirst = (tags: readonly MyTag[]): MyTag[] => [
  ...tags.filter(({ isInForce }) => isInForce),
  ...tags.filter(({ isInForce }) => !isInForce),
];

function TagCards({ tags, onAppeal }: { tags: readonly MyTag[]; onAppeal: (tag: MyTag) => void }) {
  const { t, language } = useWords();
  const { tagWord, evidence, source } = useTagWords();
  const state = (tag: MyTag) => {
    if (!tag.isInForce) return <Tag>{t('tags.ended')}</Tag>;
    return <Tag color={tag.isStale ? 'gold' : 'green'}>{t(tag.isStale ? 'tags.stale' : 'tags.fresh')}</Tag>;
  };
  return (
    <ul className="cards">
      {tags.map((tag) => (
        <li key={`${tag.code} ${tag.value} ${tag.validFrom}`}>
          <Card title={tagWord(tag)} extra={state(tag)}>
            <div className="stack">
              {tag.isStale && tag.isInForce && <p>{t('tags.staleHint')}</p>}
              <p>
                <span className="soft">{t('tags.source')}</span> {source(tag.source)}
              </p>
              {evidence(tag) !== '' && (
                <p>
                  <span className="soft">{t('tags.evidence')}</span> {evidence(tag)}
                </p>
              )}
              <p>
                <span className="soft">{t('tags.validity')}</span>{' '}
                {tag.validTo === null
                  ? t('tags.from', { day: formatDate(tag.validFrom, language) })
                  : t('tags.fromTo', {
                      day: formatDate(tag.validFrom, language),
                      end: formatDate(tag.validTo, language),
                    })}
              </p>
              <Button size="small" aria-label={t('tags.appealOf', { tag: tagWord(tag) })} onClick={() => onAppeal(tag)}>
                {t('tags.appeal')}
              </Button>
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}

function AppealForm({ tag, onClose }: { tag: MyTag; onClose: (isDone: boolean) => void }) {
  const { t } = useWords();
  const { tagWord, evidence, source } = useTagWords();
  const [reason, setReason] = useState('');
  const appeal = useCommand(AppealTagDocument, (data) => data.appealTag);

  async function send() {
    const done = await appeal.run({ code: tag.code, value: tag.value, reason: reason.trim() });
    if (done !== null) onClose(true);
  }

  return (
    <Modal
      open
      title={t('tags.appealOf', { tag: tagWord(tag) })}
      okText={t('tags.appeal')}
      okButtonProps={{ loading: appeal.running, disabled: reason.trim() === '' }}
      onOk={() => void send()}
      onCancel={() => onClose(false)}
    >
      <div className="stack">
        <Alert type="info" title={source(tag.source)} description={evidence(tag)} />
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
