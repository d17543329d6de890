import { Button } from 'antd';
import { useClient } from 'urql';
import { DataExportsDocument, type ExportRowFragment, FileLinkDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 20;

/** Copies that were asked for. Somebody else's show, besides, why they were asked for. */
export function Exports({ generation, ofOthers = false }: { generation: number; ofOthers?: boolean }) {
  const { t } = useWords();
  const connection = useConnection(DataExportsDocument, { first: PAGE_SIZE }, (data) => data.dataExports);
  return (
    <section key={generation}>
      <div className="title-row">
        <h2>{t('data.copies')}</h2>
        <Button onClick={connection.refresh}>{t('data.refresh')}</Button>
      </div>
      <Nodes connection={connection} empty={{ title: t('data.noCopies'), hint: t('data.noCopiesHint') }}>
        {(rows) => (
          <DataTable<ExportRowFragment>
            label={t('data.copies')}
            rowKey="id"
            dataSource={[...rows]}
            columns={[
              { title: t('data.subject'), render: (_cell, row) => row.subjectName || t(`data.${row.subject}`) },
              { title: t('common.state'), render: (_cell, row) => <State row={row} /> },
              { title: t('data.requestedAt'), render: (_cell, row) => <Instant at={row.requestedAt} /> },
              { title: t('data.rows'), render: (_cell, row) => <span className="number">{row.rows ?? '—'}</span> },
              { title: t('data.until'), render: (_cell, row) => <Instant at={row.expiresAt} /> },
              ...(ofOthers
                ? [{ title: t('data.reason'), render: (_cell: unknown, row: ExportRowFragment) => row.reason || '—' }]
                : []),
              {
                title: t('common.actions'),
                render: (_cell, row) => (row.fileId === null ? '—' : <Download fileId={row.fileId} />),
              },
            ]}
          />
        )}
      </Nodes>
    </section>
  );
}

function State({ row }: { row: ExportRowFragment }) {
  const { t } = useWords();
  const why = row.errorCode === 'TOO_LARGE' || row.errorCode === 'FAULT' ? t(`data.${row.errorCode}`) : '';
  return (
    <>
      <StateTag code={row.state === 'READY' ? 'DONE' : row.state === 'REQUESTED' ? 'WAITING' : row.state}>
        {t(`data.${row.state}`)}
      </StateTag>{' '}
      <span className="soft">{why}</span>
    </>
  );
}

function Download({ fileId }: { fileId: string }) {
  const { t } = useWords();
  const client = useClient();
  async function open() {
    const { data } = await client
      .query(FileLinkDocument, { id: fileId }, { requestPolicy: 'network-only' })
      .toPromise();
    const url = data?.fileLink?.url;
    if (url === undefined) return;
    // The platform's own path, whatever address it knows itself by.
    const { pathname, search } = new URL(url);
    const link = document.createElement('a');
    link.href = `${pathname}${search}`;
    link.download = '';
    link.click();
  }
  return (
    <Button size="small" type="primary" onClick={() => void open()}>
      {t('data.download')}
    </Button>
  );
}
