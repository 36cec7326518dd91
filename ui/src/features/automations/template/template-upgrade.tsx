import { Button, Group } from '@mantine/core';
import type { AutomationDefinition } from '@nexa/sdk';
import { useQuery } from '@tanstack/react-query';
import { changeAutomation, upgradeOf } from '../../../shared/api/automation-calls.ts';
import { useHome, useIsManager } from '../../../shared/api/home-context.ts';
import { keys } from '../../../shared/api/keys.ts';
import type { Automation } from '../../../shared/api/types.ts';
import { templateTexts as said } from '../../../shared/automation-texts.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { Section } from '../../../shared/ui/page.tsx';
import { useAction } from '../../../shared/ui/use-action.ts';
import { AutomationSentence } from '../automation-sentence.tsx';
import styles from '../automations.module.css';
import { useWords } from '../use-words.ts';
import { templatesQuery } from './template-queries.ts';

/** Offers the newest version of the template that an automation was made from; nothing where it has that. */
export function TemplateUpgrade({ automation }: { automation: Automation }) {
  const { id: homeId } = useHome();
  const isManager = useIsManager();
  const { template } = automation;
  const templates = useQuery({ ...templatesQuery(homeId), enabled: template !== undefined && isManager }).data;
  const newest = templates?.find(({ id }) => id === template?.id);
  if (template === undefined || newest === undefined || newest.version <= template.version) return null;
  return (
    <Section title={said.upgradeTitle} hint={said.upgradeHint(newest.title, newest.version)}>
      <Upgrade automation={automation} />
    </Section>
  );
}

function Upgrade({ automation }: { automation: Automation }) {
  const words = useWords();
  const look = useAction({ run: () => upgradeOf(automation.id) });
  const take = useAction({
    run: (definition: AutomationDefinition) =>
      changeAutomation(automation.id, { ...definition, enabled: automation.enabled }),
    renews: [keys.automations(automation.homeId)],
  });
  const upgrade = look.data;
  if (upgrade === undefined)
    return (
      <Button variant="light" loading={look.isPending} onClick={() => look.mutate()}>
        {said.upgradeLook}
      </Button>
    );
  return (
    <Card>
      <ul className={styles.changes}>
        {upgrade.changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <AutomationSentence automation={upgrade.definition} words={words} isFull />
      {upgrade.conflicts.length > 0 && (
        <p className={styles.quiet}>{said.upgradeConflicts(upgrade.conflicts.length)}</p>
      )}
      <Group gap="sm" mt="md">
        <Button loading={take.isPending} onClick={() => take.mutate(upgrade.definition)}>
          {said.upgradeTake}
        </Button>
        <Button variant="default" onClick={() => look.reset()}>
          {said.upgradeLeave}
        </Button>
      </Group>
    </Card>
  );
}
