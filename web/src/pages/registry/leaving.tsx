import { Button, Form, Select } from 'antd';
import type { PersonRowFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

const NOBODY = '';

/** Somebody leaves or is sent away: who gets what the person kept. */
export function Leaving({
  person,
  colleagues,
  running,
  onSure,
}: {
  person: PersonRowFragment;
  colleagues: readonly PersonRowFragment[];
  running: boolean;
  onSure: (successorId: string | null) => void;
}) {
  const { t } = useWords();
  return (
    <Form<{ successor: string }>
      layout="vertical"
      initialValues={{ successor: NOBODY }}
      onFinish={({ successor }) => onSure(successor === NOBODY ? null : successor)}
    >
      <p>{t(person.isMe ? 'people.leaveSure' : 'people.removeSure', { name: person.name })}</p>
      <Form.Item name="successor" label={t('people.successor')} extra={t('people.successorHint')}>
        <Select
          options={[
            { value: NOBODY, label: t('people.noSuccessor') },
            ...colleagues.map(({ id, name, email }) => ({ value: id, label: `${name} ${email}` })),
          ]}
        />
      </Form.Item>
      <Button type="primary" danger htmlType="submit" loading={running}>
        {t(person.isMe ? 'people.leave' : 'people.remove')}
      </Button>
    </Form>
  );
}
