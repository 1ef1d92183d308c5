import { Anchor, Button, Group, Table, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useCloseMonth } from '../../api/acts.js';
import { useClosings, useCompany, useMay } from '../../api/session.js';
import type { Closing, Period } from '../../api/types.js';
import { formatMoment } from '../../parts/format.js';
import { Loaded } from '../../parts/loading.js';
import { latestMonths, monthName, wholeMonth } from '../../parts/months.js';
import { Section, SmallTable } from '../../parts/page.js';
import { sinceClosing, words } from './words.js';

/** Closes the month that is shown. Other days than a whole month are not closed. */
export function CloseMonth({ period, isTied }: { period: Period; isTied: boolean }) {
  const { data } = useClosings();
  const month = wholeMonth(period);
  if (month === undefined) return null;
  const latest = data?.closings.find((closing) => closing.month === month && closing.isLatest);
  return (
    <div className="no-print">
      <Section title={words.close.title(monthName(month))}>
        {latest !== undefined && <Closed closing={latest} />}
        <CloseForm key={month} month={month} isTied={isTied} isAgain={latest !== undefined} />
      </Section>
    </div>
  );
}

function Closed({ closing }: { closing: Closing }) {
  const company = useCompany();
  const { id, closedBy, closedAt } = closing;
  return (
    <Group gap="sm" mb="sm">
      <Text size="sm">
        {words.close.closedBy(closedBy, closedAt)} {sinceClosing(closing)}
      </Text>
      <Anchor component={Link} size="sm" href={`/c/${company}/tie-out/${id}`}>
        {words.close.open}
      </Anchor>
    </Group>
  );
}

function CloseForm({ month, isTied, isAgain }: { month: string; isTied: boolean; isAgain: boolean }) {
  const company = useCompany();
  const may = useMay('mend');
  const close = useCloseMonth();
  const [, go] = useLocation();
  const [reason, setReason] = useState('');
  const isOver = month < (latestMonths(1)[0]?.key ?? '');
  if (!isOver) return <Text size="sm">{words.close.notOver(monthName(month))}</Text>;
  const written = reason.trim();
  const submit = () =>
    close.mutate(
      { month, ...(!isTied && { reason: written }) },
      { onSuccess: ({ id }) => go(`/c/${company}/tie-out/${id}`) },
    );
  return (
    <>
      <Text size="sm" mb="sm">
        {words.close.hint}
      </Text>
      {!isTied && (
        <Textarea
          label={words.close.reason}
          description={words.close.reasonHint}
          value={reason}
          maxLength={1000}
          autosize
          mb="sm"
          maw={640}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      )}
      <Button disabled={!may || (!isTied && written === '')} loading={close.isPending} onClick={submit}>
        {words.close.button(monthName(month), isAgain)}
      </Button>
    </>
  );
}

/** The certificates of closed months, the newest month first. */
export function Certificates() {
  const query = useClosings();
  const { month, closed, result, since } = words.certificates.columns;
  return (
    <div className="no-print">
      <Section title={words.certificates.title}>
        <Loaded query={query} height={60}>
          {({ closings }) =>
            closings.length === 0 ? (
              <Text size="sm">{words.certificates.none}</Text>
            ) : (
              <SmallTable minWidth={520} head={[month, closed, result, since]}>
                <Table.Tbody>
                  {closings.map((closing) => (
                    <ClosingRow key={closing.id} closing={closing} />
                  ))}
                </Table.Tbody>
              </SmallTable>
            )
          }
        </Loaded>
      </Section>
    </div>
  );
}

function ClosingRow({ closing }: { closing: Closing }) {
  const company = useCompany();
  const { id, month, closedAt, closedBy, reason } = closing;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} size="sm" href={`/c/${company}/tie-out/${id}`}>
          {monthName(month)}
        </Anchor>
      </Table.Td>
      <Table.Td>
        {closedBy}, {formatMoment(closedAt)}
      </Table.Td>
      <Table.Td>{reason === null ? words.certificates.tiesOut : words.certificates.withReason(reason)}</Table.Td>
      <Table.Td>{sinceClosing(closing)}</Table.Td>
    </Table.Tr>
  );
}
