import { Button, Modal } from 'antd';
import { Fragment } from 'react';
import type { WebKey } from '../../../text/web.ts';
import { useWords } from '../language.ts';

export type KeyMeaning = readonly [key: string, meaning: WebKey];

/** The keys of a page, behind a button and behind the question mark. */
export function KeyHelp({
  keys,
  isOpen,
  setOpen,
}: {
  keys: readonly KeyMeaning[];
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <>
      <Button className="key-help" size="small" type="text" onClick={() => setOpen(true)}>
        {t('keys.title')} <kbd>?</kbd>
      </Button>
      <Modal open={isOpen} title={t('keys.title')} footer={null} onCancel={() => setOpen(false)}>
        <dl className="keys">
          {keys.map(([key, meaning]) => (
            <Fragment key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(meaning)}</dd>
            </Fragment>
          ))}
        </dl>
      </Modal>
    </>
  );
}
