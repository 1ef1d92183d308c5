import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useAct } from '../../api/acts.js';
import { useCompany } from '../../api/session.js';
import type { RecordPage } from '../../api/types.js';
import { sayChanges } from '../../parts/changes.js';
import { OutIcon } from '../../parts/icons.js';
import { Note, recordAt, Section, SmallTable } from '../../parts/page.js';
import { actionWords, entityWords, viewHints } from '../../parts/words.js';
import { ExistingDocumentComparison } from './existing-document.js';
import { joinNotices, words } from './words.js';

/** Why the record is in its state, and what to do. */
export function Status({ record }: { record: RecordPage }) {
  return (
    <>
      {record.reason !== null && record.state !== 'exported' && <Refusal record={record} />}
      {record.waitsFor.length > 0 && record.view === 'waiting' && <WaitsFor record={record} />}
      {(record.view === 'exported' || record.view === 'differs') && <InQuickBooks record={record} />}
      <Notices record={record} />
      {record.warnings.length > 0 && (
        <Stack gap={4}>
          {record.warnings.map(({ code, sentence }) => (
            <Group key={code + sentence} gap="xs" wrap="nowrap" align="flex-start">
              <Badge variant="default" size="sm">
                {words.note}
              </Badge>
              <Text size="sm">{sentence}</Text>
            </Group>
          ))}
        </Stack>
      )}
    </>
  );
}

function Refusal({ record }: { record: RecordPage }) {
  const company = useCompany();
  const { reason, said, view } = record;
  if (reason === null) return null;
  const parts = [said?.code, said?.message, said?.detail].filter((part) => part !== undefined);
  return (
    <Note tone={view === 'failed' ? 'bad' : 'plain'} title={reason.sentence}>
      <Text size="sm">{reason.remedy}</Text>
      {record.actions.includes('send-anyway') ? (
        <ExistingDocumentComparison record={record} details={reason.details} />
      ) : null}
      {view === 'failed' && (
        <Anchor component={Link} href={`/c/${company}/issues`} size="sm" underline="always">
          {words.fixUnderIssues}
        </Anchor>
      )}
      {said !== null && (
        <Text size="sm" c="dimmed" mt={4}>
          {words.said(parts, said.intuitTid)}
        </Text>
      )}
    </Note>
  );
}

function WaitsFor({ record: { waitsFor } }: { record: RecordPage }) {
  const company = useCompany();
  return (
    <Note tone="warn" title={words.waitsFor(waitsFor.length)}>
      <Group gap="sm">
        {waitsFor.map(({ entity, id, name }) => (
          <Anchor
            key={`${entity}/${id}`}
            component={Link}
            underline="always"
            size="sm"
            href={entity === 'company' ? `/c/${company}/settings` : recordAt(company, entity, id)}
          >
            {entity === 'company' ? words.settings : `${entityWords[entity] ?? entity} ${name ?? id}`}
          </Anchor>
        ))}
      </Group>
    </Note>
  );
}

function InQuickBooks({ record: { remote, link, view, notices } }: { record: RecordPage }) {
  const isGone = notices.some(({ code }) => code === 'deleted-in-quickbooks');
  return (
    <Note
      tone={view === 'exported' ? 'good' : 'warn'}
      title={isGone ? words.noLongerThere : words.inQuickBooks(remote?.label)}
    >
      {remote?.total !== undefined && !isGone && <Text size="sm">{words.totalThere(remote.total)}</Text>}
      <Group gap="md">
        {remote === null && <Text size="sm">{viewHints.exported}</Text>}
        {link !== null && (
          <Button
            component="a"
            href={link}
            target="_blank"
            rel="noreferrer"
            size="compact-sm"
            variant="light"
            rightSection={<OutIcon size={14} />}
          >
            {words.open}
          </Button>
        )}
      </Group>
    </Note>
  );
}

