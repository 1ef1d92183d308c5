import { Anchor, Group, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { keys } from '../../api/client.js';
import { useCompany, useResource } from '../../api/session.js';
import type { RecordPage as Record } from '../../api/types.js';
import { formatDay, money } from '../../parts/format.js';
import { StateBadge } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { Page, RecordLink } from '../../parts/page.js';
import { entityWords } from '../../parts/words.js';
import { Actions } from './actions.js';
import { Facts, Lines } from './facts.js';
import { Exchanges, History } from './history.js';
import { Status } from './status.js';
import { words } from './words.js';

/** One record: its state and why, what can be done, and everything that happened to it. */
export default function RecordPage({ entity, id }: { entity: string; id: string }) {
  const query = useResource<Record>(
    (company) => keys.record(company, entity, id),
    `/records/${entity}/${encodeURIComponent(id)}/passport`,
  );
  const { data: record } = query;
  const kind = entityWords[entity] ?? words.unknownKind;
  return (
    <Page
      title={record === undefined ? kind : words.title(kind, record.name ?? id)}
      hint={record && <Headline record={record} />}
      actions={record && <Actions record={record} />}
    >
      <Loaded query={query} height={220}>
        {(loaded) => (
          <>
            <Status record={loaded} />
            <Group align="flex-start" gap="md" grow preventGrowOverflow={false} wrap="wrap">
              <Stack gap="md" style={{ flex: '2 1 420px' }}>
                <History record={loaded} />
                <Exchanges record={loaded} />
              </Stack>
              <Stack gap="md" style={{ flex: '1 1 300px' }}>
                <Facts record={loaded} />
                <Lines record={loaded} />
              </Stack>
            </Group>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Headline({ record }: { record: Record }) {
  const company = useCompany();
  const { customer } = record;
  return (
    <Group gap="md" component="span">
      <StateBadge view={record.view} />
      {record.amount !== null && <span className="numbers">{money(record.amount)}</span>}
      {record.date !== null && <span>{formatDay(record.date)}</span>}
      {customer !== null && (
        <RecordLink entity="customer" id={customer.id}>
          {customer.name ?? customer.id}
        </RecordLink>
      )}
      {record.entity === 'customer' &&
        (['invoice', 'payment'] as const).map((document) => (
          <Anchor
            key={document}
            component={Link}
            size="sm"
            href={`/c/${company}/desk/${document}?view=all&customer=${encodeURIComponent(record.id)}`}
          >
            {words.documents[document]}
          </Anchor>
        ))}
    </Group>
  );
}
