import { Tag } from 'antd';
import { Link } from 'react-router';
import { LoansDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { Day, Money, Rate } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useConnection } from '../../use-connection.ts';

const PAGE_SIZE = 50;

export default function LoansPage() {
  const { t, label } = useWords();
  const { me } = useSession();
  const connection = useConnection(LoansDocument, { first: PAGE_SIZE }, (data) => data.loans);
  const action =
    me?.organisation?.kind === 'BANK' ? <LinkButton to="/matched">{t('nav.matchedNeeds')}</LinkButton> : null;
  return (
    <>
      <h1>{t('loans.title')}</h1>
      <Nodes connection={connection} empty={{ title: t('loans.empty'), hint: t('loans.emptyHint'), action }}>
        {(loans) => (
          <DataTable
            label={t('loans.title')}
            rowKey="id"
            dataSource={[...loans]}
            columns={[
              {
                title: t('loan.contract'),
                render: (_, loan) => <Link to={`/loans/${loan.id}`}>{loan.contractNumber}</Link>,
              },
              {
                title: t('common.state'),
                render: (_, { filing, loss }) =>
                  loss !== null ? (
                    <Tag>{label('lossState', loss.state)}</Tag>
                  ) : filing !== null ? (
                    <Tag>{label('filingState', filing.state)}</Tag>
                  ) : (
                    <Tag>{t('loan.notFiled')}</Tag>
                  ),
              },
              { title: t('loan.firm'), dataIndex: 'firmName' },
              { title: t('loan.bank'), dataIndex: 'bankName' },
              { title: t('loan.principal'), render: (_, loan) => <Money fen={loan.principalFen} /> },
              { title: t('loan.rate'), render: (_, loan) => <Rate bps={loan.rateBps} /> },
              { title: t('loan.drawnOn'), render: (_, loan) => <Day date={loan.drawnOn} /> },
              { title: t('loan.maturesOn'), render: (_, loan) => <Day date={loan.maturesOn} /> },
            ]}
          />
        )}
      </Nodes>
    </>
  );
}
