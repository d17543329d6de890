import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../language.ts';
import type { Connection } from '../use-connection.ts';
import { Icon } from './icon.tsx';
import { FaultNotice } from './problem-notice.tsx';

type EmptyProps = { title: string; hint: string; action?: ReactNode };

/** Says what is missing and what to do about it. */
export function EmptyState({ title, hint, action }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-sign" aria-hidden>
        <Icon name="empty" />
      </span>
      <p className="empty-title">{title}</p>
      <p>{hint}</p>
      {action}
    </div>
  );
}

/** The frame of every list: loading, fault, empty, nodes, more. */
export function Nodes<Node>({
  connection,
  empty,
  children,
}: {
  connection: Connection<Node>;
  empty: EmptyProps;
  children: (nodes: readonly Node[]) => ReactNode;
}) {
  const { t } = useWords();
  const { nodes, loading, fault } = connection;
  if (fault !== null) return <FaultNotice fault={fault} onRetry={connection.refresh} />;
  if (nodes.length === 0 && loading) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (nodes.length === 0) return <EmptyState {...empty} />;
  return (
    <div aria-busy={loading}>
      {children(nodes)}
      {connection.hasMore && (
        <p className="more">
          <Button loading={loading} onClick={connection.more}>
            {t('common.more')}
          </Button>
        </p>
      )}
    </div>
  );
}
