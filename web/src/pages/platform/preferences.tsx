import { Button, Card, Checkbox, Form, Input, Radio, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PreferencesDocument, type PreferencesQuery, SavePreferencesDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type Preferences = PreferencesQuery['notificationPreferences'];
const MODES = ['EACH', 'DAILY', 'OFF'] as const;
const CATEGORIES = ['NEED', 'DEAL', 'LOAN', 'FUND', 'SESSION', 'BATCH'] as const;

/** How a person wants to be told outside of the inbox. */
export default function PreferencesPage() {
  const { t } = useWords();
  const [{ data, error }, again] = useQuery({ query: PreferencesDocument, requestPolicy: 'network-only' });
  return (
    <div className="stack">
      <h1>{t('prefs.title')}</h1>
      <p className="soft">{t('prefs.hint')}</p>
      {error !== undefined && <FaultNotice fault={error} onRetry={again} />}
      {data === undefined ? <Skeleton active /> : <PreferencesForm known={data.notificationPreferences} />}
    </div>
  );
}

function PreferencesForm({ known }: { known: Preferences }) {
  const { t } = useWords();
  const save = useCommand(SavePreferencesDocument, (data) => data.saveNotificationPreferences);
  const [isSaved, setSaved] = useState(false);

  async function submit(values: Preferences) {
    setSaved(false);
    const phone = values.phone?.trim() || null;
    const wechatId = values.wechatId?.trim() || null;
    setSaved((await save.run({ ...values, phone, wechatId })) !== null);
  }
  return (
    <Card>
      <Form<Preferences> layout="vertical" initialValues={known} onFinish={(values) => void submit(values)}>
        <Form.Item name="mail" label={t('prefs.mail')}>
          <Radio.Group options={MODES.map((value) => ({ value, label: t(`prefs.${value}`) }))} />
        </Form.Item>
        <Form.Item name="muted" label={t('prefs.muted')}>
          <Checkbox.Group options={CATEGORIES.map((value) => ({ value, label: t(`prefs.${value}`) }))} />
        </Form.Item>
        <Form.Item name="language" label={t('prefs.language')}>
          <Radio.Group
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
        <Form.Item name="phone" label={t('prefs.phone')}>
          <Input inputMode="tel" maxLength={20} />
        </Form.Item>
        <Form.Item name="wechatId" label={t('prefs.wechat')}>
          <Input maxLength={64} />
        </Form.Item>
        <ProblemNotice problem={save.problem} />
        <Button type="primary" htmlType="submit" loading={save.running}>
          {t('common.save')}
        </Button>{' '}
        <span role="status">{isSaved && t('prefs.saved')}</span>
      </Form>
    </Card>
  );
}
