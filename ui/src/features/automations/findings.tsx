import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { findingsOf } from '../../shared/api/automation-calls.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Automation, Finding } from '../../shared/api/types.ts';
import { automationTexts as said } from '../../shared/automation-texts.ts';
import { Card } from '../../shared/ui/card.tsx';
import { Section } from '../../shared/ui/page.tsx';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import styles from './automations.module.css';
import type { Words } from './sentence/words.ts';

const findingsQuery = (automationId: string) =>
  queryOptions({
    queryKey: keys.findings(automationId),
    queryFn: () => findingsOf(automationId),
  });

interface FindingsProps {
  readonly automation: Automation;
  readonly words: Words;
}

/** What NEXA noticed about the automation itself. */
export function Findings({ automation, words }: FindingsProps) {
  const query = useQuery(findingsQuery(automation.id));
  return (
    <Section title={said.health} hint={said.healthHint}>
      <QueryView query={query} loading={<Rows count={1} height={72} />}>
        {(findings) =>
          findings.length === 0 ? (
            <p className={styles.quiet}>{said.healthGood}</p>
          ) : (
            <ul className={styles.list}>
              {findings.map((finding) => (
                <li key={finding.id}>
                  <Card tone={finding.grade === 'possible' ? 'info' : 'warn'}>
                    <strong>{finding.title}</strong>
                    <p>{finding.explanation}</p>
                    <p className={styles.quiet}>{said.grade[finding.grade]}</p>
                    <Others ids={othersOf(finding, automation.id)} words={words} />
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  );
}

const othersOf = ({ automationId, otherAutomationIds = [] }: Finding, own: string): string[] =>
  [automationId, ...otherAutomationIds].filter((id) => id !== own);

/** The ways to the other automations that have a part in it. */
function Others({ ids, words }: { ids: readonly string[]; words: Words }) {
  return ids.map((id) => {
    const name = words.automations?.get(id);
    return name === undefined ? null : (
      <Link key={id} to="/automations/$id" params={{ id }} className={styles.more}>
        {said.toOther(name)}
      </Link>
    );
  });
}
