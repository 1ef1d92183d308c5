import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { ask } from '../api/client.js';
import { keys } from '../api/keys.js';
import { useCompany, useOverview, useUser } from '../api/session.js';
import type { Issue } from '../api/types.js';
import {
  CodeIcon,
  DownloadIcon,
  HealthIcon,
  HistoryIcon,
  IssueIcon,
  JobIcon,
  MoonIcon,
  PaymentIcon,
  ScaleIcon,
  SendIcon,
  SettingsIcon,
  SetupIcon,
  SunIcon,
  UserIcon,
} from '../parts/icons.js';
import { tellFailure } from '../parts/failure.js';
import { rootsOf } from '../pages/issues/roots.js';
import { editionWords } from '../parts/words.js';
import { Search } from './search.js';

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly Icon: ComponentType<{ size?: number }>;
  readonly badge?: number;
}

interface PageGroup {
  readonly label: string;
  readonly pages: readonly Entry[];
}

/** The frame of every page: where one is, where one can go, and the search that finds anything. */
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
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Menu"
              aria-expanded={opened}
            />
            <img src="/icon.svg" alt="" width={28} height={28} className="only-wide" />
            {company === '' ? <Text fw={650}>Operations</Text> : <CompanyName />}
          </Group>
          {company !== '' && <Search />}
          <Group gap="xs" wrap="nowrap">
            <SchemeToggle />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Pages">
        <AppShell.Section grow component={ScrollArea}>
          <Navigation onGo={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">{children}</AppShell.Main>
    </AppShell>
  );
}

function CompanyName() {
  const { data } = useOverview();
  const company = useCompany();
  const status = data?.connection?.status;
  const word = { connected: 'connected', waiting: 'waiting for its first call', broken: 'not connected' }[
    status ?? 'broken'
  ];
  return (
    <div style={{ minWidth: 0 }}>
      <Text fw={650} size="sm" truncate>
        {data?.name ?? company}
      </Text>
      <Text size="xs" c="dimmed" truncate visibleFrom="sm">
        {data?.edition == null ? 'Not set up yet' : `${editionWords[data.edition]} · ${word}`}
      </Text>
    </div>
  );
}

function Navigation({ onGo }: { onGo: () => void }) {
  const company = useCompany();
  const user = useUser();
  const [location] = useLocation();
  const { data: overview } = useOverviewIfAny(company);
  const issues = useIssueCount(company);
  const at = `/c/${company}`;
  const operates = user.roles.includes('operate');
  const groups: PageGroup[] = [];
  if (company !== '') {
    groups.push(
      {
        label: 'Send',
        pages: [
          { to: `${at}/desk/invoice`, label: 'Invoices', Icon: SendIcon },
          { to: `${at}/desk/payment`, label: 'Payments', Icon: PaymentIcon },
          ...(overview?.edition === 'online' ? [] : [{ to: `${at}/jobs`, label: 'Jobs', Icon: JobIcon }]),
        ],
      },
      {
        label: 'Check',
        pages: [
          { to: `${at}/issues`, label: 'Issues', Icon: IssueIcon, ...(issues > 0 ? { badge: issues } : {}) },
          { to: `${at}/tie-out`, label: 'Tie-out', Icon: ScaleIcon },
          { to: `${at}/history`, label: 'History', Icon: HistoryIcon },
        ],
      },
      {
        label: 'Company',
        pages: [
          { to: `${at}/setup`, label: 'Set-up', Icon: SetupIcon },
          { to: `${at}/import`, label: 'Import review', Icon: DownloadIcon },
          { to: `${at}/settings`, label: 'Settings', Icon: SettingsIcon },
          // For whoever connects systems, not for whoever sends invoices.
          ...(operates || user.roles.includes('connect')
            ? [{ to: `${at}/developer`, label: 'Developer', Icon: CodeIcon }]
            : []),
        ],
      },
    );
  }
  if (operates) groups.push({ label: 'Operations', pages: [{ to: '/operations', label: 'Health', Icon: HealthIcon }] });
  return groups.map((group) => (
    <div key={group.label} role="group" aria-label={group.label} style={{ marginBottom: 12 }}>
      <Text size="xs" fw={600} c="dimmed" px="sm" py={6} aria-hidden="true">
        {group.label}
      </Text>
      {group.pages.map(({ to, label, Icon, badge }) => (
        <NavLink
          key={to}
          component={Link}
          href={to}
          label={label}
          leftSection={<Icon />}
          active={location.startsWith(to)}
          aria-current={location.startsWith(to) ? 'page' : undefined}
          onClick={onGo}
          rightSection={badge === undefined ? undefined : <span className="nav-badge">{badge}</span>}
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
          py={7}
          color="calm"
          variant="light"
        />
      ))}
    </div>
  ));
}

const useOverviewIfAny = (company: string) =>
  useQuery({
    queryKey: keys.company(company),
    queryFn: () => ask<{ edition: string | null }>(`/api/companies/${company}`),
    enabled: company !== '',
  });

function useIssueCount(company: string): number {
  const { data } = useQuery({
    queryKey: keys.issues(company),
    queryFn: () => ask<{ issues: Issue[] }>(`/api/companies/${company}/issues`),
    enabled: company !== '',
  });
  return rootsOf(data?.issues ?? []).length;
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      c="inherit"
      aria-label={dark ? 'Light colors' : 'Dark colors'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}

function UserMenu() {
  const user = useUser();
  const client = useQueryClient();
  const leave = async () => {
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
        <ActionIcon variant="subtle" color="gray" size="lg" c="inherit" aria-label={`Logged in as ${user.name}`}>
          <UserIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.name}</Menu.Label>
        <Menu.Item component="a" href="/api/docs" target="_blank">
          The API
        </Menu.Item>
        <Menu.Item onClick={() => void leave()}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
