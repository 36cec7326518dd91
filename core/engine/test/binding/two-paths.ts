import type { HomeEvent, HomeSnapshot, HomeTimings } from '@nexa/engine';
import type { DeviceDescription, Reading, ScalarValue, StatusReport } from '@nexa/sdk';
import { emptySnapshot, emptySurface, TestHome } from '../support/test-home.ts';

export const mac = (value = '5c:cf:7f:b1:b6:59') => ({ kind: 'mac', value }) as const;

/** A lamp as two integrations tell it. */
export const lampTold = (change: Partial<DeviceDescription> = {}): DeviceDescription => ({
  externalId: 'lamp',
  name: 'Lamp',
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff', 'brightness'] }],
  identifiers: [mac()],
  ...change,
});

/** A home with integrations `a` and `b` that are online. */
export class TwoPaths extends TestHome {
  constructor(options: { readonly snapshot?: HomeSnapshot; readonly timings?: Partial<HomeTimings> } = {}) {
    super({ snapshot: options.snapshot ?? emptySnapshot, ...options });
    this.join('a');
    this.join('b');
  }

  /** Both tell the same lamp. */
  static linked(a: Partial<DeviceDescription> = {}, b: Partial<DeviceDescription> = {}): TwoPaths {
    const home = new TwoPaths();
    home.tell('a', lampTold(a));
    home.tell('b', lampTold({ externalId: 'lamp-b', ...b }));
    return home;
  }

  join(id: string, pluginKind: 'brand' | 'ecosystem' = 'brand'): void {
    const integration = { id, pluginId: `plugin-${id}`, pluginKind, title: `Bridge ${id.toUpperCase()}` };
    this.dispatch({ type: 'integration-added', integration, surface: emptySurface });
    this.status(id, { value: 'online' });
  }

  status(integrationId: string, status: StatusReport): void {
    this.dispatch({ type: 'integration-status', integrationId, status });
  }

  tell(integrationId: string, ...devices: DeviceDescription[]): void {
    this.dispatch({ type: 'devices', integrationId, devices });
  }

  say(integrationId: string, externalId: string, key: string, value: ScalarValue, rest: Partial<Reading> = {}): void {
    const [path = '', component = 'main'] = key.split(':').reverse();
    const [capability = '', attribute = ''] = path.split('.');
    const readings = [{ externalId, component, capability, attribute, value, ...rest }];
    this.dispatch({ type: 'readings', integrationId, readings });
  }

  get devices() {
    return this.runtime.devices();
  }

  /** The one device of the home. */
  get only() {
    const [device, ...others] = this.devices;
    if (device === undefined || others.length > 0) throw new Error(`the home has ${this.devices.length} devices`);
    return device;
  }

  get activeOf() {
    return this.only.record.integrationId;
  }

  get switches() {
    return this.of('binding-change').flatMap(({ changes }) => changes.filter(({ kind }) => kind === 'switched'));
  }

  bindingOf(integrationId: string) {
    const found = this.devices
      .flatMap(({ record }) => record.bindings)
      .find((binding) => binding.integrationId === integrationId);
    if (found === undefined) throw new Error(`no path of ${integrationId}`);
    return found;
  }

  ask(event: Extract<HomeEvent, { type: 'link-devices' | 'unlink-path' | 'set-path' | 'undo-replacement' }>): void {
    const problem = this.runtime.bindingProblem(event);
    if (problem !== undefined) throw problem;
    this.dispatch(event);
  }

  order(command: string, params = {}, capability = 'onOff'): string {
    const id = `command-${this.outputs.length}`;
    const wish = { id, deviceId: this.only.record.id, component: 'main', capability, command, params };
    this.dispatch({ type: 'command', wish: { ...wish, cause: { kind: 'user', id: 'user-1' } } });
    return id;
  }

  /** Where commands went, in order. */
  get sent() {
    return this.of('send-command').map(({ integrationId, request }) => `${integrationId} ${request.command}`);
  }
}
