import type { Condition, StateCondition, SunCondition, TimeCondition, Trigger } from '@nexa/sdk';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { configText } from './config-text.ts';
import { expressionText } from './expression-text.ts';
import { durationText, periodsText, timeText, weekdaysText } from './span-text.ts';
import { boundsText, pairsText, valuesText } from './state-text.ts';
import { degreesText, sunMomentText } from './sun-text.ts';
import { triggerText } from './trigger-text.ts';
import { deviceName, joined, lowered, spaced, subjectOf, type Words } from './words.ts';

const { condition: said, modes, or, and } = sentenceTexts;

/** What must hold, as a part of a sentence: "Hall motion sees no motion and it is before 22:00". */
export function conditionText(words: Words, condition: Condition, triggers: readonly Trigger[] = []): string {
  switch (condition.type) {
    case 'state':
      return stateText(words, condition);
    case 'time':
      return timeSpanText(condition);
    case 'sun':
      return sunText(condition);
    case 'schedule':
      return said.schedule(periodsText(condition.periods));
    case 'presence':
      return condition.someone ? said.someone : said.nobody;
    case 'mode':
      return said.mode(
        joined(
          condition.is.map((mode) => modes[mode]),
          or,
        ),
      );
    case 'trigger':
      return said.trigger(
        joined(
          condition.is.map((id) => triggerName(words, id, triggers)),
          or,
        ),
      );
    case 'expression':
      return expressionText(words, condition.expression);
    case 'plugin': {
      const integration = words.integrations?.get(condition.integrationId) ?? sentenceTexts.goneIntegration;
      return spaced(said.plugin(condition.condition, integration), configText(condition.config));
    }
    case 'and':
    case 'or': {
      const word = condition.type === 'and' ? and : or;
      return joined(
        condition.conditions.map((part) => grouped(words, part, triggers)),
        word,
      );
    }
    case 'not':
      return said.not(grouped(words, condition.condition, triggers));
    default:
      // An older version of the automation: what stood there is not kept.
      return said.unknownKind;
  }
}

/** All of them, with "and". */
export function conditionsText(
  words: Words,
  conditions: readonly Condition[],
  triggers: readonly Trigger[] = [],
): string {
  const [only] = conditions;
  if (conditions.length === 1 && only !== undefined) return conditionText(words, only, triggers);
  return joined(
    conditions.map((condition) => grouped(words, condition, triggers)),
    and,
  );
}

/** In brackets where it is itself of several. */
function grouped(words: Words, condition: Condition, triggers: readonly Trigger[]): string {
  const text = conditionText(words, condition, triggers);
  const isGroup = (condition.type === 'and' || condition.type === 'or') && condition.conditions.length > 1;
  return isGroup ? `(${text})` : text;
}

function triggerName(words: Words, id: string, triggers: readonly Trigger[]): string {
  const trigger = triggers.find((one) => one.id === id);
  return trigger === undefined ? `“${id}”` : `“${lowered(triggerText(words, trigger))}”`;
}

function stateText(words: Words, condition: StateCondition): string {
  const { equals } = condition;
  const subject = subjectOf(words, condition);
  const pair = equals === undefined ? undefined : pairsText('states', condition, equals);
  const state =
    pair !== undefined
      ? `${deviceName(words, condition.deviceId, condition.component)} ${pair}`
      : equals !== undefined
        ? said.is(subject, valuesText(words, condition, equals))
        : (boundsText(words, condition, subject, said) ?? said.known(subject));
  const held = condition.for ? said.for(durationText(condition.for)) : undefined;
  return spaced(state, held) + (condition.acceptStale === true ? said.acceptStale : '');
}

function timeSpanText({ after, before, weekdays }: TimeCondition): string {
  const days = weekdaysText(weekdays);
  if (after !== undefined && before !== undefined)
    return spaced(said.timeBetween(timeText(after), timeText(before)), days);
  if (after !== undefined) return spaced(said.timeAfter(timeText(after)), days);
  if (before !== undefined) return spaced(said.timeBefore(timeText(before)), days);
  return days === undefined ? said.anyTime : spaced('it is', days);
}

function sunText({ above, below, after, before }: SunCondition): string {
  const parts: string[] = [];
  if (above !== undefined) parts.push(said.sunAbove(degreesText(above)));
  if (below !== undefined) parts.push(said.sunBelow(degreesText(below)));
  if (after !== undefined && before !== undefined)
    parts.push(said.sunBetween(sunMomentText(after), sunMomentText(before)));
  else if (after !== undefined) parts.push(said.sunAfter(sunMomentText(after)));
  else if (before !== undefined) parts.push(said.sunBefore(sunMomentText(before)));
  return joined(parts, and);
}
