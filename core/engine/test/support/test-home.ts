import {
  CapabilityCatalog,
  defaultTimings,
  type HomeEvent,
  type HomeOutput,
  HomeRuntime,
  type HomeSnapshot,
  type HomeTimings,
  type PluginSurface,
} from '@nexa/engine';
import type { DeviceDescription, HealingDeclaration, Instant, Reading, ScalarValue } from '@nexa/sdk';
import { CountingIds, VirtualClock } from '@nexa/testkit';

export const INTEGRATION = 'integration-1';

export const emptySnapshot: HomeSnapshot = {
  homeId: 'home-1',
  integrations: [],
  devices: [],
  automations: [],
  issues: [],
  healings: [],
  commands: [],
  executions: [],
};

export const lampDescription: DeviceDescription = {
  externalId: 'lamp',
  name: 'Lamp',
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff', 'brightness', 'colorTemperature'] }],
  contactInterval: 10_000,
  limits: { 'colorTemperature.kelvin': { minimum: 2000, maximum: 6500 } },
};

export const sensorDescription: DeviceDescription = {
  externalId: 'sensor',
  name: 'Sensor',
  type: 'motion-sensor',
  components: [{ id: 'main', capabilities: ['motion', 'temperature', 'button'] }],
};

export const lockDescription: DeviceDescription = {
  externalId: 'lock',
  name: 'Front door',
  type: 'lock',
  components: [{ id: 'main', capabilities: ['lock'] }],
  contactInterval: 10_000,
};

export const emptySurface: PluginSurface = {
  configVersion: 1,
  canMigrateConfig: false,
  configSchema: { type: 'object', properties: {} },
  pairing: { start: 'user', steps: {} },
  capabilities: [],
  checks: [],
  healingActions: [],
  canIdentify: false,
  hooks: [],
};

export function surfaceWith(parts: {
  readonly checks?: PluginSurface['checks'];
  readonly healingActions?: readonly HealingDeclaration[];
}): PluginSurface {
  const healingActions = (parts.healingActions ?? []).map((action) => ({ ...action, canUndo: false }));
  return { ...emptySurface, checks: parts.checks ?? [], healingActions };
}

/** A home runtime on a virtual clock with everything that came out of it. */
export class TestHome {
  readonly clock: VirtualClock;
  readonly outputs: HomeOutput[] = [];
  readonly runtime: HomeRuntime;

  constructor(
    options: {
      readonly snapshot?: HomeSnapshot;
      readonly timings?: Partial<HomeTimings>;
      readonly ids?: CountingIds;
      /** When it begins. */
      readonly clock?: Instant;
    } = {},
  ) {
    this.clock = new VirtualClock(options.clock);
    this.runtime = new HomeRuntime({
      snapshot: options.snapshot ?? emptySnapshot,
      clock: this.clock,
      ids: options.ids ?? new CountingIds(),
      catalog: new CapabilityCatalog(),
      timings: { ...defaultTimings, ...options.timings },
      emit: (output) => this.outputs.push(output),
    });
  }

  /** An integration that is online, with these devices. */
  static connected(devices: readonly DeviceDescription[], surface: PluginSurface = emptySurface): TestHome {
    const home = new TestHome();
    home.connect(devices, surface);
    return home;
  }

  connect(devices: readonly DeviceDescription[], surface: PluginSurface = emptySurface): void {
    const integration = { id: INTEGRATION, pluginId: 'test', title: 'Test' };
    this.dispatch({ type: 'integration-added', integration, surface });
    this.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status: { value: 'online' } });
    this.dispatch({ type: 'devices', integrationId: INTEGRATION, devices });
  }

  dispatch(event: HomeEvent): void {
    this.runtime.dispatch(event);
  }

  /** NEXA's id of the device with this external id. */
  id(externalId: string): string {
    const found = this.runtime.devices().find(({ record }) => record.externalId === externalId);
    if (found === undefined) throw new Error(`no device ${externalId}`);
    return found.record.id;
  }

  view(externalId: string) {
    const found = this.runtime.device(this.id(externalId));
    if (found === undefined) throw new Error(`no device ${externalId}`);
    return found;
  }

  report(externalId: string, key: string, value: ScalarValue, rest: Partial<Reading> = {}): void {
    const [capability = '', attribute = ''] = key.split('.');
    const reading: Reading = { externalId, capability, attribute, value, ...rest };
    this.dispatch({ type: 'readings', integrationId: INTEGRATION, readings: [reading] });
  }

  command(
    externalId: string,
    capability: string,
    command: string,
    params = {},
    id = `command-${this.outputs.length}`,
    component = 'main',
  ): string {
    const wish = { id, deviceId: this.id(externalId), component, capability, command, params };
    this.dispatch({ type: 'command', wish: { ...wish, cause: { kind: 'user', id: 'user-1' } } });
    return id;
  }

  of<T extends HomeOutput['type']>(type: T): Extract<HomeOutput, { type: T }>[] {
    return this.outputs.filter((output): output is Extract<HomeOutput, { type: T }> => output.type === type);
  }

  last<T extends HomeOutput['type']>(type: T): Extract<HomeOutput, { type: T }> {
    const found = this.of(type).at(-1);
    if (found === undefined) throw new Error(`nothing of type ${type} came out`);
    return found;
  }

  statuses(commandId: string): string[] {
    return this.of('command')
      .filter(({ command }) => command.id === commandId)
      .map(({ command }) => command.status);
  }

  issueStates(): string[] {
    return this.of('issue').map(({ issue }) => issue.state);
  }
}
