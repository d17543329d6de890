import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useHref, useNavigate } from 'react-router';

/** A link that looks like a button: a real address, and no reload when clicked plainly. */
export function LinkButton({
  to,
  type = 'primary',
  children,
}: {
  to: string;
  type?: 'primary' | 'default';
  children: ReactNode;
}) {
  const href = useHref(to);
  const navigate = useNavigate();
  return (
    <Button
      type={type}
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate(to);
      }}
    >
      {children}
    </Button>
  );
}
