import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect } from 'react';
import { ChevronIcon, EmptyIcon } from './icons.js';

interface PageProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page's heading and content. Its title is the window's title too. */
export function Page({ title, hint, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · JobPro for QuickBooks`;
  }, [title]);
  return (
    <Stack gap="md" maw={1280} mx="auto">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1}>{title}</Title>
          {hint !== undefined && (
            <Text size="sm" c="dimmed" mt={4}>
              {hint}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}

interface NoteProps {
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly title: string;
  readonly children?: ReactNode;
}

/** Something to know about what follows. A line at its side shows its tone. */
export function Note({ tone, title, children }: NoteProps) {
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

/** Shows the meaning of an empty place, and what to do about it. */
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

/** Content behind a button that opens it. With `open` it is shown at once, without the button. */
export function Expandable({ word, open = false, children }: { word: string; open?: boolean; children: ReactNode }) {
  const [opened, { toggle }] = useDisclosure(open);
  return (
    <Stack gap="xs">
      {!open && (
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            ml={-8}
            onClick={toggle}
            aria-expanded={opened}
            leftSection={<ChevronIcon size={14} turned={opened} />}
          >
            {word}
          </Button>
        </Group>
      )}
      {opened && children}
    </Stack>
  );
}
