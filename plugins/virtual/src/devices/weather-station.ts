import type { CommandAcknowledgement, CommandRequest, DeviceDescription, Instant, JsonValue } from '@nexa/sdk';
import { weatherConditions } from '../world/weather.ts';
import type { World } from '../world/world.ts';
import {
  describe,
  type Identity,
  MEASURE_AGAIN,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** Shows the weather outside, and makes it on wish. */
export class WeatherStation implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;

  constructor(identity: Identity, world: World) {
    this.#world = world;
    this.description = describe(identity, {
      type: 'sensor',
      model: 'Weather station',
      capabilities: ['virtual.weather', 'temperature', 'humidity'],
      measured: ['temperature.celsius', 'humidity.percent', 'virtual.weather.cloudCover', 'virtual.weather.windSpeed'],
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const { condition, cloudCover, windSpeed, celsius, humidity } = this.#world.weather(at);
    const again = MEASURE_AGAIN;
    return [
      { capability: 'virtual.weather', attribute: 'condition', value: condition },
      { capability: 'virtual.weather', attribute: 'cloudCover', value: cloudCover, again, step: 10 },
      { capability: 'virtual.weather', attribute: 'windSpeed', value: windSpeed, again, step: 4 },
      { capability: 'temperature', attribute: 'celsius', value: celsius, again, step: 0.5 },
      { capability: 'humidity', attribute: 'percent', value: humidity, again, step: 3 },
    ];
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const { capability, command, params } = request;
    if (capability !== 'virtual.weather') throw unknownCommand(this.description, request);
    if (command === 'release') {
      this.#world.chosenWeather = undefined;
      return 'unconfirmable';
    }
    const condition = weatherConditions.find((name) => name === params.condition);
    if (command !== 'set' || condition === undefined) throw unknownCommand(this.description, request);
    this.#world.chosenWeather = condition;
    return 'accepted';
  }

  remember(): JsonValue {
    return this.#world.chosenWeather ?? null;
  }

  recall(memory: JsonValue): void {
    this.#world.chosenWeather = weatherConditions.find((name) => name === memory);
  }
}
