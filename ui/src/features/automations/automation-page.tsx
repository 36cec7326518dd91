import { Button, Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Play, Square, Workflow } from 'lucide-react';
import { useState } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import { automationsQuery } from '../../shared/api/queries.ts';
import type { Automation } from '../../shared/api/types.ts';
import { automationTexts as said } from '../../shared/automation-texts.ts';
import { texts } from '../../shared/texts.ts';
import { Card } from '../../shared/ui/card.tsx';
import { Page, Section } from '../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../shared/ui/states.tsx';
import { EnabledSwitch, isEnabledNow, LastRun } from './automation-card.tsx';
import { useAutomationDeeds } from './automation-deeds.ts';
import { AutomationMenu } from './automation-menu.tsx';
import { AutomationSentence } from './automation-sentence.tsx';
import styles from './automations.module.css';
import { Findings } from './findings.tsx';
import { LastRuns } from './last-runs.tsx';
import { TemplateUpgrade } from './template/template-upgrade.tsx';
import { TestResults } from './test-results.tsx';
import { TryOnLastWeek } from './try-on-last-week.tsx';
import { useWords } from './use-words.ts';
import { Webhooks } from './webhooks.tsx';

/** One automation: what it is, what it did and why it did not, whether it is sound. */
export function AutomationPage({ automationId }: { automationId: string }) {
  const { id: homeId } = useHome();
  const query = useQuery(automationsQuery(homeId));
  const automation = query.data?.find(({ id }) => id === automationId);
  if (automation !== undefined) return <Known automation={automation} />;
  return (
    <Page title={texts.automations.title} back="/automations" width="reading">
      <QueryView query={query}>{() => <Empty icon={Workflow} title={said.goneTitle} text={said.goneText} />}</QueryView>
    </Page>
  );
}

type Filter = 'all' | 'runs' | 'not-runs';

function Known({ automation }: { automation: Automation }) {
  const words = useWords();
  const navigate = useNavigate();
  const [filter, setFilter] = useState<Filter>('all');
  const deeds = useAutomationDeeds(automation, () => void navigate({ to: '/automations' }));
  const { template } = automation;
  return (
    <Page
      title={automation.name}
      back="/automations"
      width="reading"
      lead={<LastRun automation={automation} isEnabled={isEnabledNow(automation, deeds)} />}
      actions={
        <span className={styles.pageActions}>
          <EnabledSwitch automation={automation} deeds={deeds} />
          <AutomationMenu automation={automation} deeds={deeds} />
        </span>
      }
    >
      <div className={styles.block}>
        <Card>
          {automation.description !== undefined && <p className={styles.description}>{automation.description}</p>}
          <AutomationSentence automation={automation} words={words} isFull />
          <p className={styles.quiet}>{said.modes[automation.mode]}</p>
          {template !== undefined && <p className={styles.quiet}>{said.fromTemplate(template.id, template.version)}</p>}
        </Card>
        <Group gap="sm">
          <Button
            leftSection={<Play size={17} aria-hidden />}
            loading={deeds.run.isPending}
            onClick={() => deeds.run.mutate()}
          >
            {texts.automations.runNow}
          </Button>
          <Button
            variant="default"
            leftSection={<Square size={16} aria-hidden />}
            loading={deeds.stop.isPending}
            onClick={() => deeds.stop.mutate()}
          >
            {said.stop}
          </Button>
        </Group>
      </div>
      <Findings automation={automation} words={words} />
      <TemplateUpgrade automation={automation} />
      <Webhooks automation={automation} />
      <Section title={said.history}>
        <SegmentedControl
          fullWidth
          radius="xl"
          mb="md"
          aria-label={said.filter}
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
          data={[
            { value: 'all', label: said.all },
            { value: 'runs', label: said.runsOnly },
            { value: 'not-runs', label: said.notRunsOnly },
          ]}
        />
        <Card>
          <LastRuns automation={automation} only={filter === 'all' ? undefined : filter} />
        </Card>
      </Section>
      <TestResults automation={automation} />
      <TryOnLastWeek definition={automation} automationId={automation.id} />
    </Page>
  );
}
