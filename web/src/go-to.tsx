import { Input, type InputRef, Modal } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { entriesFor } from './desks.ts';
import { useWords } from './language.ts';
import { PageIcon } from './parts/icon.tsx';
import type { Me } from './session.tsx';

const SHOWN_MAX = 8;

/** Finds a page by a part of its name; arrows choose, Enter opens. */
export default function GoTo({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<InputRef>(null);
  const pages = [
    ...entriesFor(me).map(({ to, key }) => ({ to, name: t(key) })),
    { to: '/inbox', name: t('nav.inbox') },
    { to: '/help', name: t('nav.help') },
  ];
  const wanted = text.trim().toLowerCase();
  const found = pages
    .filter(({ to, name }) => name.toLowerCase().includes(wanted) || to.includes(wanted))
    .slice(0, SHOWN_MAX);
  const chosen = Math.min(at, found.length - 1);

  function open(to: string) {
    onClose();
    void navigate(to);
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((chosen + step + found.length) % found.length);
    }
    const page = found[chosen];
    if (event.key === 'Enter' && page !== undefined) open(page.to);
  }
  return (
    <Modal
      open
      title={t('goTo.title')}
      footer={null}
      closable={false}
      onCancel={onClose}
      transitionName=""
      maskTransitionName=""
      afterOpenChange={() => input.current?.focus()}
    >
      <Input
        ref={input}
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="go-to-pages"
        aria-label={t('goTo.hint')}
        aria-activedescendant={chosen >= 0 ? `go-to-${chosen}` : undefined}
        placeholder={t('goTo.hint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="go-to" id="go-to-pages" role="listbox" aria-label={t('goTo.title')}>
        {found.map(({ to, name }, index) => (
          <div
            key={to}
            className="page-link"
            id={`go-to-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => open(to)}
            onKeyDown={onKeyDown}
          >
            <PageIcon path={to} />
            <span>{name}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="soft">{t('goTo.none')}</p>}
    </Modal>
  );
}
