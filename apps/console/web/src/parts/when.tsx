import { Text, Tooltip } from '@mantine/core';
import { formatMoment, fromNow } from './dates.js';
import { useNow } from './now.js';

/** A moment, told from now, with the exact time behind it. */
export function When({ at }: { at: string }) {
  const now = useNow();
  return (
    <Tooltip label={formatMoment(at)}>
      <Text component="time" dateTime={at} size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {fromNow(at, now)}
      </Text>
    </Tooltip>
  );
}
