import { Center, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ask, keys, Problem } from './api/client.js';
import { LiveProvider } from './api/live.js';
import { CompanyContext, UserContext, useSession } from './api/session.js';
import type { User } from './api/types.js';
import { DeskPage } from './pages/desk/desk.page.js';
import { Failure } from './parts/loading.js';
import { Nothing } from './parts/page.js';
import { LoginEnded, LoginPage } from './shell/login.page.js';
import { Shell } from './shell/shell.js';
import { words } from './shell/words.js';

const HomePage = lazy(() => import('./pages/home/home.page.js'));
const RecordPage = lazy(() => import('./pages/record/record.page.js'));
const IssuesPage = lazy(() => import('./pages/issues/issues.page.js'));
const SetupPage = lazy(() => import('./pages/setup/setup.page.js'));
const ConnectedPage = lazy(() => import('./pages/setup/connected.page.js'));
const SettingsPage = lazy(() => import('./pages/settings/settings.page.js'));
const HistoryPage = lazy(() => import('./pages/history/history.page.js'));
const ReviewPage = lazy(() => import('./pages/review/review.page.js'));
const TieOutPage = lazy(() => import('./pages/tie-out/tie-out.page.js'));
const CertificatePage = lazy(() => import('./pages/certificate/certificate.page.js'));
const SearchPage = lazy(() => import('./pages/search/search.page.js'));
const DeveloperPage = lazy(() => import('./pages/developer/developer.page.js'));
const OperationsPage = lazy(() => import('./pages/operations/operations.page.js'));

const Loading = () => (
  <Center h="60vh">
    <Loader aria-label={words.loading} />
  </Center>
);

export function App() {
  const { isEntering, refused } = useTokenInAddress();
  const session = useSession();
  if (isEntering || session.isPending) return <Loading />;
  if (session.data === undefined) {
    return isLoggedOut(session.error) ? (
      <LoginPage refused={refused} />
    ) : (
      <Failure error={session.error} onRetry={() => void session.refetch()} />
    );
  }
  return (
    <>
      <Pages user={session.data} />
      {isLoggedOut(session.error) && <LoginEnded user={session.data} />}
    </>
  );
}

const isLoggedOut = (error: unknown): boolean => error instanceof Problem && error.status === 401;

function Pages({ user }: { user: User }) {
  const home = user.companyId === undefined ? '/operations' : `/c/${user.companyId}`;
  return (
    <UserContext.Provider value={user}>
      <Switch>
        <Route path="/c/:company/*?">
          {({ company }) => (
            <CompanyContext.Provider value={company}>
              <LiveProvider company={company}>
                <Shell>
                  <Suspense fallback={<Loading />}>
                    <CompanyPages company={company} />
                  </Suspense>
                </Shell>
              </LiveProvider>
            </CompanyContext.Provider>
          )}
        </Route>
        {user.companyId !== undefined && (
          <Route path="/connected">
            <Suspense fallback={<Loading />}>
              <ConnectedPage company={user.companyId} />
            </Suspense>
          </Route>
        )}
        <Route path="/operations">
          <Shell>
            <Suspense fallback={<Loading />}>
              <OperationsPage />
            </Suspense>
          </Shell>
        </Route>
        <Route>
          <Redirect to={home} replace />
        </Route>
      </Switch>
    </UserContext.Provider>
  );
}

function CompanyPages({ company }: { company: string }) {
  const at = `/c/${company}`;
  return (
    <Switch>
      <Route path={`${at}/desk/:entity`}>
        {({ entity }) => <DeskPage key={entity} entity={entity === 'payment' ? 'payment' : 'invoice'} />}
      </Route>
      <Route path={`${at}/jobs`}>
        <DeskPage entity="job" />
      </Route>
      <Route path={`${at}/records/:entity/:id`}>
        {({ entity, id }) => <RecordPage entity={entity} id={decodeURIComponent(id)} />}
      </Route>
      <Route path={`${at}/issues`}>
        <IssuesPage />
      </Route>
      <Route path={`${at}/setup`}>
        <SetupPage />
      </Route>
      <Route path={`${at}/settings`}>
        <SettingsPage />
      </Route>
      <Route path={`${at}/import`}>
        <ReviewPage />
      </Route>
      <Route path={`${at}/tie-out`}>
        <TieOutPage />
      </Route>
      <Route path={`${at}/tie-out/:id`}>{({ id }) => <CertificatePage id={decodeURIComponent(id)} />}</Route>
      <Route path={`${at}/overview`}>
        <HomePage />
      </Route>
      <Route path={`${at}/search`}>
        <SearchPage />
      </Route>
      <Route path={`${at}/developer`}>
        <DeveloperPage />
      </Route>
      <Route path={`${at}/history`}>
        <HistoryPage />
      </Route>
      <Route path={at}>
        <Redirect to={`${at}/desk/invoice`} replace />
      </Route>
      <Route>
        <Nothing title={words.noPage.title}>{words.noPage.text}</Nothing>
      </Route>
    </Switch>
  );
}

/** Exchanges the token that JobPro puts behind a `#`, which no server sees, for a cookie and removes it from the address. */
function useTokenInAddress(): { isEntering: boolean; refused: Problem | undefined } {
  const client = useQueryClient();
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token'));
  const [isEntering, setIsEntering] = useState(token !== null);
  const [refused, setRefused] = useState<Problem>();
  useEffect(() => {
    if (token === null) return;
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    ask<User>('/api/session', { method: 'POST', body: { token } })
      .then((user) => client.setQueryData(keys.session, user))
      .catch((error: unknown) => setRefused(error instanceof Problem ? error : undefined))
      .finally(() => setIsEntering(false));
  }, [client, token]);
  return { isEntering, refused };
}
