import type {
  EventTrigger,
  IssueTrigger,
  ModeTrigger,
  NumericTrigger,
  PresenceTrigger,
  StateTrigger,
  SunTrigger,
  Trigger,
} from '@nexa/sdk';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { texts } from '../../../shared/texts.ts';
import { configText } from './config-text.ts';
import { durationText, periodsText, timeText, weekdaysText } from './span-text.ts';
import { boundsText, pairsText, valuesText } from './state-text.ts';
import { degreesText, sunMomentText } from './sun-text.ts';
import { boundOf, capital, deviceName, joined, spaced, subjectOf, type Words } from './words.ts';

const { trigger: said, sun, modes, or } = sentenceTexts;

/** What starts an automation, as one sentence: "When Hall motion sees motion for 5 minutes", "At 07:30 on weekdays". */
export function triggerText(words: Words, trigger: Trigger): string {
  switch (trigger.type) {
    case 'state':
    case 'numeric':
      return said.when(stateText(words, trigger));
    case 'event':
      return said.when(eventText(words, trigger));
    case 'time':
      return spaced(said.at(timeText(trigger.at)), weekdaysText(trigger.weekdays)) + missed(trigger);
    case 'cron':
      return said.cron(trigger.cron) + missed(trigger);
    case 'sun':
      return spaced(sunText(trigger), weekdaysText(trigger.weekdays)) + missed(trigger);
    case 'schedule': {
      const text = trigger.edge === 'start' ? said.starts : said.ends;
      return text(periodsText(trigger.periods)) + missed(trigger);
    }
    case 'presence':
      return said.when(presenceText(trigger));
    case 'mode':
      return said.when(modeText(trigger));
    case 'webhook':
      return said.webhook;
    case 'issue':
      return said.when(issueText(words, trigger));
    case 'start':
      return said.start;
    case 'plugin': {
      const integration = words.integrations?.get(trigger.integrationId) ?? sentenceTexts.goneIntegration;
      return said.when(spaced(said.plugin(trigger.trigger, integration), configText(trigger.config)));
    }
  }
}

/** Several of them in one sentence: each of them starts it. */
export function triggersText(words: Words, triggers: readonly Trigger[]): string {
  const all = triggers.map((trigger) => triggerText(words, trigger));
  return joined(
    all.map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1))),
    or,
  );
}

const forText = (seconds: number | undefined) => (seconds ? said.for(durationText(seconds)) : undefined);
const missed = ({ missed: then }: { missed?: 'skip' | 'run-once' }) => (then === 'run-once' ? said.missed : '');

function stateText(words: Words, trigger: StateTrigger | NumericTrigger): string {
  const all = [trigger, ...(trigger.others ?? [])];
  const devices = joined(
    all.map(({ deviceId, component }) => deviceName(words, deviceId, component)),
    or,
  );
  const subject = subjectOf(words, trigger, devices);
  const bounds = boundsText(words, trigger, subject, said);
  if (trigger.type === 'numeric') {
    const back =
      trigger.hysteresis === undefined ? undefined : said.hysteresis(boundOf(words, trigger, trigger.hysteresis));
    return spaced(bounds ?? said.changes(subject), forText(trigger.for), back);
  }
  const { to, from, notTo, notFrom } = trigger;
  const pair = to === undefined ? undefined : pairsText('triggers', trigger, to);
  const change =
    pair !== undefined
      ? `${devices} ${pair}`
      : to !== undefined
        ? said.becomes(subject, valuesText(words, trigger, to))
        : (bounds ?? said.changes(subject));
  return spaced(
    change,
    notTo !== undefined && said.notTo(valuesText(words, trigger, notTo)),
    from !== undefined && said.from(valuesText(words, trigger, from)),
    notFrom !== undefined && said.notFrom(valuesText(words, trigger, notFrom)),
    forText(trigger.for),
  );
}

function eventText(words: Words, { deviceId, component, capability, event, match = {} }: EventTrigger): string {
  const name = deviceName(words, deviceId, component);
  const { press, ...others } = match;
  const pressed = press === undefined ? undefined : texts.automations.press[String(press)];
  const title = words.capabilities.get(capability)?.events[event]?.title ?? event;
  const told = pressed === undefined ? said.event(name, title) : `${name} ${pressed}`;
  return spaced(told, configText(pressed === undefined ? match : others));
}

function sunText({ event, offset = 0, elevation, direction }: SunTrigger): string {
  if (elevation !== undefined) {
    const text = direction === 'rising' ? sun.rises : direction === 'setting' ? sun.sets : sun.reaches;
    return said.when(text(degreesText(elevation)));
  }
  const moment = sunMomentText({ event: event ?? 'sunset', offset });
  return offset === 0 ? said.at(moment) : capital(moment);
}

function presenceText({ event, for: held }: PresenceTrigger): string {
  const isArrival = event === 'first-arrived';
  if (held) return (isArrival ? said.someoneFor : said.nobodyFor)(durationText(held));
  return isArrival ? said.firstArrived : said.lastLeft;
}

function modeText({ to, from }: ModeTrigger): string {
  const names = (list: NonNullable<ModeTrigger['to']>) =>
    joined(
      list.map((mode) => modes[mode]),
      or,
    );
  return spaced(said.mode, from && said.modeFrom(names(from)), to && said.modeTo(names(to)));
}

function issueText(words: Words, { on, code, deviceId, minSeverity }: IssueTrigger): string {
  const issue = code === undefined ? said.issue : said.issueCode(code);
  const what = deviceId === undefined ? issue : said.issueOf(issue, deviceName(words, deviceId));
  return spaced(
    (on === 'opened' ? said.opened : said.resolved)(what),
    minSeverity && said.severity(sentenceTexts.severity[minSeverity]),
  );
}
