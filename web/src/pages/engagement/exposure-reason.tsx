import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { OverrideExposureDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

const REASON_MAX = 500;

/** A supervisor lets a grant go on in spite of the warning that many banks lend to this small firm. */
export function ExposureReason({ engagementId }: { engagementId: string }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [isDone, setDone] = useState(false);
  const override = useCommand(OverrideExposureDocument, (data) => data.overrideExposure);

  async function send({ reason }: { reason: string }) {
    if ((await override.run({ engagementId, reason })) === null) return;
    setDone(true);
    setOpen(false);
  }
  return (
    <>
      {isDone && <Alert type="success" showIcon role="status" title={t('exposure.done')} />}
      <Button size="small" onClick={() => setOpen(true)}>
        {t('exposure.title')}
      </Button>
      <Modal open={isOpen} title={t('exposure.title')} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <Form<{ reason: string }> layout="vertical" className="stack" onFinish={(values) => void send(values)}>
          <p className="soft">{t('exposure.hint')}</p>
          <ProblemNotice problem={override.problem} />
          <Form.Item name="reason" label={t('exposure.reason')} rules={[required(t)]}>
            <Input.TextArea rows={3} maxLength={REASON_MAX} showCount />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={override.running}>
            {t('common.save')}
          </Button>
        </Form>
      </Modal>
    </>
  );
}
