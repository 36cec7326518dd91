import {
  type ActionTrace,
  type AutomationRecord,
  CapabilityCatalog,
  type DeviceRecord,
  type ExecutionRecord,
  type IntegrationRecord,
} from '@nexa/engine';
import type {
  Action,
  AutomationDefinition,
  Cause,
  CommandAction,
  Condition,
  DeviceDescription,
  DeviceType,
  Instant,
  JsonObject,
  ScalarValue,
  Trigger,
  WishedState,
} from '@nexa/sdk';
import { findHealth } from '../../../src/automation/health/find-health.ts';
import type { AutomationFinding } from '../../../src/automation/health/finding.ts';
import type { AutomationHistory, HealthInput, SeenValues } from '../../../src/automation/health/health-input.ts';
import type { SceneRecord } from '../../../src/home/records.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW: Instant = Date.UTC(2026, 5, 15, 12);

type Written<T> = T extends { id: string } ? Omit<T, 'id'> & { id?: string } : T;
type TriggerWish = Written<Trigger>;

export interface DeviceWish {
  readonly capabilities?: readonly string[];
  readonly components?: DeviceDescription['components'];
  readonly room?: string;
  readonly limits?: DeviceDescription['limits'];
}

export interface AutomationWish {
  readonly triggers: readonly TriggerWish[];
  readonly conditions?: readonly Condition[];
  readonly actions: readonly Action[];
  readonly enabled?: boolean;
  readonly history?: Partial<AutomationHistory>;
}

export interface RunWish {
  readonly at: Instant;
  readonly trigger?: Partial<ExecutionRecord['trigger']>;
  readonly cause?: Cause;
  readonly outcome?: ExecutionRecord['outcome'];
  readonly reason?: ExecutionRecord['reason'];
  readonly version?: number;
  /** Milliseconds after its beginning at which each action began; all at once when left out. */
  readonly later?: readonly number[];
}

/** A home with automations and what became of them, put together in a few words. */
export class TestedHome {
  #count = 0;
  readonly devices: DeviceRecord[] = [];
  readonly automations: AutomationRecord[] = [];
  readonly scenes: SceneRecord[] = [];
  readonly integrations: IntegrationRecord[] = [{ id: this.id('i'), pluginId: 'hue', title: 'Bridge' }];
  readonly history: AutomationHistory[] = [];
  readonly executions: ExecutionRecord[] = [];
  readonly seenValues = new Map<string, SeenValues>();
  readonly offline = new Map<string, Instant>();
  readonly commandParams = new Map<string, JsonObject>();
  position: { latitude?: number; longitude?: number } = { latitude: 52.5, longitude: 13.4 };
  id(kind: string): string {
    this.#count += 1;
    return `${kind.charCodeAt(0).toString(16).padStart(8, '0')}-0000-4000-8000-${String(this.#count).padStart(12, '0')}`;
  }

  device(name: string, type: DeviceType, wish: DeviceWish): string {
    const { capabilities = [], components, room, limits } = wish;
    const id = this.id('d');
    this.devices.push({
      id,
      integrationId: this.integrations[0]?.id ?? '',
      externalId: name,
      bindings: [],
      name,
      type,
      ...(room === undefined ? {} : { roomId: room }),
      description: {
        externalId: name,
        name,
        type,
        components: components ?? [{ id: 'main', capabilities: [...capabilities] }],
        ...(limits === undefined ? {} : { limits }),
      },
    });
    return id;
  }

  light(name: string, room: string): string {
    return this.device(name, 'light', { capabilities: ['onOff', 'brightness', 'colorTemperature'], room });
  }

  motion(name: string, room: string): string {
    return this.device(name, 'motion-sensor', {
      capabilities: ['motion', 'illuminance', 'temperature', 'battery'],
      room,
    });
  }

  plug(name: string, room: string): string {
    return this.device(name, 'plug', { capabilities: ['onOff', 'power', 'energy'], room });
  }

  remove(id: string): void {
    const index = this.devices.findIndex((device) => device.id === id);
    const device = this.devices[index];
    if (device !== undefined) this.devices[index] = { ...device, removedAt: NOW - DAY };
  }

  scene(name: string, states: readonly WishedState[]): string {
    const id = this.id('s');
    this.scenes.push({ id, definition: { name, states: [...states] } });
    return id;
  }

  automation(name: string, wish: AutomationWish): string {
    const { triggers, conditions = [], actions, enabled = true, history = {} } = wish;
    const id = this.id('a');
    const definition: AutomationDefinition = {
      name,
      mode: 'single',
      triggers: triggers.map((trigger, index) => ({ id: `t${index + 1}`, ...trigger }) as Trigger),
      conditions: [...conditions],
      actions: [...actions],
    };
    this.automations.push({ id, enabled, version: 1, definition });
    this.history.push({
      automationId: id,
      runs: 40,
      notRuns: 10,
      ...(history.runs === 0 ? {} : { lastRunAt: NOW - HOUR }),
      enabledSince: NOW - 90 * DAY,
      notRunReasons: [],
      ...history,
    });
    return id;
  }

  /** Never run since it was enabled. */
  idle(days: number, history: Partial<AutomationHistory> = {}): Partial<AutomationHistory> {
    return { runs: 0, notRuns: 0, enabledSince: NOW - days * DAY, ...history };
  }

  seen(deviceId: string, key: string, values: readonly ScalarValue[], wish: Partial<SeenValues> = {}): void {
    const numbers = values.filter((value) => typeof value === 'number');
    const span = numbers.length === 0 ? {} : { min: Math.min(...numbers), max: Math.max(...numbers) };
    this.seenValues.set(`${deviceId}\n${key}`, { values, ...span, since: NOW - 90 * DAY, count: 500, ...wish });
  }

