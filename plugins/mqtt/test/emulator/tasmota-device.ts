import { type BrokerAddress, SimulatedHome } from './simulated-home.ts';
import { TasmotaState } from './tasmota-state.ts';

/** What a device announces of itself, as a stock firmware with one relay does; a test changes what it needs. */
export const tasmotaConfig = (mac: string, more: object = {}): Record<string, unknown> => ({
  ip: '192.168.15.10',
  dn: 'Kettle',
  fn: ['Kettle', null, null, null, null, null, null, null],
  hn: `tasmota-${mac.slice(-6)}`,
  mac,
  md: 'Sonoff Basic',
  ty: 0,
  if: 0,
  ofln: 'Offline',
  onln: 'Online',
  state: ['OFF', 'ON', 'TOGGLE', 'HOLD'],
  sw: '14.2.0',
  t: `tasmota_${mac.slice(-6)}`,
  ft: '%prefix%/%topic%/',
  tp: ['cmnd', 'stat', 'tele'],
  rl: [1, 0, 0, 0, 0, 0, 0, 0],
  swc: [-1, -1, -1, -1],
  swn: [null, null, null, null],
  btn: [0, 0, 0, 0],
  so: { 4: 0, 11: 0, 13: 0, 17: 0, 20: 0, 30: 0, 68: 0, 73: 0, 82: 0, 114: 0, 117: 0 },
  lk: 1,
  lt_st: 0,
  bat: 0,
  dslp: 0,
  sho: [],
  sht: [],
  ver: 1,
  ...more,
});

export interface TasmotaOptions {
  readonly mac: string;
  /** Changes of what it announces. */
  readonly config?: object;
  /** What it measures: the member `sn` of its announcement. */
  readonly sensors?: Readonly<Record<string, unknown>>;
}

/** A device with the Tasmota firmware, written from the documentation of its commands. */
export class TasmotaDevice {
  readonly mac: string;
  /** Takes commands and does nothing. */
  ignoresCommands = false;
  /** Commands that it was given, as `Dimmer 50`. */
  readonly commands: string[] = [];
  /** Seconds between what it tells by itself. */
  telePeriod = 300;
  config: Record<string, unknown>;
  sensors: Readonly<Record<string, unknown>>;
  readonly state: TasmotaState;
  readonly #address: BrokerAddress;
  #home: SimulatedHome | undefined;

  private constructor({ mac, config, sensors }: TasmotaOptions, address: BrokerAddress) {
    this.mac = mac;
    this.config = tasmotaConfig(mac, config);
    this.sensors = sensors ?? { Time: '2026-01-02T03:04:05' };
    this.state = new TasmotaState(this.config);
    this.#address = address;
  }

  /** Connects and announces itself. */
  static async start(address: BrokerAddress, options: TasmotaOptions): Promise<TasmotaDevice> {
    const device = new TasmotaDevice(options, address);
    await device.connect();
    await device.announce();
    return device;
  }

  topic(prefix: 0 | 1 | 2, name: string): string {
    const { ft, tp, t } = this.config as { readonly ft: string; readonly tp: readonly string[]; readonly t: string };
    return `${ft.replace('%prefix%', tp[prefix] ?? '').replace('%topic%', t)}${name}`;
  }

  async connect(): Promise<void> {
    const will = { topic: this.topic(2, 'LWT'), payload: String(this.config.ofln) };
    this.#home = await SimulatedHome.connect(this.#address, will);
    await this.#home.onAll(this.topic(0, ''), (name, payload) => void this.#command(name, payload));
    await this.say(will.topic, String(this.config.onln), true);
  }

  async announce(): Promise<void> {
    await this.say(`tasmota/discovery/${this.mac}/config`, this.config, true);
    await this.say(`tasmota/discovery/${this.mac}/sensors`, { sn: this.sensors, ver: 1 }, true);
  }

  /** As `SetOption19 1` does. */
  async withdraw(): Promise<void> {
    await this.say(`tasmota/discovery/${this.mac}/config`, '', true);
    await this.say(`tasmota/discovery/${this.mac}/sensors`, '', true);
  }

  /** Someone changes its settings: it starts anew with them. */
  async reconfigure(config: object): Promise<void> {
    await this.lose();
    Object.assign(this.config, config);
    await this.connect();
    await this.announce();
  }

  /** It has no power any more. */
  async lose(): Promise<void> {
    await this.#home?.leave();
    this.#home = undefined;
  }

  /** Something happens at it. */
  async result(told: object): Promise<void> {
    await this.say(this.topic(1, 'RESULT'), told);
  }

  /** What it tells by itself every few minutes. */
  async tell(): Promise<void> {
    await this.say(this.topic(2, 'STATE'), this.state.whole);
    await this.say(this.topic(2, 'SENSOR'), { ...this.sensors, ...this.state.shutters });
  }

  async say(topic: string, payload: object | string, retain = false): Promise<void> {
    await this.#home?.say(topic, payload, { retain });
  }

  async #command(name: string, payload: string): Promise<void> {
    this.commands.push(`${name} ${payload}`.trim());
    if (name === 'STATUS') await this.#status(payload);
    else if (name === 'TelePeriod') await this.result({ TelePeriod: this.telePeriod });
    else if (!this.ignoresCommands) for (const told of this.state.carryOut(name, payload)) await this.result(told);
  }

  async #status(number: string): Promise<void> {
    if (number === '11') await this.say(this.topic(1, 'STATUS11'), { StatusSTS: this.state.whole });
    if (number === '10') {
      await this.say(this.topic(1, 'STATUS10'), { StatusSNS: { ...this.sensors, ...this.state.shutters } });
    }
  }
}
