import { Anchor, Table, Text } from '@mantine/core';
import { Link, useSearch } from 'wouter';
import { queryOf } from '../../api/client.js';
import { useCompany, useSearchResult } from '../../api/session.js';
import type { SearchHit } from '../../api/types.js';
import { formatDay, groupBy, money } from '../../parts/format.js';
import { StateBadge } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { Page, RecordLink, Section, SmallTable } from '../../parts/page.js';
import { answerOf, words } from './words.js';

/** The most records of each kind on the page. */
const SHOWN = 50;

/** Everything that a search finds, by kind, each with its answer: in QuickBooks or not, and why. */
export default function SearchPage() {
  const q = new URLSearchParams(useSearch()).get('q')?.trim() ?? '';
  const query = useSearchResult(q, SHOWN);
  return (
    <Page title={q === '' ? words.empty : words.title(q)}>
      <Loaded query={query} height={240} empty={(result) => (result.found.length === 0 ? words.nothing : undefined)}>
        {(result) =>
          [...groupBy(result.found, ({ entity }) => entity)].map(([entity, hits]) => (
            <Section key={entity} title={words.kinds[entity]}>
              <Hits hits={hits} />
              {(entity === 'invoice' || entity === 'payment') && <InDesk entity={entity} q={q} />}
            </Section>
          ))
        }
      </Loaded>
    </Page>
  );
}

function Hits({ hits }: { hits: readonly SearchHit[] }) {
  const { name, customer, date, amount, answer } = words.columns;
  return (
    <SmallTable minWidth={640} head={[name, customer, date, amount, answer]}>
      <Table.Tbody>
        {hits.map((hit) => (
          <Table.Tr key={hit.id}>
            <Table.Td>
              <RecordLink entity={hit.entity} id={hit.id}>
                {hit.name ?? hit.id}
              </RecordLink>
            </Table.Td>
            <Table.Td>{hit.customer}</Table.Td>
            <Table.Td>{formatDay(hit.date)}</Table.Td>
            <Table.Td className="numbers">{money(hit.amount)}</Table.Td>
            <Table.Td>
              <StateBadge view={hit.view} />
              <Text size="sm">{answerOf(hit)}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </SmallTable>
  );
}

/** A link to the desk, which has filters, sums and a file of all that is found. */
function InDesk({ entity, q }: { entity: 'invoice' | 'payment'; q: string }) {
  const company = useCompany();
  return (
    <Anchor component={Link} size="sm" href={`/c/${company}/desk/${entity}${queryOf({ view: 'all', q })}`}>
      {words.inDesk[entity]}
    </Anchor>
  );
}
