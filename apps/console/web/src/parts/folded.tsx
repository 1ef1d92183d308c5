import { Button, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { ChevronIcon } from './icons.js';

/** Something that is there for who wants it: a line that opens it. `open`: it stands open, and there is no line. */
export function Folded({ word, open = false, children }: { word: string; open?: boolean; children: ReactNode }) {
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
