import { Button } from '@mantine/core';
import type { AutomationDefinition, CommandAction } from '@nexa/sdk';
import { History } from 'lucide-react';
import { replayAutomation } from '../../shared/api/automation-calls.ts';
import { useHome, useIsManager } from '../../shared/api/home-context.ts';
import type { Automation, Replay } from '../../shared/api/types.ts';
import { automationTexts as said } from '../../shared/automation-texts.ts';
import { Section } from '../../shared/ui/page.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './automations.module.css';
import { actionText } from './sentence/action-text.ts';
import { useWords } from './use-words.ts';

const WEEK_MS = 7 * 86_400_000;
const SHOWN = 50;

interface TryProps {
  readonly definition: AutomationDefinition | Automation;
  readonly automationId?: string;
}

/** What an automation would have done last week, beside what was done; for who may change it. */
export function TryOnLastWeek(props: TryProps) {
  return useIsManager() ? <Trial {...props} /> : null;
}

function Trial({ definition, automationId }: TryProps) {
  const { id: homeId } = useHome();
  const attempt = useAction({
    run: async () => {
      const to = new Date();
      const span = { from: new Date(to.getTime() - WEEK_MS).toISOString(), to: to.toISOString() };
      const known = automationId === undefined ? {} : { automationId };
      return replayAutomation(homeId, { definition, ...span, ...known });
    },
  });
  return (
    <Section title={said.tryTitle} hint={said.tryHint}>
      <Button
        mb="md"
        variant="light"
        leftSection={<History size={17} aria-hidden />}
        loading={attempt.isPending}
        onClick={() => attempt.mutate()}
      >
        {said.tryNow}
      </Button>
      <div aria-live="polite">{attempt.data !== undefined && <Outcome replay={attempt.data} />}</div>
    </Section>
  );
}

function Outcome({ replay }: { replay: Replay }) {
  const { runs, notRunCount, commands, verdicts, notifications, truncated, assumptions } = replay;
  const words = useWords();
  const differences = commands.filter(({ verdict }) => verdict === 'only-draft' || verdict === 'only-recorded');
  const different = verdicts['only-draft'] + verdicts['only-recorded'];
  return (
    <>
      <p>{said.tryRuns(runs, notRunCount)}</p>
      {verdicts.same > 0 && <p className={styles.quiet}>{said.trySame(verdicts.same)}</p>}
      {commands.length === 0 && <p className={styles.quiet}>{said.tryNothing}</p>}
      {commands.length > 0 && different === 0 && <p className={styles.quiet}>{said.tryNoDifference}</p>}
      <ul className={styles.differences}>
        {differences.slice(0, SHOWN).map(({ time, verdict, ...command }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two commands may be alike in all
          <li key={index} data-verdict={verdict}>
            <time dateTime={time}>
              {new Date(time).toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' })}
            </time>
            <div>
              {actionText(words, { type: 'command', ...command } as CommandAction)}
              <p className={styles.quiet}>{said.verdict[verdict] ?? verdict}</p>
            </div>
          </li>
        ))}
      </ul>
      {different > SHOWN && <p className={styles.quiet}>{said.moreDifferences(different - SHOWN)}</p>}
      {notifications.length > 0 && <p className={styles.quiet}>{said.tryTold(notifications.length)}</p>}
      {truncated && <p className={styles.quiet}>{said.tryTruncated}</p>}
      {assumptions.map((assumption) => (
        <p key={assumption} className={styles.quiet}>
          {assumption}
        </p>
      ))}
    </>
  );
}
