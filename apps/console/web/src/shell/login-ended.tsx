import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session.js';
import { keys } from '../api/client.js';
import type { User } from '../api/types.js';
import { tellFailure } from '../parts/failure.js';
import { DevelopmentLogin, useDevelopmentLogin } from './development-login.js';
import { words } from './words.js';

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
