import type { Instant } from '@nexa/sdk';
import type { Chance } from '../world/chance.ts';
import type { Day } from '../world/day.ts';
import { type DayPlan, planDay, type Stay } from './day-plan.ts';
import type { LivingSpace } from './living-space.ts';

/** Days whose plans are kept: today, and those around it. */
const KEPT_DAYS = 4;

/** The people of the home. Where each of them is depends on the seed and the time alone. */
export class Household {
  readonly #chance: Chance;
  readonly #day: Day;
  readonly #space: LivingSpace;
  readonly #persons: readonly number[];
  readonly #plans = new Map<number, readonly DayPlan[]>();

  constructor(options: {
    readonly chance: Chance;
    readonly day: Day;
    readonly space: LivingSpace;
    readonly people: number;
  }) {
    this.#chance = options.chance;
    this.#day = options.day;
    this.#space = options.space;
    this.#persons = Array.from({ length: options.people }, (_, index) => index);
  }

  /** Who is in the room, by number; asleep ones too. */
  personsIn(room: string, at: Instant): number[] {
    return this.#persons.filter((person) => this.#stayOf(person, at)?.room === room);
  }

  /** Whether someone is up and about in the room. */
  isAwakeIn(room: string, at: Instant): boolean {
    return this.#persons.some((person) => {
      const stay = this.#stayOf(person, at);
      return stay?.room === room && stay.doing !== 'asleep';
    });
  }

  isAnyoneDoing(doing: Stay['doing'], at: Instant): boolean {
    return this.#persons.some((person) => this.#stayOf(person, at)?.doing === doing);
  }

  isAnyoneHome(at: Instant): boolean {
    return this.#persons.some((person) => this.isHome(person, at));
  }

  /** Whether this person, by number, is not out of the house. */
  isHome(person: number, at: Instant): boolean {
    return this.#stayOf(person, at)?.doing !== 'away';
  }

  /** Moments after `after`, up to `until`, at which someone goes out or comes in. */
  passages(after: Instant, until: Instant): Instant[] {
    return this.#starts(after, until, (stay, before) => (stay.doing === 'away') !== (before?.doing === 'away'));
  }

  /** Moments at which someone gets up or goes to bed. */
  bedtimes(after: Instant, until: Instant): Instant[] {
    return this.#starts(after, until, (stay, before) => (stay.doing === 'asleep') !== (before?.doing === 'asleep'));
  }

  #starts(after: Instant, until: Instant, isWanted: (stay: Stay, before: Stay | undefined) => boolean): Instant[] {
    const found: Instant[] = [];
    for (let number = this.#day.number(after); number <= this.#day.number(until); number += 1) {
      for (const plan of this.#plansOf(number)) {
        plan.forEach((stay, index) => {
          const at = this.#day.instant(number, stay.from);
          if (index > 0 && at > after && at <= until && isWanted(stay, plan[index - 1])) found.push(at);
        });
      }
    }
    return found.sort((one, other) => one - other);
  }

  #stayOf(person: number, at: Instant): Stay | undefined {
    const hour = this.#day.hour(at);
    return this.#plansOf(this.#day.number(at))[person]?.findLast(({ from }) => from <= hour);
  }

  #plansOf(number: number): readonly DayPlan[] {
    const known = this.#plans.get(number);
    if (known !== undefined) return known;
    if (this.#plans.size >= KEPT_DAYS) this.#plans.delete(this.#plans.keys().next().value as number);
    const plans = this.#persons.map((person) => planDay({ person, number, chance: this.#chance, space: this.#space }));
    this.#plans.set(number, plans);
    return plans;
  }
}
