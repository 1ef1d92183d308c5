import { Button, Center, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { ask, type Problem } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DevelopmentLogin, User } from '../api/types.js';
import { tellFailure } from '../parts/failure.js';

/** Users come from JobPro. On the embedded servers alone, anybody chooses who to be. */
export function LoginPage({ refused }: { refused: Problem | undefined }) {
  const { data, isPending } = useQuery({
    queryKey: ['development-login'],
    queryFn: () => ask<DevelopmentLogin>('/api/session/development'),
    retry: false,
  });
  useEffect(() => {
    document.title = 'Log in · JobPro for QuickBooks';
  }, []);
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper className="panel" p="xl" w={400} maw="100%">
        <Stack gap="md">
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <Title order={1}>JobPro for QuickBooks</Title>
            <Text size="sm" c="dimmed" mt={4}>
              Send invoices and payments to QuickBooks, and see what became of them.
            </Text>
          </div>
          {refused !== undefined && (
            <Text size="sm" role="alert">
              {refused.message} {refused.remedy}
            </Text>
          )}
          {data !== undefined && <ChooseUser login={data} />}
          {data === undefined && !isPending && (
            <Text size="sm">Open this page from JobPro: its QuickBooks menu logs you in.</Text>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function ChooseUser({ login }: { login: DevelopmentLogin }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [userId, setUserId] = useState(login.users[0]?.id ?? '');
  const [companyId, setCompanyId] = useState(login.companies[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const operates = login.users.find(({ id }) => id === userId)?.operates === true;
  const enter = async () => {
    setBusy(true);
    try {
      const body = { userId, ...(operates || companyId === '' ? {} : { companyId }) };
      const user = await ask<User>('/api/session/development', { method: 'POST', body });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
      client.setQueryData(keys.session, user);
      go('/');
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <Stack gap="sm">
        <Select
          label="Log in as"
          description="Made-up users, for this machine alone"
          data={login.users.map(({ id, name, title }) => ({ value: id, label: `${name}: ${title}` }))}
          value={userId}
          onChange={(value) => setUserId(value ?? '')}
          allowDeselect={false}
        />
        {!operates &&
          (login.companies.length > 0 ? (
            <Select
              label="Company"
              data={login.companies.map(({ id, name }) => ({ value: id, label: name }))}
              value={companyId}
              onChange={(value) => setCompanyId(value ?? '')}
              allowDeselect={false}
            />
          ) : (
            <TextInput
              label="Company"
              description="JobPro’s id of it; letters, digits, _ and -"
              required
              pattern="[A-Za-z0-9_\-]{1,64}"
              value={companyId}
              onChange={({ currentTarget }) => setCompanyId(currentTarget.value)}
            />
          ))}
        <Button type="submit" loading={busy} mt="xs">
          Log in
        </Button>
      </Stack>
    </form>
  );
}
