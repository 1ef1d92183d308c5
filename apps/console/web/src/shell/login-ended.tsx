import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session.js';
import { keys } from '../api/keys.js';
import type { User } from '../api/types.js';
import { DevelopmentLogin, useDevelopmentLogin } from '../parts/development-login.js';
import { tellFailure } from '../parts/failure.js';

/** The login has ended while a page was open. The page stays as it is behind this, and goes on with the next login. */
export function LoginEnded({ user }: { user: User }) {
  const client = useQueryClient();
  const session = useSession();
  const { data, isPending } = useDevelopmentLogin();
  const goOn = (now: User) => {
    // Somebody else sees nothing of what this one had open.
    if (now.id !== user.id || now.companyId !== user.companyId) {
      window.location.assign('/');
      return;
    }
    client.setQueryData(keys.session, now);
    void client.invalidateQueries();
  };
  const look = async () => {
    const { data: now, error } = await session.refetch();
    if (error !== null) tellFailure(error);
    else if (now !== undefined) goOn(now);
  };
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title="Your login has ended" centered>
      <Stack gap="md">
        <Text size="sm">Log in again, and this page goes on as you left it. Nothing was sent meanwhile.</Text>
        {data !== undefined && <DevelopmentLogin offered={data} first={user} onIn={goOn} />}
        {data === undefined && !isPending && (
          <>
            <Text size="sm">Open QuickBooks from JobPro’s menu in another window: that logs you in here, too.</Text>
            <Group justify="flex-end">
              <Button data-autofocus loading={session.isFetching} onClick={() => void look()}>
                Go on
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
