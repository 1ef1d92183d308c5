import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Something to know about what stands below it: its tone is a line at its side, not a shout. */
export function Note({
  tone,
  title,
  children,
}: {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  title: string;
  children?: ReactNode;
}) {
  return (
    <section className={`panel note note-${tone}`} aria-label={title}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      {children !== undefined && (
        <Text size="sm" component="div" mt={4}>
          {children}
        </Text>
      )}
    </section>
  );
}
