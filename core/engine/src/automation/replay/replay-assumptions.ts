import type { AutomationDefinition, HomeMode } from '@nexa/sdk';
import { walkAutomation } from '../walk/walk-automation.ts';

const always = [
  'Each command is taken as done at once, and what it set stays so until somebody else was recorded to change it.',
  'A value counts as up to date until the next one was recorded: whether a device had fallen silent is not in the recording.',
  'Runs that were under way when the time begins are not known.',
];

const unrecorded: Readonly<Record<string, string>> = {
  start: 'starts of NEXA',
  webhook: 'calls of webhooks',
  issue: 'issues',
  plugin: 'what plugins watch for',
};

/** What a replay of the automation takes for granted, in sentences for a person. */
export function replayAssumptions(definition: AutomationDefinition, mode: HomeMode): string[] {
  const silent = new Set<string>();
  const used = new Set<string>();
  walkAutomation(definition, {
    trigger: ({ type }) => {
      used.add(type);
      const what = unrecorded[type];
      if (what !== undefined) silent.add(what);
    },
    condition: ({ type }) => used.add(type === 'plugin' ? 'plugin-condition' : type),
    action: ({ type }) => used.add(type === 'plugin' || type === 'run' ? `${type}-action` : type),
  });
  return [
    ...always,
    ...(used.has('mode') ? [`Past modes of the home are not recorded: it is taken to be in the mode ${mode}.`] : []),
    ...(used.has('presence')
      ? ['Who was at home is told by the devices that people carry; guests are not recorded.']
      : []),
    ...(silent.size === 0
      ? []
      : [`Triggers that nothing recorded can set off do not fire: ${[...silent].join(', ')}.`]),
    ...(used.has('plugin-condition') ? ['Conditions of plugins are taken to have held.'] : []),
    ...(used.has('plugin-action') ? ['Actions of plugins are taken as done.'] : []),
    ...(used.has('run-action')
      ? ['Other automations that it starts are taken as done; what they did then stays as it was.']
      : []),
  ];
}
