import { useQuery } from '@tanstack/react-query';
import { HeartHandshake } from 'lucide-react';
import { useHome } from '../../shared/api/home-context.ts';
import { issuesQuery } from '../../shared/api/queries.ts';
import type { Issue } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { CardList } from '../../shared/ui/card.tsx';
import { Page, Section } from '../../shared/ui/page.tsx';
import { Empty, QueryView, Rows } from '../../shared/ui/states.tsx';
import styles from './health.module.css';
import { IssueCard } from './issue-card.tsx';
import { ResolvedIssue } from './resolved-issue.tsx';

const weight = { critical: 0, error: 1, warning: 2, info: 3 } as const;

/** What is wrong, what NEXA did about it, and what is left for a person. */
export function HealthPage() {
  const { id: homeId } = useHome();
  const query = useQuery(issuesQuery(homeId));
  return (
    <Page title={texts.health.title} width="reading">
      <QueryView query={query} loading={<Rows count={2} height={240} />}>
        {(issues) => <Issues issues={issues} />}
      </QueryView>
    </Page>
  );
}

function Issues({ issues }: { issues: readonly Issue[] }) {
  const { health } = texts;
  const open = issues
    .filter(({ state }) => state !== 'resolved')
    .sort(
      (a, b) =>
        Number(a.state === 'snoozed') - Number(b.state === 'snoozed') ||
        weight[a.severity] - weight[b.severity] ||
        b.raisedAt.localeCompare(a.raisedAt),
    );
  const resolved = issues
    .filter(({ state }) => state === 'resolved')
    .sort((a, b) => (b.resolvedAt ?? '').localeCompare(a.resolvedAt ?? ''));
  return (
    <>
      {open.length === 0 ? (
        <Empty icon={HeartHandshake} title={health.allWellTitle} text={health.allWell} />
      ) : (
        <Section title={health.open}>
          <div className={styles.open}>
            {open.map((issue) => (
              <IssueCard key={issue.id} issue={issue} />
            ))}
          </div>
        </Section>
      )}
      <Section title={health.resolved}>
        {resolved.length === 0 ? (
          <p className={styles.quiet}>{health.noResolved}</p>
        ) : (
          <CardList>
            {resolved.map((issue) => (
              <ResolvedIssue key={issue.id} issue={issue} />
            ))}
          </CardList>
        )}
      </Section>
    </>
  );
}
