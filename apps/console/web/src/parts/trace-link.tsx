import { Anchor, Text } from '@mantine/core';

/** The way to a trace: a link where the settings say where traces are seen, else its number to search for. */
export function TraceLink({ traceId, at }: { traceId: string | null; at: string | null }) {
  if (traceId === null) return null;
  if (at === null) {
    return (
      <Text size="xs" c="dimmed" mt="xs" style={{ overflowWrap: 'anywhere' }}>
        Trace {traceId}
      </Text>
    );
  }
  return (
    <Anchor href={at} target="_blank" rel="noreferrer" size="xs">
      Its trace
    </Anchor>
  );
}
