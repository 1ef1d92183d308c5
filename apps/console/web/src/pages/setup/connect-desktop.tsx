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
    mutationFn: async () => {
      const path = `/api/companies/${company}/connection/desktop`;
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
      {create.data === undefined || isInUse ? (
        <Group>
          <Button
            disabled={!may}
            loading={create.isPending}
            variant={hasCalled ? 'default' : 'filled'}
            onClick={() => create.mutate()}
          >
            {connection === null ? desktop.make : desktop.makeAgain}
          </Button>
          {!may && <Text size="sm">{words.mayNotConnect}</Text>}
        </Group>
      ) : (
        <NewConnection created={create.data} company={company} />
      )}
      {connection !== null && !hasCalled && <Busy>{desktop.waiting}</Busy>}
    </Stack>
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
