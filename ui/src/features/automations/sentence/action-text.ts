import type {
  Action,
  CommandAction,
  Expression,
  RepeatAction,
  SecondsOrExpression,
  Trigger,
  WaitAction,
} from '@nexa/sdk';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { valueText } from '../../../shared/device/value-text.ts';
import { texts } from '../../../shared/texts.ts';
import { conditionsText } from './condition-text.ts';
import { configText } from './config-text.ts';
import { expressionText } from './expression-text.ts';
import { durationText } from './span-text.ts';
import { triggersText } from './trigger-text.ts';
import { capital, deviceName, joined, lowered, spaced, type Words } from './words.ts';

const { action: said, span } = sentenceTexts;
/** How long a wait without a limit of its own lasts. */
const DEFAULT_TIMEOUT_S = 3_600;

/** Actions within an action, under what they are done for. */
export interface Branch {
  /** "If Hall motion sees motion, then" */
  readonly label: string;
  readonly actions: readonly Action[];
  /** Where they stand below the action: `then`, `options/0/actions`. */
  readonly path: string;
}

/** What is done, as one sentence, with everything within it. */
export function actionText(words: Words, action: Action, triggers: readonly Trigger[] = []): string {
  const branches = actionBranches(words, action, triggers);
  if (branches.length === 0) return actionHead(words, action);
  const parts = branches.map(({ label, actions }) => spaced(label, actionsText(words, actions, triggers, true)));
  const hasOwnHead = action.type === 'parallel';
  return (hasOwnHead ? `${said.parallel}: ${parts.join('; ')}` : parts.join('; ')) + suffix(action);
}

/** A list of actions, one after the other. */
export function actionsText(
  words: Words,
  actions: readonly Action[],
  triggers: readonly Trigger[] = [],
  isWithinSentence = false,
): string {
  if (actions.length === 0) return said.nothing;
  return actions
    .map((action, index) => {
      const text = actionText(words, action, triggers);
      const isName = action.type === 'command';
      return isName || (index === 0 && !isWithinSentence) ? text : lowered(text);
    })
    .join(said.then);
}

const suffix = ({ enabled, onFail }: { enabled?: boolean; onFail?: 'stop' | 'continue' }): string =>
  (onFail === 'continue' ? said.goesOn : '') + (enabled === false ? said.off : '');

/** The action without what is within it. */
export function actionHead(words: Words, action: Action): string {
  return headOf(words, action) + suffix(action);
}

function headOf(words: Words, action: Action): string {
  switch (action.type) {
    case 'command':
      // Of a run whose automation was changed since, the kind is all that is kept.
      return 'deviceId' in action ? commandText(words, action) : (said.kinds.command ?? '');
    case 'scene': {
      if (!('sceneId' in action)) break;
      const name = words.scenes?.get(action.sceneId);
      return spaced(
        name === undefined ? said.sceneGone : said.scene(name),
        action.transition ? said.transition(durationText(action.transition)) : undefined,
      );
    }
    case 'delay':
      if (!('seconds' in action)) break;
      return said.delay(secondsText(words, action.seconds));
    case 'wait':
      return waitText(words, action);
    case 'choose':
      return said.choose;
    case 'if':
      return said.kinds.if ?? '';
    case 'repeat':
      return said.repeat;
    case 'parallel':
      return said.parallel;
    case 'notify': {
      if (!('title' in action)) break;
      const people = action.to?.map((id) => words.people?.get(id) ?? sentenceTexts.goneMember);
      return said.notify(people === undefined ? said.everybody : joined(people, sentenceTexts.and), action.title);
    }
    case 'mode':
      if (!('mode' in action)) break;
      return spaced(
        said.mode(sentenceTexts.modes[action.mode]),
        action.for ? said.for(durationText(action.for)) : undefined,
      );
    case 'run': {
      if (!('automationId' in action)) break;
      const name = words.automations?.get(action.automationId);
      return spaced(name === undefined ? said.runGone : said.run(name), action.wait === true && said.andWait);
    }
    case 'stop':
      return spaced(action.failed === true ? said.stopFailed : said.stop, action.reason && said.because(action.reason));
    case 'variables': {
      if (!('variables' in action)) break;
      const list = Object.entries(action.variables).map(([name, value]) =>
        said.variable(name, expressionText(words, value)),
      );
      return said.variables(joined(list, sentenceTexts.and));
    }
    case 'plugin': {
      if (!('integrationId' in action)) break;
      const integration = words.integrations?.get(action.integrationId) ?? sentenceTexts.goneIntegration;
      return spaced(said.plugin(action.action, integration), configText(action.config));
    }
  }
  return said.kinds[(action as { type: string }).type] ?? (action as { type: string }).type;
}

