import { type Cause, type Instant, NexaError } from '@nexa/sdk';
import type { ExecutionRecord } from '../../home/records.ts';
import type { AutomationParts } from '../automation-parts.ts';
import type { AutomationScopes } from '../automation-scopes.ts';
import type { ChangeWatch } from '../change-watch.ts';
import type { CommandResumer } from '../command-resumer.ts';
import type { PluginAsks } from '../plugin-asks.ts';
import type { TriggerWatch } from '../triggers/trigger-watch.ts';
import type { OnRunEnd, RunEnds } from './run-ends.ts';
import type { RunHost } from './run-host.ts';

/** What the engine has for its runs, beside the parts of the home. */
export interface RunServices {
  readonly scopes: AutomationScopes;
  readonly resumer: CommandResumer;
  readonly asks: PluginAsks;
  readonly triggers: TriggerWatch;
  readonly changes: ChangeWatch;
  readonly ends: RunEnds;
  readonly emit: (execution: ExecutionRecord) => void;
  readonly start: (automationId: string, executionId: string, cause: Cause, onEnd?: OnRunEnd) => boolean;
}

/** A home as its runs see it. */
export function homeRunHost(parts: AutomationParts, services: RunServices): RunHost {
  const { context, devices, commands, scenes, modes, notify } = parts;
  const { clock, ids, catalog } = context;
  const { scopes, resumer, asks, triggers, changes, ends, emit, start } = services;
  return {
    now: () => clock.now(),
    newId: () => ids.next(),
    schedule: (at: Instant, task) => clock.schedule(at, task),
    emit,
    scope: (trigger, variables, answers, unknown) => scopes.of(trigger, variables, answers, unknown),
    refusal: ({ definition: { allowSensitive } }, capability, command) =>
      catalog.command(capability, command)?.sensitive === true && allowSensitive !== true
        ? new NexaError('NEXA_COMMAND_SENSITIVE', `${capability}.${command} needs allowSensitive`)
        : undefined,
    command: (wish, onFinal) => commands.submit({ ...wish, whenKept: true }, onFinal),
    resumeCommand: (wish, onFinal) => resumer.resume(wish, onFinal),
    scene: (wish, onFinal) => scenes.activate(wish, onFinal),
    notify: (message) => notify({ category: 'automation', ...message }),
    setMode: (mode, cause, until) => modes.set(mode, cause, until),
    start,
    whenEnded: (executionId, onEnd) => ends.when(executionId, onEnd),
    ask: (lists, onAnswers) => asks.ask(lists, onAnswers),
    pluginAction: (wish, onAnswer) => asks.act(wish, onAnswer),
    watch: (waitedFor, fired) => {
      const key = `wait:${ids.next()}`;
      triggers.add({ key, fired }, waitedFor);
      return () => triggers.remove(key);
    },
    whenChanged: (conditions, scope, look) => changes.add(conditions, scope, look),
    deviceName: (deviceId) => devices.byId(deviceId)?.record.name,
  };
}
