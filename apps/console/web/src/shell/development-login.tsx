import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.js';
import type { DevelopmentLogin as Offered, User } from '../api/types.js';
import { tellFailure } from '../parts/failure.js';
import { words } from './words.js';

/** Returns the made-up users. Undefined where users come from JobPro only. */
export const useDevelopmentLogin = () =>
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
export function DevelopmentLogin({ offered: login, first, onLogin }: Props) {
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