function commandText(words: Words, { deviceId, component, capability, command, params = {} }: CommandAction): string {
  const name = deviceName(words, deviceId, component);
  const info = words.capabilities.get(capability)?.commands[command];
  const verb = texts.automations.commands[`${capability}.${command}`] ?? info?.title ?? command;
  const values = Object.entries(params).map(([param, value]) => paramText(words, `${capability}.${param}`, value));
  return spaced(`${name}: ${verb}`, values.filter(Boolean).join(', '));
}

function paramText(words: Words, key: string, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return valueText(words.capabilities, key, value);
  if (typeof value === 'object' && value !== null && '$expression' in value)
    return expressionText(words, value.$expression as Expression);
  return '';
}

const secondsText = (words: Words, seconds: SecondsOrExpression): string =>
  typeof seconds === 'number' ? durationText(seconds) : span.worked(expressionText(words, seconds.expression));

function waitText(words: Words, action: WaitAction): string {
  const what =
    action.conditions !== undefined
      ? conditionsText(words, action.conditions)
      : lowered(triggersText(words, action.triggers ?? [])).replace(/^when /, '');
  const limit = secondsText(words, action.timeout ?? DEFAULT_TIMEOUT_S);
  return said.waitUntil(what, limit) + (action.onTimeout === 'continue' ? said.thenGoOn : said.thenStop);
}

/** What is within an action; nothing of most. */
export function actionBranches(words: Words, action: Action, triggers: readonly Trigger[] = []): Branch[] {
  const when = (conditions: Parameters<typeof conditionsText>[1]) => conditionsText(words, conditions, triggers);
  switch (action.type) {
    case 'if':
      if (action.conditions === undefined) return [];
      return [
        { label: said.if(when(action.conditions)), actions: action.then, path: 'then' },
        ...otherwise(action.else, 'else'),
      ];
    case 'choose':
      return [
        ...(action.options ?? []).map(({ conditions, actions }, index) => ({
          label: conditions.length === 0 ? said.always : (index === 0 ? said.if : said.orIf)(when(conditions)),
          actions,
          path: `options/${index}/actions`,
        })),
        ...otherwise(action.otherwise, 'otherwise'),
      ];
    case 'repeat':
      if (action.actions === undefined) return [];
      return [{ label: repeatText(words, action, when), actions: action.actions, path: 'actions' }];
    case 'parallel':
      return (action.branches ?? []).map((actions, index) => ({
        label: said.branch(index + 1),
        actions,
        path: `branches/${index}`,
      }));
    default:
      return [];
  }
}

const otherwise = (actions: readonly Action[] | undefined, path: string): Branch[] =>
  actions === undefined || actions.length === 0 ? [] : [{ label: said.otherwise, actions, path }];

function repeatText(
  words: Words,
  action: RepeatAction,
  when: (all: NonNullable<RepeatAction['while']>) => string,
): string {
  if (action.while !== undefined) return said.whileTrue(when(action.while));
  if (action.until !== undefined) return said.until(when(action.until));
  if (action.forEach !== undefined) return said.forEach(action.forEach.join(', '));
  const { count = 1 } = action;
  return typeof count === 'number'
    ? said.times(String(count))
    : said.timesOf(capital(expressionText(words, count.expression)));
}
