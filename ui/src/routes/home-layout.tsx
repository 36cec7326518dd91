import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { HomeContext } from '../shared/api/home-context.ts';
import { issuesQuery, meQuery } from '../shared/api/queries.ts';
import type { HomeSummary } from '../shared/api/types.ts';
import { isOpenIssue } from '../shared/health/open-issues.ts';
import { useLive } from '../shared/live/use-live.ts';
import { AppShell } from '../shared/ui/app-shell.tsx';

/** Everything inside a home: one live channel, one frame. */
export function HomeLayout() {
  const home = useQuery(meQuery).data?.homes[0];
  return home === undefined ? null : <Inside key={home.id} home={home} />;
}

function Inside({ home }: { home: HomeSummary }) {
  const live = useLive(home.id);
  const issues = useQuery(issuesQuery(home.id)).data ?? [];
  return (
    <HomeContext value={home}>
      <AppShell homeName={home.name} openIssues={issues.filter(isOpenIssue).length} live={live}>
        <Outlet />
      </AppShell>
    </HomeContext>
  );
}
