import { useMediaQuery } from '@mantine/hooks';

/** Whether the window is as wide as a phone. */
export const useNarrow = (): boolean => useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
