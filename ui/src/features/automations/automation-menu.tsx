import { ActionIcon, Menu } from '@mantine/core';
import { EllipsisVertical, Play, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useIsManager } from '../../shared/api/home-context.ts';
import type { Automation } from '../../shared/api/types.ts';
import { automationTexts } from '../../shared/automation-texts.ts';
import { texts } from '../../shared/texts.ts';
import { Confirm } from '../../shared/ui/confirm.tsx';
import type { AutomationDeeds } from './automation-deeds.ts';

interface AutomationMenuProps {
  readonly automation: Automation;
  readonly deeds: AutomationDeeds;
}

export function AutomationMenu({ automation, deeds: { run, stop, remove } }: AutomationMenuProps) {
  const { automations: words } = texts;
  const isManager = useIsManager();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={`${texts.common.moreOptions}: ${automation.name}`}>
            <EllipsisVertical size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Play size={16} aria-hidden />} onClick={() => run.mutate()}>
            {words.runNow}
          </Menu.Item>
          <Menu.Item leftSection={<Square size={16} aria-hidden />} onClick={() => stop.mutate()}>
            {automationTexts.stop}
          </Menu.Item>
          {isManager && (
            <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setAsking(true)}>
              {words.remove}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={isAsking}
        title={words.remove}
        text={words.removeAsk(automation.name)}
        action={words.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
