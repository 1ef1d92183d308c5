import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask, keys } from '../../api/client.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Connection, DesktopConnection } from '../../api/types.js';
import { fromNow } from '../../parts/format.js';
import { DownloadIcon } from '../../parts/icons.js';
import { Busy, tellFailure } from '../../parts/loading.js';
import { Note } from '../../parts/page.js';
import { ConfirmBooks } from './connect-online.js';
import { DesktopSteps } from './desktop-steps.js';
import { words } from './words.js';

const { desktop } = words;

/** Creates the file and the password for the Web Connector, shows the steps, and waits until it calls. */
export function ConnectDesktop({ connection }: { connection: Connection | null }) {
  const company = useCompany();
  const may = useMay('connect');
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: async (what: 'file' | 'ids') => {
      const path = `/api/companies/${company}/connection/desktop${what === 'ids' ? '/ids' : ''}`;
      const created = await ask<DesktopConnection>(path, { method: 'POST', body: {} });
      return { ...created, lastContact: connection?.lastContact ?? null };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.company(company) }),
    onError: tellFailure,
  });
  const hasCalled = connection !== null && connection.lastContact !== null;
  // A call with the new password ends the need for it and for the steps.
  const isInUse = create.data !== undefined && (connection?.lastContact ?? null) !== create.data.lastContact;
  return (
    <Stack gap="md">
      {hasCalled ? (
        <>
          <Text size="sm" role="status">
            {desktop.called(
              connection.lastContact === null ? '' : fromNow(connection.lastContact),
              connection.companyName,
            )}
          </Text>
          {connection.companyName !== null && <ConfirmBooks connection={connection} what="file" />}
          <Text size="sm" c="dimmed" maw={620}>
            {desktop.leave}
          </Text>
          {connection.companyName !== null && connection.otherFile === null && <ReleaseFile />}
        </>
      ) : (
        <Text size="sm" maw={620}>
          {desktop.explain}
        </Text>
      )}
      {connection !== null && connection.sentence !== null && (
        <Text size="sm" role="alert">
          {connection.sentence}
        </Text>
      )}
      {connection !== null && connection.otherFile !== null && <WhichFile name={connection.otherFile.name} />}
      {create.data === undefined || isInUse ? (
        <Group>
          <Button
            disabled={!may}
            loading={create.isPending}
            variant={hasCalled ? 'default' : 'filled'}
            onClick={() => create.mutate('file')}
          >
            {connection === null ? desktop.make : desktop.makeAgain}
          </Button>
          {connection !== null && (
            <Button disabled={!may} loading={create.isPending} variant="default" onClick={() => create.mutate('ids')}>
              {desktop.newIds}
            </Button>
          )}
          {!may && <Text size="sm">{words.mayNotConnect}</Text>}
        </Group>
      ) : (
        <NewConnection created={create.data} company={company} />
      )}
      {connection !== null && !hasCalled && <Busy>{desktop.waiting}</Busy>}
    </Stack>
  );
}

const answers = ['same', 'restored', 'another'] as const;

/** Sends which company file is open. */
function useFileAnswer() {
  const company = useCompany();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (is: (typeof answers)[number]) =>
      ask(`/api/companies/${company}/connection/desktop/file`, {
        method: 'PUT',
        body: { requestId: crypto.randomUUID(), is },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.company(company) }),
    onError: tellFailure,
  });
}

/** Asks which company file was open instead of the connection's own. Each answer says what it does. */
function WhichFile({ name }: { name: string | null }) {
  const may = useMay('connect');
  const answer = useFileAnswer();
  return (
    <Note tone="warn" title={desktop.whichFile(name)}>
      <Stack gap="sm">
        {answers.map((is) => (
          <Group key={is} gap="sm">
            <Button
              variant="default"
              disabled={!may || answer.isPending}
              loading={answer.isPending && answer.variables === is}
              onClick={() => answer.mutate(is)}
            >
              {desktop.answers[is].label}
            </Button>
            <Text size="sm" maw={480}>
              {desktop.answers[is].effect}
            </Text>
          </Group>
        ))}
        <Text size="sm">{desktop.wrongFile}</Text>
      </Stack>
    </Note>
  );
}

/** Releases a file that turned out to be the wrong one. The connection then belongs to the next one that is open. */
function ReleaseFile() {
  const may = useMay('connect');
  const answer = useFileAnswer();
  return (
    <Group>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!may}
        loading={answer.isPending}
        onClick={() => answer.mutate('another')}
      >
        {desktop.notOurs}
      </Button>
    </Group>
  );
}

function NewConnection({ created, company }: { created: DesktopConnection; company: string }) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([created.qwc], { type: 'application/xml' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `jobpro-${company}.qwc`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Stack gap="md">
      <Note tone="warn" title={desktop.shownOnce}>
        <Group gap="sm">
          <Code fz="md">{created.password}</Code>
          <CopyButton value={created.password}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? desktop.copied : desktop.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm" mt="xs">
          {desktop.lost}
        </Text>
      </Note>
      <Group>
        <Button leftSection={<DownloadIcon size={16} />} onClick={download}>
          {desktop.download}
        </Button>
      </Group>
      <DesktopSteps />
    </Stack>
  );
}
