import { Button } from 'antd';
import { DELIVERY_ORDERS, type DeliveryOrder } from '../../../../domain/list-orders.ts';
import { DeliveriesDocument, type DeliveriesQuery, ReplayWebhookDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

const PAGE_SIZE = 20;
const STATE = 'state';
const STATES = ['WAITING', 'DELIVERED', 'DEAD'] as const;
type Delivery = DeliveriesQuery['webhookDeliveries']['edges'][number]['node'];

/** What was sent to the systems of an organisation, the newest first. */
export function Deliveries() {
  const { t } = useWords();
  const address = useListAddress({ orders: DELIVERY_ORDERS, filters: [STATE], prefix: 'delivery-' });
  const { orderBy, ascending } = address;
  const variables = { state: address.choice(STATE, STATES), first: PAGE_SIZE, orderBy, ascending };
  const connection = useConnection(DeliveriesDocument, variables, (data) => data.webhookDeliveries);
  const replay = useCommand(ReplayWebhookDocument, (data) => data.replayWebhook);
  return (
    <Listing<Delivery, DeliveryOrder>
      isPart
      title={t('systems.deliveries')}
      name="deliveries"
      address={address}
      connection={connection}
      empty={{ title: t('systems.noDeliveries'), hint: t('systems.noDeliveriesHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: STATES.map((value) => ({ value, label: t(`systems.${value}`) })),
          },
        },
      ]}
      columns={[
        {
          title: t('access.at'),
          text: ({ createdAt }) => createdAt,
          orderBy: 'CREATED',
          render: ({ createdAt }) => <Instant at={createdAt} />,
        },
        { title: t('systems.event'), text: ({ name }) => name },
        {
          title: t('common.state'),
          text: ({ state }) => t(`systems.${state}`),
          render: ({ state }) => <StateTag code={state}>{t(`systems.${state}`)}</StateTag>,
        },
        { title: t('systems.attempts'), text: ({ attempts }) => `${attempts}`, orderBy: 'ATTEMPTS', isNumber: true },
        { title: t('systems.answer'), text: ({ lastStatus, errorCode }) => `${lastStatus ?? errorCode ?? ''}` },
        {
          title: t('common.actions'),
          text: null,
          render: ({ id }) => (
            <Button
              size="small"
              loading={replay.running}
              onClick={() => void replay.run({ id }).then(connection.refresh)}
            >
              {t('systems.replay')}
            </Button>
          ),
        },
      ]}
    >
      <ProblemNotice problem={replay.problem} />
    </Listing>
  );
}
