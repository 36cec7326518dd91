import { Button } from '@mantine/core';
import { Check, FlaskConical, X } from 'lucide-react';
import { runTests } from '../../shared/api/automation-calls.ts';
import type { Automation } from '../../shared/api/types.ts';
import { automationTexts as said } from '../../shared/automation-texts.ts';
import { Section } from '../../shared/ui/page.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './automations.module.css';

/** The tests that are kept with an automation, and what came of them; nothing where it has none. */
export function TestResults({ automation }: { automation: Automation }) {
  const test = useAction({ run: () => runTests(automation.id) });
  const { tests = [] } = automation;
  if (tests.length === 0) return null;
  const results = test.data;
  return (
    <Section title={said.tests} hint={said.testsHint}>
      <ul className={styles.steps} aria-live="polite">
        {tests.map(({ name }, index) => {
          const result = results?.[index];
          const Icon = result?.passed === false ? X : Check;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: two tests may have one name
              key={`${index} ${name}`}
              className={styles.step}
              data-verdict={result === undefined ? 'open' : result.passed ? 'good' : 'bad'}
            >
              {result === undefined ? <FlaskConical size={15} aria-hidden /> : <Icon size={15} aria-hidden />}
              <div>
                {name}
                {result !== undefined && (
                  <span className={styles.quiet}> – {result.passed ? said.testPassed : said.testFailed}</span>
                )}
                {result?.problems.map((problem) => (
                  <p key={problem} className={styles.quiet}>
                    {problem}
                  </p>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      <Button
        mt="md"
        variant="light"
        leftSection={<FlaskConical size={17} aria-hidden />}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        {said.runTests}
      </Button>
    </Section>
  );
}
