import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { Problem } from '../api/client.js';
import { keys } from '../api/client.js';
import type { User } from '../api/types.js';
import { DevelopmentLogin, useDevelopmentLogin } from './development-login.js';
import { words } from './words.js';

/** Users come from JobPro. Only on the embedded servers anyone can choose a user. */
export function LoginPage({ refused }: { refused: Problem | undefined }) {
  const { data, isPending } = useDevelopmentLogin();
  const client = useQueryClient();
  const [, go] = useLocation();
  const start = (user: User) => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
    client.setQueryData(keys.session, user);
    go('/');
  };
  useEffect(() => {
    document.title = words.loginTitle;
  }, []);
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper className="panel" p="xl" w={400} maw="100%">
        <Stack gap="md">
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <Title order={1}>{words.app}</Title>
            <Text size="sm" c="dimmed" mt={4}>
              {words.purpose}
            </Text>
          </div>
          {refused !== undefined && (
            <Text size="sm" role="alert">
              {refused.message} {refused.remedy}
            </Text>
          )}
          {data !== undefined && <DevelopmentLogin offered={data} onLogin={start} />}
          {data === undefined && !isPending && <Text size="sm">{words.fromJobPro}</Text>}
        </Stack>
      </Paper>
    </Center>
  );
}
