import { hours, type Instant, minutes } from '@nexa/sdk';
import { Chance } from './chance.ts';
import { Day, type Habits } from './day.ts';
import { clamp, round } from './round.ts';
import { type Weather, type WeatherCondition, weatherAt } from './weather.ts';

/** When people are in a room: hours of the day with the chance to meet someone there. */
export type Presence = readonly { readonly from: number; readonly to: number; readonly chance: number }[];

/** The climate of a room in the middle of a day. */
export interface RoomClimate {
  readonly room: string;
  readonly celsius: number;
  readonly humidity: number;
  /** Hour at which someone showers or cooks, when there is one. */
  readonly steamAt?: number;
}

const PRESENCE_SLOT = minutes(4);

/** Everything in the simulated home that no one switches: time of day, weather, air, people. */
export class World {
  readonly chance: Chance;
  readonly day: Day;
  /** The weather that a person wished for, when one did. */
  chosenWeather: WeatherCondition | undefined;

  constructor(seed: number, utcOffset: number) {
    this.chance = new Chance(seed);
    this.day = new Day(utcOffset);
  }

  weather(at: Instant): Weather {
    return weatherAt(at, this.chance, this.day, this.chosenWeather);
  }

  celsius(climate: RoomClimate, at: Instant): number {
    const outside = weatherAt(at, this.chance, this.day).celsius;
    const drift = 0.5 * this.chance.wander(`air:${climate.room}`, at, minutes(50));
    return round(climate.celsius + 1.1 * this.day.wave(at, 19) + (outside - 12) * 0.06 + drift, 1);
  }

  humidity(climate: RoomClimate, at: Instant): number {
    const hour = this.day.hour(at);
    const sinceSteam = climate.steamAt === undefined ? -1 : hour - climate.steamAt;
    const steam = sinceSteam >= 0 && sinceSteam < 3 ? 25 * Math.exp(-sinceSteam * 1.6) : 0;
    const drift = 4 * this.chance.wander(`damp:${climate.room}`, at, hours(1.5));
    return round(
      clamp(climate.humidity - (this.celsius(climate, at) - climate.celsius) * 1.5 + drift + steam, 15, 99),
      0,
    );
  }

  isSomeoneIn(room: string, presence: Presence, at: Instant): boolean {
    const hour = this.day.hour(at);
    const here = presence.find((span) => hour >= span.from && hour < span.to);
    return here !== undefined && this.chance.unit(`someone:${room}:${Math.floor(at / PRESENCE_SLOT)}`) < here.chance;
  }

  /** The moments of `habits` after `after`, up to and including `until`. */
  moments(habits: Habits, after: Instant, until: Instant): Instant[] {
    const found: Instant[] = [];
    for (let number = this.day.number(after) - 1; number <= this.day.number(until) + 1; number += 1) {
      found.push(...this.day.moments(number, habits, this.chance));
    }
    return found.filter((moment) => moment > after && moment <= until).sort((one, other) => one - other);
  }
}
