import { type BrokerAddress, SimulatedHome } from './simulated-home.ts';

const LAMP = '0x00158d0001a2b3c4';
const PLUG = '0x00158d0001a2b3d5';
const MUTE = '0x00158d0001a2b3e6';

/** How it behaves; a test changes it. */
interface Mood {
  /** Takes commands and does nothing. */
  ignoresCommands: boolean;
  /** The mute plug tells its state when everything is asked to announce itself. */
  answersBirth: boolean;
  /** Restarts when it is asked to. */
  restarts: boolean;
}

/** A Zigbee2MQTT with a colour lamp, as its documentation describes what it says. */
export class Zigbee2MqttHome {
  static readonly lampId = `zigbee2mqtt_${LAMP}`;
  static readonly plugId = `zigbee2mqtt_${PLUG}`;
  static readonly muteId = `zigbee2mqtt_${MUTE}`;
  readonly mood: Mood = { ignoresCommands: false, answersBirth: true, restarts: true };
  lamp = { state: 'OFF', brightness: 203, color_mode: 'color_temp', color_temp: 370, linkquality: 120 };
  readonly #home: SimulatedHome;

  private constructor(home: SimulatedHome) {
    this.#home = home;
  }

  static async start(address: BrokerAddress): Promise<Zigbee2MqttHome> {
    const home = await SimulatedHome.connect(address);
    const zigbee = new Zigbee2MqttHome(home);
    await home.on('zigbee2mqtt/lamp/set', (payload) => void zigbee.#command(JSON.parse(payload) as object));
    await home.on('homeassistant/status', (payload) => void zigbee.#birth(payload));
    await home.on('zigbee2mqtt/bridge/request/restart', (payload) => void zigbee.#restart(payload));
    await home.say('zigbee2mqtt/bridge/state', { state: 'online' }, { retain: true });
    await zigbee.needRestart(false);
    await home.say('zigbee2mqtt/lamp/availability', { state: 'online' }, { retain: true });
    await zigbee.#announceLamp();
    return zigbee;
  }

  /** Someone presses the switch on the wall. Tells whether it is on then. */
  async press(): Promise<boolean> {
    this.lamp = { ...this.lamp, state: this.lamp.state === 'ON' ? 'OFF' : 'ON' };
    await this.tell();
    return this.lamp.state === 'ON';
  }

  tell(): Promise<void> {
    return this.#home.say('zigbee2mqtt/lamp', this.lamp);
  }

  /** A setting was changed that counts only after a restart, or it was restarted. */
  needRestart(isNeeded: boolean): Promise<void> {
    return this.#home.say(
      'zigbee2mqtt/bridge/info',
      { version: '2.1.3', restart_required: isNeeded, permit_join: false, coordinator: { type: 'zStack3x0' } },
      { retain: true },
    );
  }

  async addPlug(): Promise<void> {
    await this.#home.announce(`switch/${PLUG}/switch`, this.#switchOf(PLUG, 'Kettle', 'zigbee2mqtt/kettle'));
    await this.#home.say('zigbee2mqtt/kettle', { state: 'ON' });
  }

  /** Something else than Zigbee2MQTT says something. */
  say(topic: string, payload: object | string): Promise<void> {
    return this.#home.say(topic, payload);
  }

  removePlug(): Promise<void> {
    return this.#home.announce(`switch/${PLUG}/switch`, '');
  }

  /** A plug announces itself afresh and tells no state, also when it is asked to. */
  async announceMute(): Promise<void> {
    this.mood.answersBirth = false;
    await this.#home.announce(`switch/${MUTE}/switch`, '');
    await this.#home.announce(`switch/${MUTE}/switch`, this.#switchOf(MUTE, 'Mute plug', 'zigbee2mqtt/mute'));
  }

  stop(): Promise<void> {
    return this.#home.leave();
  }

  async #announceLamp(): Promise<void> {
    const shared = {
      device: {
        identifiers: [Zigbee2MqttHome.lampId],
        manufacturer: 'IKEA',
        model: 'TRADFRI bulb E27',
        name: 'Lamp',
        sw_version: '2.3.093',
      },
      origin: { name: 'Zigbee2MQTT', sw: '2.1.3', url: 'https://www.zigbee2mqtt.io' },
      availability: [
        { topic: 'zigbee2mqtt/bridge/state', value_template: '{{ value_json.state }}' },
        { topic: 'zigbee2mqtt/lamp/availability', value_template: '{{ value_json.state }}' },
      ],
      availability_mode: 'all',
      state_topic: 'zigbee2mqtt/lamp',
    };
    await this.#home.announce(`light/${LAMP}/light`, {
      ...shared,
      name: null,
      schema: 'json',
      command_topic: 'zigbee2mqtt/lamp/set',
      brightness: true,
      brightness_scale: 254,
      supported_color_modes: ['xy', 'color_temp'],
      min_mireds: 153,
      max_mireds: 500,
      unique_id: `${LAMP}_light_zigbee2mqtt`,
    });
    await this.#home.announce(`sensor/${LAMP}/linkquality`, {
      ...shared,
      name: 'Linkquality',
      unit_of_measurement: 'lqi',
      state_class: 'measurement',
      entity_category: 'diagnostic',
      enabled_by_default: false,
      value_template: '{{ value_json.linkquality }}',
      unique_id: `${LAMP}_linkquality_zigbee2mqtt`,
    });
  }

  #switchOf(address: string, name: string, topic: string): object {
    return {
      name: null,
      device: { identifiers: [`zigbee2mqtt_${address}`], manufacturer: 'Acme', model: 'Plug', name },
      state_topic: topic,
      command_topic: `${topic}/set`,
      value_template: '{{ value_json.state }}',
      payload_on: 'ON',
      payload_off: 'OFF',
      unique_id: `${address}_switch_zigbee2mqtt`,
    };
  }

  async #command(wish: object): Promise<void> {
    if (this.mood.ignoresCommands) return;
    const mode = 'color' in wish ? 'xy' : 'color_temp' in wish ? 'color_temp' : this.lamp.color_mode;
    this.lamp = { ...this.lamp, ...wish, color_mode: mode };
    await this.tell();
  }

  async #birth(payload: string): Promise<void> {
    if (payload !== 'online') return;
    await this.tell();
    if (this.mood.answersBirth) await this.#home.say('zigbee2mqtt/mute', { state: 'OFF' });
  }

  async #restart(payload: string): Promise<void> {
    const { transaction } = JSON.parse(payload) as { readonly transaction?: string };
    const status = this.mood.restarts ? 'ok' : 'error';
    await this.#home.say('zigbee2mqtt/bridge/response/restart', { data: {}, status, transaction });
    if (!this.mood.restarts) return;
    await this.#home.say('zigbee2mqtt/bridge/state', { state: 'offline' }, { retain: true });
    await this.#home.say('zigbee2mqtt/bridge/state', { state: 'online' }, { retain: true });
    await this.needRestart(false);
  }
}
