import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { Problem } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { User } from '../api/types.js';
import { DevelopmentLogin, useDevelopmentLogin } from '../parts/development-login.js';

/** Users come from JobPro. On the embedded servers alone, anybody chooses who to be. */
export function LoginPage({ refused }: { refused: Problem | undefined }) {
  const { data, isPending } = useDevelopmentLogin();
  const client = useQueryClient();
  const [, go] = useLocation();
  const enter = (user: User) => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
    client.setQueryData(keys.session, user);
    go('/');
  };
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
          {data !== undefined && <DevelopmentLogin offered={data} onIn={enter} />}
          {data === undefined && !isPending && (
            <Text size="sm">Open this page from JobPro: its QuickBooks menu logs you in.</Text>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
