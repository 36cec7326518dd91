type Told = Readonly<Record<string, unknown>>;

interface Shutter {
  Position: number;
  Direction: number;
  Target: number;
  Tilt: number;
}

/** What a Tasmota device can do, and how it stands: relays, one light, a fan, shutters. */
export class TasmotaState {
  readonly power: boolean[];
  dimmer = 40;
  hue = 0;
  saturation = 0;
  mired = 300;
  /** Above 0 while it shows a white. */
  white = 0;
  fanSpeed = 0;
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #shutters: Shutter[];

  constructor(config: Readonly<Record<string, unknown>>) {
    this.#config = config;
    const relays = config.rl as readonly number[];
    this.power = relays.filter((relay) => relay !== 0).map(() => false);
    this.#shutters = (config.sho as readonly number[]).map(() => ({ Position: 0, Direction: 0, Target: 0, Tilt: 0 }));
  }

  /** `tele/<topic>/STATE`. */
  get whole(): Told {
    return {
      Time: '2026-01-02T03:04:05',
      Uptime: '0T00:10:00',
      UptimeSec: 600,
      Heap: 27,
      MqttCount: 1,
      ...Object.assign({}, ...this.power.map((_, index) => this.#powerOf(index))),
      ...this.#light,
      ...(this.#config.if === 1 ? { FanSpeed: this.fanSpeed } : {}),
      ...(this.#config.bat === 1 ? { BatteryPercentage: 81 } : {}),
      Wifi: { AP: 1, SSId: 'home', Channel: 6, RSSI: 72, Signal: -64, LinkCount: 1 },
    };
  }

  get shutters(): Told {
    return Object.fromEntries(this.#shutters.map((shutter, index) => [`Shutter${index + 1}`, { ...shutter }]));
  }

  /** Does what it is told, and says what it came to. */
  carryOut(name: string, payload: string): Told[] {
    if (name.toUpperCase() === 'BACKLOG') {
      return payload.split(';').flatMap((part) => {
        const [command = '', argument = ''] = part.trim().split(' ');
        return command === 'NoDelay' ? [] : this.carryOut(command, argument);
      });
    }
    const [, command = '', digits = ''] = /^(.*?)(\d*)$/.exec(name) ?? [];
    const index = Math.max(0, Number(digits) - 1);
    if (command.startsWith('Shutter')) return this.#shutter(command.slice('Shutter'.length), index, payload);
    switch (command.toUpperCase()) {
      case 'POWER':
        return this.#switch(index, payload);
      case 'FANSPEED':
        this.fanSpeed = Number(payload);
        return [{ FanSpeed: this.fanSpeed }];
      default:
        return this.#setLight(command, index, Number(payload));
    }
  }

  #switch(index: number, payload: string): Told[] {
    const [off, on] = this.#config.state as readonly string[];
    this.power[index] = payload === on ? true : payload === off ? false : this.power[index] !== true;
    return [this.#powerOf(index)];
  }

  #setLight(command: string, index: number, value: number): Told[] {
    if (command === 'Dimmer') this.dimmer = value;
    else if (command === 'HSBColor') {
      if (index === 0) this.hue = value;
      else this.saturation = value;
      this.white = 0;
    } else if (command === 'CT') {
      this.mired = value;
      this.white = this.dimmer;
    } else return [{ [command]: value }];
    if ((this.#config.so as Readonly<Record<string, number>>)['20'] !== 1) this.power[this.#lightIndex] = true;
    return [{ ...this.#powerOf(this.#lightIndex), ...this.#light }];
  }

  #shutter(command: string, index: number, payload: string): Told[] {
    const shutter = this.#shutters[index];
    if (shutter === undefined) return [];
    const goal = command === 'Open' ? 100 : command === 'Close' ? 0 : Number(payload);
    if (command === 'Tilt') shutter.Tilt = goal;
    else if (command === 'Stop') shutter.Direction = 0;
    else {
      const before = { ...shutter, Target: goal, Direction: goal > shutter.Position ? 1 : -1 };
      Object.assign(shutter, { Position: goal, Target: goal, Direction: 0 });
      return [{ [`Shutter${index + 1}`]: before }, { [`Shutter${index + 1}`]: { ...shutter } }];
    }
    return [{ [`Shutter${index + 1}`]: { ...shutter } }];
  }

  #powerOf(index: number): Told {
    const [off, on] = this.#config.state as readonly string[];
    const name = this.power.length === 1 ? 'POWER' : `POWER${index + 1}`;
    return { [name]: this.power[index] === true ? on : off };
  }

  get #lightIndex(): number {
    return Math.max(0, (this.#config.rl as readonly number[]).indexOf(2));
  }

  get #light(): Told {
    const subtype = this.#config.lt_st as number;
    if (subtype === 0) return {};
    return {
      Dimmer: this.dimmer,
      ...(subtype >= 3
        ? { HSBColor: this.white > 0 ? `0,0,${this.dimmer}` : `${this.hue},${this.saturation},${this.dimmer}` }
        : {}),
      ...(subtype === 2 || subtype >= 4 ? { White: this.white } : {}),
      ...(subtype === 2 || subtype === 5 ? { CT: this.mired } : {}),
    };
  }
}
