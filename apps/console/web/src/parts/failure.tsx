import { Alert, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Problem } from '../api/client.js';
import { IssueIcon } from './icons.js';

/** Says what could not be read and what to do, with a button to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = error instanceof Problem ? error : undefined;
  return (
    <Alert
      variant="default"
      icon={<IssueIcon />}
      title={problem?.message ?? 'Something went wrong on this page.'}
      my="md"
      role="alert"
    >
      <Group justify="space-between">
        <Text size="sm">{problem?.remedy ?? 'Load the page again.'}</Text>
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

const close = { closeButtonProps: { 'aria-label': 'Hide' } };

/** Notifies the user that an act did not work. */
export function tellFailure(error: unknown): void {
  const problem = error instanceof Problem ? error : undefined;
  notifications.show({
    color: 'red',
    title: problem?.message ?? 'That did not work.',
    message: problem?.remedy ?? 'Try again.',
    autoClose: 10_000,
    ...close,
  });
}
/** Notifies the user that an act was accepted. */
export const tellDone = (title: string, message: string): void => {
  notifications.show({ color: 'calm', title, message, autoClose: 6_000, ...close });
};
