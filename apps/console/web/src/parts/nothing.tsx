import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyIcon } from './icons.js';

/** Where there is nothing to show: what that means, and what to do about it. */
export function Nothing({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      <Text c="dimmed" component="span">
        <EmptyIcon size={36} />
      </Text>
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text size="sm" c="dimmed" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
