import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.js';
import type { DevelopmentLogin as Offered, User } from '../api/types.js';
import { tellFailure } from './failure.js';

/** Undefined where users come from JobPro alone. */
export const useDevelopmentLogin = () =>
  useQuery({
    queryKey: ['development-login'],
    queryFn: () => ask<Offered>('/api/session/development'),
    retry: false,
  });

interface Props {
  readonly offered: Offered;
  /** Who is offered first. */
  readonly first?: User;
  readonly onIn: (user: User) => void;
}

/** A made-up user is chosen, and is logged in. */
export function DevelopmentLogin({ offered: login, first, onIn }: Props) {
  const [userId, setUserId] = useState(first?.id ?? login.users[0]?.id ?? '');
  const [companyId, setCompanyId] = useState(first?.companyId ?? login.companies[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const operates = login.users.find(({ id }) => id === userId)?.operates === true;
  const enter = async () => {
    setBusy(true);
    try {
      const body = { userId, ...(operates || companyId === '' ? {} : { companyId }) };
      onIn(await ask<User>('/api/session/development', { method: 'POST', body }));
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