/** The notices that are open on a record in QuickBooks, and how JobPro's record differs from what was sent. */
function Notices({ record }: { record: RecordPage }) {
  const act = useAct();
  const { entity, id, notices, differences, actions } = record;
  if (notices.length === 0 && differences.length === 0) return null;
  return (
    <Stack gap="sm">
      {joinNotices(notices).map(({ code, sentence, remedy }) => (
        <Note key={code} tone="warn" title={sentence}>
          <Group justify="space-between">
            <span>{remedy}</span>
            {code === 'voided-in-jobpro' && actions.includes('void') && <VoidPreview record={record} />}
            {actions.includes('settle') && (
              <Group gap="xs">
                {(entity === 'invoice' || entity === 'payment') &&
                  voidActs(code)
                    .filter((kind) => actions.includes(kind))
                    .map((kind) => (
                      <Button
                        key={kind}
                        size="compact-sm"
                        loading={act.isPending}
                        onClick={() => act.mutate({ entity, act: { kind, ids: [id] }, done: words.voiding })}
                      >
                        {actionWords[kind]}
                      </Button>
                    ))}
                {actions.includes('check') &&
                  checkable.includes(code) &&
                  (entity === 'invoice' || entity === 'payment') && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={act.isPending}
                      onClick={() => act.mutate({ entity, act: { kind: 'check', ids: [id] }, done: words.checking })}
                    >
                      {checkWords[code] ?? actionWords.check}
                    </Button>
                  )}
                {answersTo(code).map((answer) => (
                  <Button
                    key={answer}
                    size="compact-sm"
                    variant="default"
                    loading={act.isPending}
                    onClick={() =>
                      act.mutate({
                        entity,
                        act: { kind: 'settle', ids: [id], notice: code },
                        done: words.markedAsDone,
                      })
                    }
                  >
                    {answer}
                  </Button>
                ))}
              </Group>
            )}
          </Group>
        </Note>
      ))}
      {differences.length > 0 && <Differences differences={differences} />}
    </Stack>
  );
}

type NoticeCode = RecordPage['notices'][number]['code'];
/** The notices that reading the document in QuickBooks again can end or renew. */
const checkable: readonly NoticeCode[] = [
  'total-differs',
  'changed-in-quickbooks',
  'deleted-in-quickbooks',
  'voided-in-jobpro',
];
const checkWords: Readonly<Partial<Record<NoticeCode, string>>> = {
  'total-differs': words.correctedCheck,
  'voided-in-jobpro': words.voidedByHand,
};

/** The acts that answer a notice about a void. */
const voidActs = (code: NoticeCode): readonly ('void' | 'void-with-payments')[] => {
  if (code === 'voided-in-jobpro') return ['void'];
  return code === 'void-with-payments' ? ['void-with-payments'] : [];
};

function VoidPreview({ record: { entity, name, id, remote, amount } }: { record: RecordPage }) {
  const called = `${entity} ${remote?.label ?? name ?? id}`;
  return <Text size="sm">{words.voidPreview(called, remote?.total ?? amount ?? undefined)}</Text>;
}

const answersTo = (code: NoticeCode): readonly string[] => {
  switch (code) {
    case 'total-differs':
      return [words.acceptDifference];
    case 'voided-in-jobpro':
      return [words.leaveIt];
    // They end with the task itself.
    case 'void-refused':
    case 'void-with-payments':
    case 'not-voided-in-quickbooks':
      return [];
    case 'changed-since-export':
    case 'apply-in-quickbooks':
    case 'changed-in-quickbooks':
    case 'deleted-in-quickbooks':
      return [words.markAsDone];
  }
};

function Differences({ differences }: { differences: RecordPage['differences'] }) {
  const { field: name, quickbooks, jobpro } = words.columns;
  return (
    <Section title={words.changed}>
      <SmallTable minWidth={320} head={[name, quickbooks, jobpro]}>
        <Table.Tbody>
          {sayChanges(differences).map(({ field, from, to }) => (
            <Table.Tr key={field}>
              <Table.Td>{field}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{from}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{to}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </SmallTable>
    </Section>
  );
}
