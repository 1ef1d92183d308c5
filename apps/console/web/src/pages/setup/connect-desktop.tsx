import { Button, Code, CopyButton, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Connection, DesktopConnection } from '../../api/types.js';
import { tellFailure } from '../../parts/failure.js';
import { Note } from '../../parts/note.js';
import { DownloadIcon } from '../../parts/icons.js';
import { fromNow } from '../../parts/dates.js';
import { Confirm } from './confirm.js';
import { DesktopSteps } from './desktop-steps.js';

/** Gives the file and the password for the Web Connector, tells the steps, and waits until it calls. */
export function ConnectDesktop({ connection }: { connection: Connection | null }) {
  const company = useCompany();
  const may = useMay('connect');
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: async () => {
      const made = await ask<DesktopConnection>(`/api/companies/${company}/connection/desktop`, {
        method: 'POST',
        body: {},
      });
      return { ...made, lastContact: connection?.lastContact ?? null };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.company(company) }),
    onError: tellFailure,
  });
  const called = connection?.status === 'connected';
  // Once it has called with the new password, neither that nor the steps are needed any more.
  const inUse = make.data !== undefined && (connection?.lastContact ?? null) !== make.data.lastContact;
  return (
    <Stack gap="md">
      {called ? (
        <>
          <Text size="sm" role="status">
            The Web Connector called {connection.lastContact === null ? '' : fromNow(connection.lastContact)}
            {connection.companyName === null ? '' : ` with the file ${connection.companyName}`}.
          </Text>
          {connection.companyName !== null && <Confirm connection={connection} what="file" />}
        </>
      ) : (
        <Text size="sm" maw={620}>
          QuickBooks Desktop talks to JobPro through Intuit’s Web Connector, which comes with QuickBooks. Do this on the
          computer where your company file is open.
        </Text>
      )}
      {make.data === undefined || inUse ? (
        <Group>
          <Button
            disabled={!may}
            loading={make.isPending}
            variant={called ? 'default' : 'filled'}
            onClick={() => make.mutate()}
          >
            {connection === null ? 'Make the connection file' : 'Make a new file and password'}
          </Button>
          {!may && <Text size="sm">Your login may not connect companies.</Text>}
        </Group>
      ) : (
        <Made made={make.data} company={company} />
      )}
      {connection !== null && !called && (
        <Group gap="xs" role="status">
          <Loader size="xs" aria-hidden="true" />
          <Text size="sm">Waiting for the Web Connector to call…</Text>
        </Group>
      )}
    </Stack>
  );
}

function Made({ made, company }: { made: DesktopConnection; company: string }) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([made.qwc], { type: 'application/xml' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `jobpro-${company}.qwc`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Stack gap="md">
      <Note tone="warn" title="This password is shown once">
        <Group gap="sm">
          <Code fz="md">{made.password}</Code>
          <CopyButton value={made.password}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm" mt="xs">
          Lost it? Make a new file and password; the old ones then end.
        </Text>
      </Note>
      <Group>
        <Button leftSection={<DownloadIcon size={16} />} onClick={download}>
          Download the .qwc file
        </Button>
      </Group>
      <DesktopSteps />
    </Stack>
  );
}
