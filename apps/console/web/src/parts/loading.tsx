import { Alert, Button, Group, Loader, Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from '../api/client.js';
import { IssueIcon } from './icons.js';
import { Nothing } from './page.js';

interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  /** Pixels that the content takes, as far as it is known before. */
  readonly height: number;
  /** Returns what is shown instead of empty content, or undefined where there is some. */
  readonly empty?: (data: T) => { readonly title: string; readonly text?: string } | undefined;
  readonly children?: (data: T) => ReactNode;
}

/** Shows what a query reads: its place while it loads, its failure, or its content. Old content stays after a failure. */
export function Loaded<T>({ query: { data, error, refetch }, height, empty, children }: LoadedProps<T>) {
  const nothing = data === undefined ? undefined : empty?.(data);
  return (
    <>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={height} radius="md" />}
      {nothing !== undefined && (
        <div className="panel">
          <Nothing title={nothing.title}>{nothing.text}</Nothing>
        </div>
      )}
      {data !== undefined && nothing === undefined && children?.(data)}
    </>
  );
}

/** Says what the user waits for. */
export const Busy = ({ children }: { children: ReactNode }) => (
  <Group gap="xs" role="status">
    <Loader size="xs" aria-hidden="true" />
    <Text size="sm">{children}</Text>
  </Group>
);

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