  /** A run of the automation in which all of its actions of the outermost list were done. */
  run(automationId: string, wish: RunWish): ExecutionRecord {
    const automation = this.automations.find(({ id }) => id === automationId);
    const [trigger] = automation?.definition.triggers ?? [];
    const { at, cause = { kind: 'physical' }, outcome = 'completed', reason, version = 1, later = [] } = wish;
    const place =
      trigger?.type === 'state' || trigger?.type === 'numeric'
        ? { deviceId: trigger.deviceId, stateKey: `${trigger.capability}.${trigger.attribute}` }
        : trigger?.type === 'event'
          ? { deviceId: trigger.deviceId, event: `${trigger.capability}.${trigger.event}` }
          : trigger?.type === 'time'
            ? { dueAt: at }
            : {};
    const value = trigger?.type === 'state' && typeof trigger.to !== 'object' ? trigger.to : undefined;
    const execution: ExecutionRecord = {
      id: this.id('e'),
      automationId,
      automationVersion: version,
      startedAt: at,
      finishedAt: at + SECOND,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      trigger: {
        triggerId: trigger?.id ?? 't1',
        ...place,
        ...(value === undefined ? {} : { value }),
        cause,
        ...wish.trigger,
      },
      conditions: [],
      actions:
        outcome === 'not-run'
          ? []
          : (automation?.definition.actions ?? []).map(
              ({ type }, index): ActionTrace => ({
                path: `actions/${index}`,
                type,
                status: type === 'command' ? 'confirmed' : 'done',
                startedAt: at + (later[index] ?? 0),
              }),
            ),
    };
    this.executions.push(execution);
    return execution;
  }

  input(): HealthInput {
    return {
      automations: this.automations,
      devices: this.devices,
      scenes: this.scenes,
      integrations: this.integrations,
      catalog: new CapabilityCatalog(),
      place: { timezone: 'Europe/Berlin', ...this.position },
      history: this.history,
      executions: this.executions,
      now: NOW,
      seen: (deviceId, key) => this.seenValues.get(`${deviceId}\n${key}`),
      commandParams: (commandId) => this.commandParams.get(commandId),
      offlineSince: (deviceId) => this.offline.get(deviceId),
    };
  }

  findings(): AutomationFinding[] {
    return findHealth(this.input());
  }

  /** In short: what, how sure, and of which automations. */
  summary(): string[] {
    const name = (id: string) => this.automations.find((automation) => automation.id === id)?.definition.name ?? id;
    return this.findings().map(({ kind, grade, automationId, otherAutomationIds = [] }) =>
      [kind, grade, [automationId, ...otherAutomationIds].map(name).join(' + ')].join(': '),
    );
  }
}

const place = (deviceId: string, capability: string, attribute: string) => ({ deviceId, capability, attribute });

/** When an attribute changes. */
export const when = (
  deviceId: string,
  capability: string,
  attribute: string,
  more: {
    to?: ScalarValue | ScalarValue[];
    from?: ScalarValue | ScalarValue[];
    above?: number;
    below?: number;
    for?: number;
  } = {},
): TriggerWish => ({ type: 'state', ...place(deviceId, capability, attribute), ...more });

/** When a number crosses a threshold. */
export const crosses = (
  deviceId: string,
  capability: string,
  attribute: string,
  more: { above?: number; below?: number; hysteresis?: number; for?: number },
): TriggerWish => ({ type: 'numeric', ...place(deviceId, capability, attribute), ...more });

export const moves = (deviceId: string): TriggerWish => when(deviceId, 'motion', 'active', { to: true });
export const rests = (deviceId: string, seconds = 0): TriggerWish =>
  when(deviceId, 'motion', 'active', { to: false, ...(seconds === 0 ? {} : { for: seconds }) });
export const presses = (deviceId: string, press: string, component?: string): TriggerWish => ({
  type: 'event',
  deviceId,
  ...(component === undefined ? {} : { component }),
  capability: 'button',
  event: 'pressed',
  match: { press },
});
export const at = (time: string): TriggerWish => ({ type: 'time', at: time });
export const sun = (event: 'sunrise' | 'sunset', offset = 0): TriggerWish => ({ type: 'sun', event, offset });

/** That an attribute is so. */
export const is = (
  deviceId: string,
  capability: string,
  attribute: string,
  more: { equals?: ScalarValue | ScalarValue[]; above?: number; below?: number; for?: number },
): Condition => ({ type: 'state', ...place(deviceId, capability, attribute), ...more });
export const dark = (deviceId: string): Condition => is(deviceId, 'illuminance', 'lux', { below: 40 });
export const mode = (...modes: ('home' | 'away' | 'night' | 'vacation')[]): Condition => ({ type: 'mode', is: modes });
export const hours = (after: string, before: string): Condition => ({ type: 'time', after, before });

export const does = (
  deviceId: string,
  capability: string,
  command: string,
  params?: JsonObject | Record<string, unknown>,
): CommandAction => ({
  type: 'command',
  deviceId,
  capability,
  command,
  ...(params === undefined ? {} : { params: params as Record<string, unknown> }),
});
export const on = (deviceId: string): Action => does(deviceId, 'onOff', 'on');
export const off = (deviceId: string): Action => does(deviceId, 'onOff', 'off');
export const toggle = (deviceId: string): Action => does(deviceId, 'onOff', 'toggle');
export const dim = (deviceId: string, level: number): Action => does(deviceId, 'brightness', 'set', { level });
export const wait = (seconds: number): Action => ({ type: 'delay', seconds });
export const tell = (title: string): Action => ({ type: 'notify', title });
export const wished = (deviceId: string, capability: string, attribute: string, value: ScalarValue): WishedState => ({
  deviceId,
  capability,
  attribute,
  value,
});
