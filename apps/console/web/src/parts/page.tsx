import { Anchor, Button, Group, Modal, type ModalProps, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { useCompany } from '../api/session.js';
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

/** A part of a page under its own heading. */
export function Section({
  title,
  padding = 'md',
  children,
}: {
  title: string;
  padding?: 'md' | 'lg';
  children: ReactNode;
}) {
  return (
    <Paper className="panel" p={padding} component="section" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

/** A dialog in the middle of the window, open as long as it is in the document. */
export const Dialog = (props: Omit<ModalProps, 'opened' | 'centered' | 'closeButtonProps'>) => (
  <Modal {...props} opened centered closeButtonProps={{ 'aria-label': 'Close' }} />
);

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  /** The word of the button that does it. */
  readonly yes: string;
  /** True where the answer ends something: its button is red, and the other one has the focus. */
  readonly isHarmful?: boolean;
  readonly isPending?: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done that is hard to undo. */
export const Question = ({ title, text, yes, isHarmful = false, isPending, onYes, onClose }: QuestionProps) => (
  <Dialog title={title} onClose={onClose}>
    <Text size="sm">{text}</Text>
    <Group justify="flex-end" mt="md">
      <Button variant="default" data-autofocus={isHarmful || undefined} onClick={onClose}>
        Cancel
      </Button>
      <Button
        color={isHarmful ? 'red' : undefined}
        data-autofocus={isHarmful ? undefined : true}
        loading={isPending}
        onClick={onYes}
      >
        {yes}
      </Button>
    </Group>
  </Dialog>
);

/** Returns the address of a record's page. */
export const recordAt = (company: string, entity: string, id: string): string =>
  `/c/${company}/records/${entity}/${encodeURIComponent(id)}`;

/** A link to a record of the open company. */
export function RecordLink({ entity, id, children }: { entity: string; id: string; children: ReactNode }) {
  return (
    <Anchor component={Link} size="sm" href={recordAt(useCompany(), entity, id)}>
      {children}
    </Anchor>
  );
}

interface TableProps {
  /** Pixels below which it scrolls sideways. */
  readonly minWidth: number;
  readonly head?: readonly string[];
  /** How many of the last columns hold figures. */
  readonly figures?: number;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A small table that scrolls sideways in a narrow window. */
export const SmallTable = ({ minWidth, head = [], figures = 0, className, children }: TableProps) => (
  <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0}>
    <Table fz="sm" verticalSpacing="xs" className={className}>
      {head.length > 0 && (
        <Table.Thead>
          <Table.Tr>
            {head.map((title, index) => (
              <Table.Th key={title} ta={index >= head.length - figures ? 'right' : undefined}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
      )}
      {children}
    </Table>
  </Table.ScrollContainer>
);
