import { type Duration, hours, type Instant, minutes } from '@nexa/sdk';
import { Household } from '../people/household.ts';
import type { LivingSpace } from '../people/living-space.ts';
import { Chance } from './chance.ts';
import { Day, type Habits } from './day.ts';
import { clamp, round } from './round.ts';
import { daylight } from './sun.ts';
import { type Weather, type WeatherCondition, weatherAt } from './weather.ts';

/** The climate of a room in the middle of a day. */
export interface RoomClimate {
  readonly room: string;
  readonly celsius: number;
  readonly humidity: number;
}

/** People are seen or not for so long at a time. */
const SIGHTING = minutes(4);
/** Share of the sightings in which someone who is up in a room moves enough to be seen. */
const STIRRING = 0.55;
/** What passes outdoors is seldom seen: cats, the wind in a bush. */
const PASSING_BY = 0.03;
/** Share of the daylight that comes through the windows. */
const THROUGH_WINDOWS = 0.012;
/** Below so many lux in a room people switch on the light. */
const DARK = 90;
/** Who cooks or showers leaves steam for so long. */
const STEAM_STAYS = minutes(90);

const nobody: LivingSpace = { hall: '', living: '', kitchen: '', bathroom: '', bedrooms: [], study: '' };

/** Everything in the simulated home that no one switches: time of day, weather, air, people. */
export class World {
  readonly chance: Chance;
  readonly day: Day;
  readonly household: Household;
  /** Degrees that heating adds to a room, by its name. */
  readonly heating = new Map<string, number>();
  /** The weather that a person wished for, when one did. */
  chosenWeather: WeatherCondition | undefined;
  #lastWeather: { readonly at: Instant; readonly weather: Weather } | undefined;

  constructor(seed: number, utcOffset: number, lived?: { readonly people: number; readonly space: LivingSpace }) {
    this.chance = new Chance(seed);
    this.day = new Day(utcOffset);
    this.household = new Household({
      chance: this.chance,
      day: this.day,
      space: lived?.space ?? nobody,
      people: lived?.people ?? 0,
    });
  }

  weather(at: Instant): Weather {
    return this.chosenWeather === undefined
      ? this.#weatherByItself(at)
      : weatherAt(at, this.chance, this.day, this.chosenWeather);
  }

  celsius(climate: RoomClimate, at: Instant): number {
    const outside = this.#weatherByItself(at).celsius;
    const drift = 0.5 * this.chance.wander(`air:${climate.room}`, at, minutes(50));
    const heated = this.heating.get(climate.room) ?? 0;
    return round(climate.celsius + 1.1 * this.day.wave(at, 19) + (outside - 12) * 0.06 + drift + heated, 1);
  }

  humidity(climate: RoomClimate, at: Instant): number {
    const drift = 4 * this.chance.wander(`damp:${climate.room}`, at, hours(1.5));
    const dry = (this.celsius(climate, at) - climate.celsius) * 1.5;
    return round(clamp(climate.humidity - dry + drift + this.#steam(climate.room, at), 15, 99), 0);
  }

  /** Parts per million: what people breathe out, until someone airs the room. */
  carbonDioxide(room: string, at: Instant): number {
    const breathed = this.#overLast(minutes(80), at, (moment) => this.household.personsIn(room, moment).length);
    return round(430 + 620 * breathed + 25 * this.chance.wander(`co2:${room}`, at, minutes(20)), 0);
  }

  /** Lux outdoors. */
  daylight(at: Instant): number {
    return daylight(at, this.day, this.weather(at).cloudCover);
  }

  /** Lux that comes through the windows of a room. */
  light(at: Instant): number {
    return this.daylight(at) * THROUGH_WINDOWS;
  }

  isDark(at: Instant): boolean {
    return this.light(at) < DARK;
  }

  /** Whether a sensor sees someone in the room. */
  isSomeoneIn(room: string, at: Instant): boolean {
    return this.household.isAwakeIn(room, at) && this.#isSighted(room, at, STIRRING);
  }

  /** Whether a sensor sees something move outdoors. */
  isSomethingIn(place: string, at: Instant): boolean {
    return this.#isSighted(place, at, PASSING_BY);
  }

  /** The moments of `habits` after `after`, up to and including `until`. */
  moments(habits: Habits, after: Instant, until: Instant): Instant[] {
    const found: Instant[] = [];
    for (let number = this.day.number(after) - 1; number <= this.day.number(until) + 1; number += 1) {
      found.push(...this.day.moments(number, habits, this.chance));
    }
    return found.filter((moment) => moment > after && moment <= until).sort((one, other) => one - other);
  }

  /** Every room asks for that of the same moment. */
  #weatherByItself(at: Instant): Weather {
    if (this.#lastWeather?.at !== at) this.#lastWeather = { at, weather: weatherAt(at, this.chance, this.day) };
    return this.#lastWeather.weather;
  }

  #isSighted(place: string, at: Instant, odds: number): boolean {
    return this.chance.unit(`someone:${place}:${Math.floor(at / SIGHTING)}`) < odds;
  }

  #steam(room: string, at: Instant): number {
    const { household } = this;
    const steaming = (moment: Instant): number => {
      const isMade = household.isAnyoneDoing('washing', moment) || household.isAnyoneDoing('cooking', moment);
      return isMade && household.isAwakeIn(room, moment) ? 1 : 0;
    };
    return 60 * this.#overLast(STEAM_STAYS, at, steaming);
  }

  /** The weighted mean of what was, the nearest counting most. */
  #overLast(span: Duration, at: Instant, what: (moment: Instant) => number): number {
    let sum = 0;
    let weights = 0;
    for (let step = 0; step < 8; step += 1) {
      const weight = 8 - step;
      sum += weight * what(at - (step / 8) * span);
      weights += weight;
    }
    return sum / weights;
  }
}
