import { Anchor, Button, Group, Loader, Paper, SegmentedControl, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useSettings } from '../../api/acts.js';
import { ask } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany, useMay, useOverview } from '../../api/session.js';
import type { Overview } from '../../api/types.js';
import { plural } from '../../parts/format.js';
import { CheckIcon } from '../../parts/icons.js';
import { Loaded, tellFailure } from '../../parts/loading.js';
import { Note, Page } from '../../parts/page.js';
import { editionWords } from '../../parts/words.js';
import { ConnectDesktop } from './connect-desktop.js';
import { ConnectOnline } from './connect-online.js';
import { words } from './words.js';

/** The three steps before the first invoice: connect, decide, import. */
export default function SetupPage() {
  return (
    <Page title={words.title} hint={words.hint}>
      <Loaded query={useOverview()} height={240}>
        {(overview) => <Steps overview={overview} />}
      </Loaded>
    </Page>
  );
}

const kinds = ['customer', 'item'] as const;

function Steps({ overview }: { overview: Overview }) {
  const company = useCompany();
  const { connection, configured } = overview;
  const [chosen, setChosen] = useState<'online' | 'desktop'>(overview.edition ?? 'online');
  const missing = useSettings().data?.gaps.filter(({ required }) => required).length ?? 0;
  const edition = overview.edition ?? chosen;
  const isConnected = connection?.status === 'connected';
  const isConfirmed = isConnected && overview.confirmedBy !== null;
  const isDecided = configured && overview.goLive !== null && missing === 0;
  const isImported = kinds.every((kind) =>
    overview.imports.some(({ entity, finished }) => entity === kind && finished),
  );
  return (
    <Stack gap="md">
      <Step number={1} title={words.connect} isDone={isConfirmed}>
        {overview.edition === null && (
          <SegmentedControl
            aria-label={words.which}
            value={chosen}
            onChange={(value) => setChosen(value === 'desktop' ? 'desktop' : 'online')}
            data={Object.entries(editionWords).map(([value, label]) => ({ value, label }))}
            mb="md"
          />
        )}
        {edition === 'online' ? <ConnectOnline connection={connection} /> : <ConnectDesktop connection={connection} />}
      </Step>
      <Step number={2} title={words.decide.title} isDone={isDecided}>
        <Group justify="space-between">
          <Text size="sm" maw={620}>
            {words.decide.text} {configured && missing > 0 && <strong>{words.decide.missing(missing)}</strong>}
          </Text>
          <Button
            component={Link}
            href={`/c/${company}/settings?edition=${edition}`}
            variant={isConfirmed && !configured ? 'filled' : 'default'}
          >
            {configured ? words.decide.open : words.decide.choose}
          </Button>
        </Group>
      </Step>
      <Step number={3} title={words.bringIn.title} isDone={isImported}>
        <FirstImport overview={overview} isConnected={isConnected} />
      </Step>
      {isConfirmed && isDecided && isImported && (
        <Note tone="good" title={words.allSet}>
          <Group justify="space-between" gap="sm">
            <span>{words.allSetText}</span>
            <Button component={Link} href={`/c/${company}/desk/invoice`}>
              {words.toInvoices}
            </Button>
          </Group>
        </Note>
      )}
    </Stack>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

function Step({ number, title, isDone, children }: StepProps) {
  return (
    <Paper className="panel" p="lg" component="section" aria-label={title}>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <ThemeIcon radius="xl" size={30} variant={isDone ? 'filled' : 'default'} aria-hidden="true">
          {isDone ? <CheckIcon size={16} /> : number}
        </ThemeIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} mb="sm">
            {title}
            {isDone && (
              <Text span size="sm" c="dimmed" fw={400}>
                {' '}
                {words.done}
              </Text>
            )}
          </Title>
          {children}
        </div>
      </Group>
    </Paper>
  );
}

/** Reads QuickBooks' customers and items, so that nothing is created twice. Running it again changes nothing. */
function FirstImport({ overview, isConnected }: { overview: Overview; isConnected: boolean }) {
  const company = useCompany();
  const may = useMay('connect');
  const { imports } = useLive();
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const start = useMutation({
    mutationFn: () =>
      ask(`/api/companies/${company}/imports`, { method: 'POST', body: { requestId, entities: kinds } }),
    onSuccess: () => setRequestId(crypto.randomUUID()),
    onError: tellFailure,
  });
  const latest = kinds.map((entity) => {
    const live = imports.get(entity);
    const stored = overview.imports.find((each) => each.entity === entity);
    return {
      seen: plural(Math.max(stored?.seen ?? 0, live?.records ?? 0), entity),
      hasBegun: stored !== undefined || live !== undefined,
      isFinished: stored?.finished ?? false,
    };
  });
  const hasBegun = latest.some((each) => each.hasBegun);
  const isRunning = start.isPending || ((hasBegun || start.isSuccess) && latest.some((each) => !each.isFinished));
  const counts = latest.map(({ seen }) => seen).join(', ');
  const status = () => {
    if (hasBegun) return isRunning ? words.bringIn.reading(counts) : words.bringIn.read(counts);
    if (!isRunning) return words.bringIn.why;
    return overview.edition === 'desktop' ? words.bringIn.requestedDesktop : words.bringIn.requested;
  };
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="xs" maw={640} role="status">
        {isRunning && <Loader size="xs" aria-hidden="true" />}
        <Text size="sm">
          {status()}{' '}
          {hasBegun && !isRunning && (
            <Anchor component={Link} href={`/c/${company}/import`} size="sm" underline="always">
              {words.bringIn.review}
            </Anchor>
          )}
        </Text>
      </Group>
      <Button
        variant={hasBegun ? 'default' : 'filled'}
        disabled={!may || !isConnected || isRunning}
        loading={start.isPending}
        onClick={() => start.mutate()}
      >
        {hasBegun && !isRunning ? words.bringIn.again : words.bringIn.start}
      </Button>
    </Group>
  );
}
