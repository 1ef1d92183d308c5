import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link, useLocation, useSearch } from 'wouter';
import { useAct } from '../../api/acts.js';
import { queryOf } from '../../api/client.js';
import { useCompany, useMay, useOverview, useResource } from '../../api/session.js';
import type { Bridge as BridgeData, BridgeStep, Period, TieOut, TieOuts } from '../../api/types.js';
import { formatMoment, wordsOf } from '../../parts/format.js';
import { Busy, Loaded } from '../../parts/loading.js';
import { Note, Page } from '../../parts/page.js';
import { latestMonths } from '../../parts/months.js';
import { isView } from '../../parts/words.js';
import { Bridge } from './bridge.js';
import { Certificates, CloseMonth } from './close-month.js';
import { ByCustomer, Differences } from './differences.js';
import { daysOf, isDifference, readPeriod, verdictOf, words } from './words.js';

const MONTHS = 6;

/** The month-end check: JobPro's total, QuickBooks' total, and what lies between them, to the cent. */
export default function TieOutPage() {
  const [path, go] = useLocation();
  const months = latestMonths(MONTHS + 1);
  const period = readPeriod(useSearch(), months[1]);
  const query = useResource<TieOuts>(
    (company) => ['tie-outs', company, period.from, period.to],
    `/tie-outs${queryOf({ ...period })}`,
    { keepsPrevious: true },
  );
  return (
    <Page title={words.title} hint={words.hint}>
      <Group gap="xs" className="no-print" role="group" aria-label={words.months}>
        {months.map(({ key, name, from, to }) => (
          <Button
            key={key}
            component={Link}
            href={queryOf({ from, to })}
            size="compact-sm"
            variant={period.from === from && period.to === to ? 'filled' : 'default'}
            aria-current={period.from === from && period.to === to ? 'true' : undefined}
          >
            {name}
          </Button>
        ))}
      </Group>
      <Start period={period} onChange={(next) => go(`${path}${queryOf({ ...next })}`, { replace: true })} />
      <Loaded query={query} height={160}>
        {({ tieOuts, bridges, tiesOut }) => (
          <>
            {bridges.map((bridge) => (
              <Result
                key={bridge.entity}
                bridge={bridge}
                period={period}
                tieOut={tieOuts.find(({ entity }) => entity === bridge.entity)}
              />
            ))}
            <CloseMonth period={period} isTied={tiesOut} />
          </>
        )}
      </Loaded>
      <Certificates />
    </Page>
  );
}

function Start({ period, onChange }: { period: Period; onChange: (next: Period) => void }) {
  const may = useMay('mend');
  const act = useAct();
  const { from = '', to = '' } = period;
  const { data: overview } = useOverview();
  const isConnected = overview?.connection?.status === 'connected';
  const compare = () => {
    for (const entity of ['invoice', 'payment'] as const) {
      act.mutate({ entity, act: { kind: 'tie-out', tieOutId: crypto.randomUUID(), ...period } });
    }
  };
  return (
    <Group align="flex-end" gap="sm" className="no-print">
      <TextInput
        type="date"
        label={words.from}
        value={from}
        onChange={({ currentTarget }) => onChange({ ...period, from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={words.to}
        value={to}
        onChange={({ currentTarget }) => onChange({ ...period, to: currentTarget.value })}
      />
      <Button disabled={!may || !isConnected} loading={act.isPending} onClick={compare}>
        {words.compare}
      </Button>
      <Button variant="default" onClick={() => window.print()}>
        {words.print}
      </Button>
      {overview !== undefined && !isConnected && <Text size="sm">{words.notConnected}</Text>}
    </Group>
  );
}

interface ResultProps {
  readonly bridge: BridgeData;
  readonly tieOut: TieOut | undefined;
  readonly period: Period;
}

function Result({ bridge, tieOut, period }: ResultProps) {
  const { entity } = bridge;
  const title = words.titles[entity];
  const listId = `${entity}-differences`;
  const company = useCompany();
  const listOf = (code: BridgeStep['code']) => {
    if (isView(code)) return `/c/${company}/desk/${entity}${queryOf({ view: code, ...period })}`;
    return isDifference(code) ? `#${listId}` : undefined;
  };
  const isAsking = tieOut !== undefined && tieOut.finishedAt === null;
  const refusal = tieOut?.refused ?? null;
  const refused = refusal === null ? undefined : ({ tone: 'bad', title: words.refused(wordsOf(refusal)) } as const);
  const others = tieOut?.differences.filter(({ cause }) => cause !== 'never-sent') ?? [];
  const hidden = (tieOut?.differenceCount ?? 0) - (tieOut?.differences.length ?? 0);
  return (
    <Paper className="panel" p="lg" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {daysOf(period)}
          {tieOut !== undefined && ` · ${tieOut.requestedBy}, ${formatMoment(tieOut.requestedAt)}`}
        </Text>
      </Group>
      <Stack gap="md">
        {isAsking ? <Asking /> : <Note {...(refused ?? verdictOf(bridge))} />}
        <Bridge bridge={bridge} listOf={listOf} />
        {others.length > 0 && (
          <div id={listId}>
            <Differences entity={entity} differences={others} />
          </div>
        )}
        <SendAgain entity={entity} differences={others} />
        {hidden > 0 && <Text size="sm">{words.more(hidden)}</Text>}
        <ByCustomer customers={tieOut?.byCustomer ?? []} />
      </Stack>
    </Paper>
  );
}

/** Says what a comparison waits for: QuickBooks Desktop answers at the next run only. */
function Asking() {
  const { data } = useOverview();
  return <Busy>{data?.edition === 'desktop' ? words.askingDesktop : words.asking}</Busy>;
}

/** Sends again, with one press, every document that QuickBooks does not have any more. Each is looked for first. */
function SendAgain({ entity, differences }: { entity: TieOut['entity']; differences: TieOut['differences'] }) {
  const may = useMay('export');
  const act = useAct();
  const ids = differences.flatMap(({ cause, recordId }) =>
    cause === 'deleted-there' && recordId !== null ? [recordId] : [],
  );
  if (ids.length === 0) return null;
  return (
    <Group className="no-print">
      <Button
        variant="default"
        disabled={!may || act.isSuccess}
        loading={act.isPending}
        onClick={() => act.mutate({ entity, act: { kind: 'send-anew', ids } })}
      >
        {words.sendAgain(ids.length, entity)}
      </Button>
      {act.isSuccess && <Text size="sm">{words.sentAgain}</Text>}
    </Group>
  );
}
