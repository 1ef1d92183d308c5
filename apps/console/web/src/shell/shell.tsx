import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Menu,
  ScrollArea,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../api/client.js';
import { useCompany, useOverview, useUser } from '../api/session.js';
import { MoonIcon, SunIcon, UserIcon } from '../parts/icons.js';
import { tellFailure } from '../parts/loading.js';
import { editionWords } from '../parts/words.js';
import { Alerts } from './alerts.js';
import { Navigation } from './navigation.js';
import { Search } from './search.js';
import { words } from './words.js';

/** The frame of every page: the company, the menu and the search. */
export function Shell({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const company = useCompany();
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a href="#content" className="skip">
        {words.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap" miw={0} style={{ flex: 1 }}>
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={words.menu}
              aria-expanded={opened}
            />
            <img src="/icon.svg" alt="" width={28} height={28} className="only-wide" />
            {company === '' ? <Text fw={650}>{words.operations}</Text> : <CompanyName />}
          </Group>
          {company !== '' && <Search />}
          <Group gap="xs" wrap="nowrap" justify="flex-end" className="header-end">
            <SchemeToggle />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={words.pages}>
        <AppShell.Section grow component={ScrollArea}>
          <Navigation onGo={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">
        {company !== '' && <Alerts />}
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function CompanyName() {
  const { data } = useOverview();
  const company = useCompany();
  const status = data?.connection?.status;
  return (
    <div style={{ minWidth: 0 }}>
      <Text fw={650} size="sm" truncate>
        {data?.name ?? company}
      </Text>
      <Text size="xs" c="dimmed" truncate visibleFrom="sm">
        {data?.edition == null
          ? words.notSetUp
          : `${editionWords[data.edition]} · ${words.connection[status ?? 'none']}`}
      </Text>
    </div>
  );
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      c="inherit"
      aria-label={isDark ? words.light : words.dark}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}

function UserMenu() {
  const user = useUser();
  const client = useQueryClient();
  const logOut = async () => {
    try {
      await ask('/api/session', { method: 'DELETE' });
    } catch (error) {
      tellFailure(error);
      return;
    }
    client.clear();
    window.location.assign('/');
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" c="inherit" aria-label={words.loggedInAs(user.name)}>
          <UserIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.name}</Menu.Label>
        <Menu.Item component="a" href="/api/docs" target="_blank">
          {words.api}
        </Menu.Item>
        <Menu.Item onClick={() => void logOut()}>{words.logOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
