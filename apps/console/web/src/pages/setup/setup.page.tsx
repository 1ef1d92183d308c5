import { Button, Group, Paper, SegmentedControl, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useCompany, useOverview } from '../../api/session.js';
import type { Overview } from '../../api/types.js';
import { Failure } from '../../parts/failure.js';
import { CheckIcon } from '../../parts/icons.js';
import { Note } from '../../parts/note.js';
import { Page } from '../../parts/page.js';
import { ConnectDesktop } from './connect-desktop.js';
import { ConnectOnline } from './connect-online.js';
import { FirstImport } from './first-import.js';

/** From nothing to the first invoice: connect, decide, import. Each step says when it is done. */
export default function SetupPage() {
  const { data, error, refetch } = useOverview();
  if (data === undefined) {
    return (
      <Page title="Set-up">
        {error === null ? (
          <Skeleton height={240} radius="md" />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  return <Steps overview={data} />;
}

function Steps({ overview }: { overview: Overview }) {
  const company = useCompany();
  const [wanted, setWanted] = useState<'online' | 'desktop'>(overview.edition ?? 'online');
  const edition = overview.edition ?? wanted;
  const connected = overview.connection?.status === 'connected';
  const decided = overview.configured && overview.goLive !== null;
  const imported = ['customer', 'item'].every((entity) =>
    overview.imports.some((each) => each.entity === entity && each.finished),
  );
  const confirmed = overview.confirmedBy !== null;
  return (
    <Page title="Set-up" hint="Three steps, once. You can leave and come back at any time.">
      <Stack gap="md">
        <Step number={1} title="Connect QuickBooks" done={connected && confirmed}>
          {overview.edition === null && (
            <SegmentedControl
              aria-label="Which QuickBooks do you have?"
              value={wanted}
              onChange={(value) => setWanted(value === 'desktop' ? 'desktop' : 'online')}
              data={[
                { value: 'online', label: 'QuickBooks Online' },
                { value: 'desktop', label: 'QuickBooks Desktop' },
              ]}
              mb="md"
            />
          )}
          {edition === 'online' ? (
            <ConnectOnline connection={overview.connection} />
          ) : (
            <ConnectDesktop connection={overview.connection} />
          )}
        </Step>
        <Step number={2} title="Choose accounts and the go-live day" done={decided}>
          <Group justify="space-between">
            <Text size="sm" maw={620}>
              New items are booked on the accounts that you choose. Nothing dated before the go-live day is offered, so
              old invoices stay where they are.
            </Text>
            <Button
              component={Link}
              href={`/c/${company}/settings?edition=${edition}`}
              variant={connected && confirmed && !overview.configured ? 'filled' : 'default'}
            >
              {overview.configured ? 'Look at the settings' : 'Choose them'}
            </Button>
          </Group>
        </Step>
        <Step number={3} title="Bring in customers and items" done={imported}>
          <FirstImport overview={overview} connected={connected} />
        </Step>
        {connected && confirmed && decided && imported && (
          <Note tone="good" title="All set">
            <Group justify="space-between" gap="sm">
              <span>Nothing goes by itself: choose the invoices that are to go.</span>
              <Button component={Link} href={`/c/${company}/desk/invoice`}>
                To the invoices
              </Button>
            </Group>
          </Note>
        )}
      </Stack>
    </Page>
  );
}

function Step({
  number,
  title,
  done,
  children,
}: {
  number: number;
  title: string;
  done: boolean;
  children: ReactNode;
}) {
  return (
    <Paper className="panel" p="lg" component="section" aria-label={title}>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <ThemeIcon radius="xl" size={30} variant={done ? 'filled' : 'default'} aria-hidden="true">
          {done ? <CheckIcon size={16} /> : number}
        </ThemeIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} mb="sm">
            {title}
            {done && (
              <Text span size="sm" c="dimmed" fw={400}>
                {' '}
                done
              </Text>
            )}
          </Title>
          {children}
        </div>
      </Group>
    </Paper>
  );
}
