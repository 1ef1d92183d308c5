import {
  ActionIcon,
  AppShell,
  Burger,
  Button,
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
import { ask, keys } from '../api/client.js';
import { useCompany, useOverview, useUser } from '../api/session.js';
import type { Issue, Overview } from '../api/types.js';
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
import { causesOf } from '../pages/issues/fixes.js';
import { Note } from '../parts/page.js';
import { editionWords } from '../parts/words.js';
import { Search } from './search.js';
import { words } from './words.js';

interface PageLink {
  readonly to: string;
  readonly label: string;
  readonly Icon: ComponentType<{ size?: number }>;
  readonly badge?: number;
}

interface PageGroup {
  readonly label: string;
  readonly pages: readonly PageLink[];
}

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
        {company !== '' && <ConnectionLost />}
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
          : `${editionWords[data.edition]} · ${words.connection[status ?? 'broken']}`}
      </Text>
    </div>
  );
}

/** Warns on every page while an existing connection is broken. */
function ConnectionLost() {
  const company = useCompany();
  const { data } = useOverview();
  if (data?.connection?.status !== 'broken') return null;
  return (
    <div style={{ maxWidth: 1280, margin: '0 auto 16px' }} role="alert">
      <Note tone="bad" title={words.broken.title}>
        <Group justify="space-between" gap="sm">
          <span>{words.broken.text}</span>
          <Button component={Link} href={`/c/${company}/setup`} size="sm">
            {words.broken.connect}
          </Button>
        </Group>
      </Note>
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
        label: words.groups.send,
        pages: [
          { to: `${at}/desk/invoice`, label: words.links.invoices, Icon: SendIcon },
          { to: `${at}/desk/payment`, label: words.links.payments, Icon: PaymentIcon },
          ...((overview?.edition ?? overview?.connection?.edition) === 'online'
            ? []
            : [{ to: `${at}/jobs`, label: words.links.jobs, Icon: JobIcon }]),
        ],
      },
      {
        label: words.groups.check,
        pages: [
          { to: `${at}/issues`, label: words.links.issues, Icon: IssueIcon, badge: issues > 0 ? issues : undefined },
          { to: `${at}/tie-out`, label: words.links.tieOut, Icon: ScaleIcon },
          { to: `${at}/history`, label: words.links.history, Icon: HistoryIcon },
        ],
      },
      {
        label: words.groups.company,
        pages: [
          { to: `${at}/setup`, label: words.links.setUp, Icon: SetupIcon },
          { to: `${at}/import`, label: words.links.review, Icon: DownloadIcon },
          { to: `${at}/settings`, label: words.links.settings, Icon: SettingsIcon },
          // For people who connect systems, not for people who send invoices.
          ...(operates || user.roles.includes('connect')
            ? [{ to: `${at}/developer`, label: words.links.developer, Icon: CodeIcon }]
            : []),
        ],
      },
    );
  }
  if (operates)
    groups.push({
      label: words.groups.operations,
      pages: [{ to: '/operations', label: words.links.health, Icon: HealthIcon }],
    });
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
    queryFn: () => ask<Overview>(`/api/companies/${company}`),
    enabled: company !== '',
  });

function useIssueCount(company: string): number {
  const { data } = useQuery({
    queryKey: keys.issues(company),
    queryFn: () => ask<{ issues: Issue[] }>(`/api/companies/${company}/issues`),
    enabled: company !== '',
  });
  return causesOf(data?.issues ?? []).length;
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
