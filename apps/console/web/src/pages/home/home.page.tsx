import { Anchor, Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { Link, useSearch } from 'wouter';
import { queryOf } from '../../api/client.js';
import { useCompany, useOverview, useResource } from '../../api/session.js';
import type { Home } from '../../api/types.js';
import { count, formatDay, money, sumMoney, timeZone } from '../../parts/format.js';
import { StateBadge, useNow } from '../../parts/labels.js';
import { Loaded } from '../../parts/loading.js';
import { latestMonths, type Month } from '../../parts/months.js';
import { Page, Section, SmallTable } from '../../parts/page.js';
import { viewWords } from '../../parts/words.js';
import { ageWord, connectionFacts, datesOf, sharesOf, words } from './words.js';

const MONTHS = 3;

/** Where a bookkeeper begins: the month by state, what is not in QuickBooks, what holds it back, and the connection. */
export default function HomePage() {
  const months = latestMonths(MONTHS);
  const chosen = new URLSearchParams(useSearch()).get('month');
  const month = months.find(({ key }) => key === chosen) ?? months[0];
  const { from, to } = month ?? { from: '', to: '' };
  const zone = timeZone();
  const query = useResource<Home>((company) => ['home', company, from], `/home${queryOf({ from, to, zone })}`, {
    keepsPrevious: true,
  });
  return (
    <Page title={words.title} hint={words.hint} actions={<Months months={months} current={month} />}>
      <Connection />
      <Loaded query={query} height={360}>
        {({ months: kinds, ages, causes, sending }) => (
          <>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              {kinds.map((kind) => (
                <MonthByState key={kind.entity} kind={kind} month={month} />
              ))}
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Ages ages={ages} />
              <Causes causes={causes} />
            </SimpleGrid>
            <Sending days={sending} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Months({ months, current }: { months: readonly Month[]; current: Month | undefined }) {
  return (
    <Group gap="xs" role="group" aria-label={words.months}>
      {months.map(({ key, name }) => (
        <Button
          key={key}
          component={Link}
          href={`?month=${key}`}
          size="compact-sm"
          variant={key === current?.key ? 'filled' : 'default'}
          aria-current={key === current?.key ? 'true' : undefined}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}

function Connection() {
  const company = useCompany();
  const { data } = useOverview();
  const now = useNow();
  if (data === undefined) return null;
  return (
    <Section title={words.connection}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{connectionFacts(data, now).join(' ')}</Text>
        <Anchor component={Link} size="sm" href={`/c/${company}/setup`}>
          {words.openSetUp}
        </Anchor>
      </Group>
    </Section>
  );
}

/** One bar of a month's money and, below it, the same in figures. Each state leads to its list. */
function MonthByState({ kind: { entity, views }, month }: { kind: Home['months'][number]; month: Month | undefined }) {
  const company = useCompany();
  const shares = sharesOf(views);
  const { state, documents, amount } = words.columns;
  const listOf = (view: string) => `/c/${company}/desk/${entity}${queryOf({ view, from: month?.from, to: month?.to })}`;
  return (
    <Section title={words.monthOf(words.kinds[entity], month?.name ?? '')}>
      {shares.length === 0 ? (
        <Text size="sm">{words.nothing}</Text>
      ) : (
        <Stack gap="sm">
          <div className="share-bar">
            {shares.map(({ view, total, percent }) => (
              <Link
                key={view}
                href={listOf(view)}
                className={`share share-${view}`}
                style={{ width: `${percent}%` }}
                aria-label={`${viewWords[view]}, ${money(total)}`}
                title={`${viewWords[view]}, ${money(total)}`}
              />
            ))}
          </div>
          <SmallTable minWidth={300} head={[state, documents, amount]} figures={2} className="numbers">
            <Table.Tbody>
              {shares.map(({ view, count: documentCount, total }) => (
                <Table.Tr key={view}>
                  <Table.Td>
                    <Anchor component={Link} size="sm" href={listOf(view)}>
                      <StateBadge view={view} />
                    </Anchor>
                  </Table.Td>
                  <Table.Td ta="right">{count(documentCount)}</Table.Td>
                  <Table.Td ta="right">{money(total)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th>{words.total}</Table.Th>
                <Table.Th ta="right">{count(shares.reduce((sum, share) => sum + share.count, 0))}</Table.Th>
                <Table.Th ta="right">{money(sumMoney(shares.map(({ total }) => total)))}</Table.Th>
              </Table.Tr>
            </Table.Tfoot>
          </SmallTable>
        </Stack>
      )}
    </Section>
  );
}

/** The length of a bar, in percent of the longest. It is drawn only: the figures are next to it. */
const Bar = ({ percent, kind }: { percent: number; kind: string }) => (
  <div className="bridge-track" aria-hidden="true">
    <div className={`bridge-bar share-${kind}`} style={{ left: 0, width: `${percent}%` }} />
  </div>
);

function Ages({ ages }: { ages: Home['ages'] }) {
  const company = useCompany();
  const { age, kind, share, documents, amount } = words.ageColumns;
  const most = Math.max(1, ...ages.map((each) => Math.abs(Number(each.amount))));
  return (
    <Section title={words.ages}>
      {ages.length === 0 ? (
        <Text size="sm">{words.nothingOpen}</Text>
      ) : (
        <SmallTable minWidth={440} head={[kind, age, share, documents, amount]} figures={2} className="numbers">
          <Table.Tbody>
            {ages.map((each) => (
              <Table.Tr key={`${each.entity}${each.fromDays}`}>
                <Table.Td>{words.kinds[each.entity]}</Table.Td>
                <Table.Td>
                  <Anchor
                    component={Link}
                    size="sm"
                    href={`/c/${company}/desk/${each.entity}${queryOf({ view: 'all', ...datesOf(each, new Date()) })}`}
                  >
                    {ageWord(each)}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Bar percent={(100 * Math.abs(Number(each.amount))) / most} kind="waiting" />
                </Table.Td>
                <Table.Td ta="right">{count(each.count)}</Table.Td>
                <Table.Td ta="right">{money(each.amount)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </SmallTable>
      )}
    </Section>
  );
}

function Causes({ causes }: { causes: Home['causes'] }) {
  const company = useCompany();
  return (
    <Section title={words.causes}>
      {causes.length === 0 && <Text size="sm">{words.noCauses}</Text>}
      <Stack gap="xs">
        {causes.map(({ key, entity, sentence, count: documentCount, total }) => (
          <div key={key}>
            <Anchor component={Link} size="sm" href={`/c/${company}/issues`}>
              {sentence}
            </Anchor>
            <Text size="sm" c="dimmed" className="numbers">
              {words.causeOf(documentCount, entity, total)}
            </Text>
          </div>
        ))}
      </Stack>
    </Section>
  );
}

function Sending({ days }: { days: Home['sending'] }) {
  const company = useCompany();
  const { day, share, exported, failed, others } = words.sendingColumns;
  const most = Math.max(1, ...days.map((each) => each.exported + each.failed + each.others));
  return (
    <Section title={words.sending}>
      {days.length === 0 ? (
        <Text size="sm">{words.nothingSent}</Text>
      ) : (
        <SmallTable minWidth={520} head={[day, share, exported, failed, others]} figures={3} className="numbers">
          <Table.Tbody>
            {days.map((each) => (
              <Table.Tr key={each.day}>
                <Table.Td>
                  <Anchor component={Link} size="sm" href={`/c/${company}/history`}>
                    {formatDay(each.day)}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <div className="share-bar" aria-hidden="true">
                    {(['exported', 'failed', 'others'] as const).map((part) => (
                      <div
                        key={part}
                        className={`share share-${part === 'others' ? 'waiting' : part}`}
                        style={{ width: `${(100 * each[part]) / most}%` }}
                      />
                    ))}
                  </div>
                </Table.Td>
                <Table.Td ta="right">{count(each.exported)}</Table.Td>
                <Table.Td ta="right">{count(each.failed)}</Table.Td>
                <Table.Td ta="right">{count(each.others)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </SmallTable>
      )}
    </Section>
  );
}
