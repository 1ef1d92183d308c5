import { Button, Center, Group, Modal, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { ask, keys, type Problem } from '../api/client.js';
import { useSession } from '../api/session.js';
import type { DevelopmentLogin as Offered, User } from '../api/types.js';
import { tellFailure } from '../parts/loading.js';
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

/** Asks for a new login while a page is open. The page stays as it is behind the dialog and continues afterwards. */
export function LoginEnded({ user }: { user: User }) {
  const client = useQueryClient();
  const session = useSession();
  const { data, isPending } = useDevelopmentLogin();
  const resume = (now: User) => {
    // Another user must not see what this one had open.
    if (now.id !== user.id || now.companyId !== user.companyId) {
      window.location.assign('/');
      return;
    }
    client.setQueryData(keys.session, now);
    void client.invalidateQueries();
  };
  const checkSession = async () => {
    const { data: now, error } = await session.refetch();
    if (error !== null) tellFailure(error);
    else if (now !== undefined) resume(now);
  };
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={words.ended.title} centered>
      <Stack gap="md">
        <Text size="sm">{words.ended.text}</Text>
        {data !== undefined && <DevelopmentLogin offered={data} first={user} onLogin={resume} />}
        {data === undefined && !isPending && (
          <>
            <Text size="sm">{words.ended.fromJobPro}</Text>
            <Group justify="flex-end">
              <Button data-autofocus loading={session.isFetching} onClick={() => void checkSession()}>
                {words.ended.goOn}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}

/** Returns the made-up users. Undefined where users come from JobPro only. */
const useDevelopmentLogin = () =>
  useQuery({
    queryKey: ['development-login'],
    queryFn: () => ask<Offered>('/api/session/development'),
    retry: false,
  });

interface Props {
  readonly offered: Offered;
  /** The user who is preselected. */
  readonly first?: User;
  readonly onLogin: (user: User) => void;
}

/** Logs in as a chosen made-up user. */
function DevelopmentLogin({ offered: login, first, onLogin }: Props) {
  const [userId, setUserId] = useState(first?.id ?? login.users[0]?.id ?? '');
  const [companyId, setCompanyId] = useState(first?.companyId ?? login.companies[0]?.id ?? '');
  const [isBusy, setIsBusy] = useState(false);
  const operates = login.users.find(({ id }) => id === userId)?.operates === true;
  const logIn = async () => {
    setIsBusy(true);
    try {
      const body = { userId, companyId: operates || companyId === '' ? undefined : companyId };
      onLogin(await ask<User>('/api/session/development', { method: 'POST', body }));
    } catch (error) {
      tellFailure(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void logIn();
      }}
    >
      <Stack gap="sm">
        <Select
          {...words.logInAs}
          data={login.users.map(({ id, name, title }) => ({ value: id, label: `${name}: ${title}` }))}
          value={userId}
          onChange={(value) => setUserId(value ?? '')}
          allowDeselect={false}
        />
        {!operates &&
          (login.companies.length > 0 ? (
            <Select
              label={words.company.label}
              data={login.companies.map(({ id, name }) => ({ value: id, label: name }))}
              value={companyId}
              onChange={(value) => setCompanyId(value ?? '')}
              allowDeselect={false}
            />
          ) : (
            <TextInput
              {...words.company}
              required
              pattern="[A-Za-z0-9_\-]{1,64}"
              value={companyId}
              onChange={({ currentTarget }) => setCompanyId(currentTarget.value)}
            />
          ))}
        <Button type="submit" loading={isBusy} mt="xs">
          {words.logIn}
        </Button>
      </Stack>
    </form>
  );
}
