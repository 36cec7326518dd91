import { Switch } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useIsManager } from '../../shared/api/home-context.ts';
import type { Automation } from '../../shared/api/types.ts';
import { automationTexts } from '../../shared/automation-texts.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { type AutomationDeeds, useAutomationDeeds } from './automation-deeds.ts';
import { AutomationMenu } from './automation-menu.tsx';
import { AutomationSentence } from './automation-sentence.tsx';
import styles from './automations.module.css';
import { LastRuns } from './last-runs.tsx';
import { useWords } from './use-words.ts';

/** One automation as a sentence, with its switch and its last runs. */
export function AutomationCard({ automation }: { automation: Automation }) {
  const [isOpen, setOpen] = useState(false);
  const words = useWords();
  const deeds = useAutomationDeeds(automation);
  const isEnabled = isEnabledNow(automation, deeds);
  return (
    <article className={styles.card} data-enabled={isEnabled}>
      <header className={styles.head}>
        <div>
          <h2>
            <Link to="/automations/$id" params={{ id: automation.id }} className={styles.name}>
              {automation.name}
            </Link>
          </h2>
          <LastRun automation={automation} isEnabled={isEnabled} />
        </div>
        <EnabledSwitch automation={automation} deeds={deeds} />
        <AutomationMenu automation={automation} deeds={deeds} />
      </header>
      <AutomationSentence automation={automation} words={words} />
      <button type="button" className={styles.runsToggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {texts.automations.runs}
        <ChevronDown size={18} aria-hidden />
      </button>
      {isOpen && (
        <>
          <LastRuns automation={automation} />
          <Link
            to="/automations/$id"
            params={{ id: automation.id }}
            className={styles.more}
            aria-label={automationTexts.details(automation.name)}
          >
            {automationTexts.open}
          </Link>
        </>
      )}
    </article>
  );
}

/** What it will be while the wish is on its way. */
export const isEnabledNow = (automation: Automation, { enable }: AutomationDeeds): boolean =>
  enable.isPending ? enable.variables : automation.enabled;

export function LastRun({ automation, isEnabled }: { automation: Automation; isEnabled: boolean }) {
  const { automations: words } = texts;
  return (
    <p className={styles.quiet}>
      {!isEnabled && `${words.paused} · `}
      {automation.lastRunAt === undefined || automation.lastRunAt === null ? (
        words.neverRan
      ) : (
        <>
          {words.lastRun('').trim()} <Age time={automation.lastRunAt} />
        </>
      )}
    </p>
  );
}

export function EnabledSwitch({ automation, deeds }: { automation: Automation; deeds: AutomationDeeds }) {
  const isManager = useIsManager();
  return (
    <Switch
      size="lg"
      disabled={!isManager}
      aria-label={texts.automations.enabled(automation.name)}
      checked={isEnabledNow(automation, deeds)}
      onChange={(event) => deeds.enable.mutate(event.currentTarget.checked)}
    />
  );
}
