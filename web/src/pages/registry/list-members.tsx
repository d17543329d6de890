import { Input } from 'antd';
import { useState } from 'react';
import { MEMBER_ORDERS, type MemberOrder } from '../../../../domain/list-orders.ts';
import { ListMembersDocument, type ListMembersQuery, type ListTypesQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { type ListColumn, Listing } from '../../parts/listing.tsx';
import { Day } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const PAGE_SIZE = 20;
const ON = 'on';
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
/** Swedish dates are written as the wire writes them. */
const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

type Member = ListMembersQuery['listMembers']['edges'][number]['node'];
const PARK_ROSTER = 'PARK_ROSTER';

/** Who stands on a list on the day in the address. */
export function ListMembers({ list }: { list: ListTypesQuery['listTypes'][number] }) {
  const { t } = useWords();
  const [today] = useState(() => TODAY.format(new Date()));
  const address = useListAddress({ orders: MEMBER_ORDERS, filters: [ON], startsAscending: true, prefix: 'member-' });
  const wanted = address.filter(ON) ?? '';
  const on = DAY_PATTERN.test(wanted) ? wanted : (list.releasedOn ?? today);
  const { orderBy, ascending } = address;
  const variables = { list: list.code, on, first: PAGE_SIZE, orderBy, ascending };
  const connection = useConnection(ListMembersDocument, variables, (data) => data.listMembers);
  const day = (date: string | null) => (date === null ? '—' : <Day date={date} />);
  const columns: readonly ListColumn<Member, MemberOrder>[] = [
    { title: t('loan.firm'), text: ({ firmName }) => firmName },
    { title: t('firm.creditCode'), text: ({ creditCode }) => creditCode },
    { title: t('members.project'), text: ({ projectName }) => projectName ?? '—' },
    { title: t('members.category'), text: ({ category }) => category ?? '—' },
    ...(list.code === PARK_ROSTER
      ? [{ title: t('members.stars'), text: ({ stars }: Member) => (stars === null ? '—' : '★'.repeat(stars)) }]
      : []),
    {
      title: t('members.from'),
      text: ({ validFrom }) => validFrom,
      render: ({ validFrom }) => day(validFrom),
      orderBy: 'FROM',
    },
    { title: t('members.to'), text: ({ validTo }) => validTo ?? '', render: ({ validTo }) => day(validTo) },
  ];
  return (
    <Listing
      isPart
      title={`${list.name} · ${t('members.title')}`}
      name={`members-${list.code}-${on}`}
      address={address}
      connection={connection}
      empty={{ title: t('members.empty'), hint: t('members.emptyHint') }}
      columns={columns}
      action={
        <label className="soft">
          {t('members.on')}{' '}
          <Input
            type="date"
            value={on}
            onChange={({ target }) => DAY_PATTERN.test(target.value) && address.setFilter(ON, target.value)}
          />
        </label>
      }
    />
  );
}
