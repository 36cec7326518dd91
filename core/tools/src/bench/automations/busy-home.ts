import { type HomeOutput, HomeRuntime, type HomeSnapshot } from '@nexa/engine';
import type { AutomationDefinition, DeviceDescription, Reading } from '@nexa/sdk';
import { countedId, VirtualClock } from '@nexa/testkit';

const INTEGRATION = countedId(1);
const ATTRIBUTES = [
  ['onOff', 'on'],
  ['brightness', 'level'],
  ['motion', 'active'],
  ['contact', 'open'],
  ['occupancy', 'occupied'],
  ['temperature', 'celsius'],
  ['humidity', 'percent'],
  ['illuminance', 'lux'],
  ['battery', 'percent'],
  ['power', 'watts'],
] as const;

const capabilities = ATTRIBUTES.map(([capability]) => capability);
const description = (index: number): DeviceDescription => ({
  externalId: `thing ${index}`,
  name: `Thing ${index}`,
  type: 'other',
  components: [{ id: 'main', capabilities }],
});

const empty: HomeSnapshot = {
  homeId: countedId(2),
  integrations: [],
  devices: [],
  automations: [],
  issues: [],
  healings: [],
  commands: [],
  executions: [],
};

/** A home without anything around it: ten states a device, and automations that each switch a device when another moves. */
export class BusyHome {
  readonly clock = new VirtualClock();
  readonly states: number;
  commands = 0;
  readonly #runtime: HomeRuntime;
  #ids = 1_000;
  #turn = 0;

  constructor({ devices, automations }: { readonly devices: number; readonly automations: number }) {
    this.states = devices * ATTRIBUTES.length;
    this.#runtime = new HomeRuntime({
      snapshot: empty,
      clock: this.clock,
      ids: { next: () => countedId(this.#ids++) },
      emit: (output) => this.#take(output),
    });
    const integration = { id: INTEGRATION, pluginId: 'bench', title: 'Bench' };
    this.#runtime.dispatch({ type: 'integration-added', integration });
    this.#runtime.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status: { value: 'online' } });
    const descriptions = Array.from({ length: devices }, (_, index) => description(index));
    this.#runtime.dispatch({ type: 'devices', integrationId: INTEGRATION, devices: descriptions });
    for (let index = 0; index < this.states; index += 1) this.change(index);
    const ids = this.#runtime.devices().map(({ record }) => record.id);
    for (let index = 0; index < automations; index += 1) {
      const sensor = ids[index % devices] ?? '';
      const lamp = ids[(index * 7 + 1) % devices] ?? '';
      const automation = {
        id: countedId(100_000_000 + index),
        enabled: true,
        version: 1,
        definition: switching(sensor, lamp),
      };
      this.#runtime.dispatch({ type: 'automation-saved', automation });
    }
    this.#runtime.dispatch({ type: 'started' });
    this.commands = 0;
  }

  /** The state of that number becomes another value. */
  change(index: number): void {
    const [capability, attribute] = ATTRIBUTES[index % ATTRIBUTES.length] ?? ATTRIBUTES[0];
    const turn = Math.floor(this.#turn++ / this.states);
    const isFlag = ['on', 'active', 'open', 'occupied'].includes(attribute);
    const value = isFlag ? turn % 2 === 1 : (turn * 13 + index) % 90;
    const externalId = `thing ${Math.floor(index / ATTRIBUTES.length)}`;
    this.#report([{ externalId, capability, attribute, value }]);
  }

  #report(readings: readonly Reading[]): void {
    this.#runtime.dispatch({ type: 'readings', integrationId: INTEGRATION, readings });
  }

  #take(output: HomeOutput): void {
    if (output.type !== 'send-command') return;
    this.commands += 1;
    const { externalId, command } = output.request;
    const confirmed = { externalId, capability: 'onOff', attribute: 'on', value: command === 'on' };
    // The device reports when the runtime is done with this event.
    queueMicrotask(() => this.#report([confirmed]));
  }
}

const switching = (sensor: string, lamp: string): AutomationDefinition => ({
  name: 'Light',
  mode: 'restart',
  triggers: [{ id: 'moved', type: 'state', deviceId: sensor, capability: 'motion', attribute: 'active', to: true }],
  conditions: [{ type: 'state', deviceId: sensor, capability: 'illuminance', attribute: 'lux', below: 1_000 }],
  actions: [{ type: 'command', deviceId: lamp, capability: 'onOff', command: 'on' }],
});
