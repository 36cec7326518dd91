import type { Duration, Instant, JsonObject, JsonValue } from '@nexa/sdk';
import { memoryObject, type SimulatedValue } from '../devices/simulated-device.ts';
import { type Fault, type FaultKind, faultKindOf, faultKinds, isActive } from './fault.ts';
import type { FaultPlan, Frailty } from './fault-plan.ts';

/** A fault that a person ordered. */
export interface OrderedFault {
  readonly device: string;
  readonly kind: FaultKind;
  readonly strength: number;
  readonly from: Instant;
  /** Left out: until it is ended. */
  readonly lasts?: Duration;
  /** Begins again so long after it last began. */
  readonly every?: Duration;
}

/** A fault that began or ended. */
export interface FaultChange {
  readonly change: 'began' | 'ended';
  readonly fault: Fault;
}

/** Orders kept at once; the oldest gives way. */
const MOST_ORDERS = 100;

/** Every fault of the home: those of the plan and those that persons ordered. */
export class FaultBook {
  readonly #plan: FaultPlan;
  readonly #frailties: ReadonlyMap<string, Frailty>;
  readonly #orders = new Map<string, OrderedFault>();
  readonly #running = new Map<string, Fault>();
  /** What a stuck device said when it got stuck, by the fault's id. */
  readonly #frozen = new Map<string, readonly SimulatedValue[]>();
  /** Faults that someone ended before their time, with the time at which they would have ended. */
  readonly #cured = new Map<string, Instant>();
  #count = 0;

  constructor(plan: FaultPlan, frailties: readonly Frailty[]) {
    this.#plan = plan;
    this.#frailties = new Map(frailties.map((frailty) => [frailty.device, frailty]));
  }

  frailty(device: string): Frailty | undefined {
    return this.#frailties.get(device);
  }

  get running(): number {
    return this.#running.size;
  }

  at(device: string, at: Instant): Fault[] {
    const frailty = this.#frailties.get(device);
    if (frailty === undefined) return [];
    const ordered = [...this.#orders].flatMap(([id, order]) =>
      order.device === device ? [occurrence(id, order, at)] : [],
    );
    const all = [...this.#plan.at(frailty, at), ...ordered.filter((fault) => isActive(fault, at))];
    return all.filter(({ id }) => !this.#cured.has(id));
  }

  /** Ends faults of these kinds before their time. */
  cure(device: string, kinds: readonly FaultKind[], at: Instant): void {
    for (const { id, kind, until } of this.at(device, at)) if (kinds.includes(kind)) this.#cured.set(id, until);
  }

  order(order: OrderedFault): void {
    this.#count += 1;
    if (this.#orders.size >= MOST_ORDERS) this.#orders.delete(this.#orders.keys().next().value as string);
    this.#orders.set(`order-${order.from}-${this.#count}`, order);
  }

  /** Ends what was ordered for the device, or for all, and what the plan has there now. */
  end(at: Instant, device?: string, kind?: FaultKind): void {
    for (const [id, order] of this.#orders) {
      if ((device === undefined || order.device === device) && (kind === undefined || order.kind === kind))
        this.#orders.delete(id);
    }
    const kinds = kind === undefined ? faultKinds : [kind];
    for (const each of device === undefined ? this.#frailties.keys() : [device]) this.cure(each, kinds, at);
  }

  /** What began and ended since the last look. */
  look(at: Instant, valuesOf: (device: string) => readonly SimulatedValue[]): FaultChange[] {
    const now = new Map<string, Fault>();
    for (const device of this.#frailties.keys()) for (const fault of this.at(device, at)) now.set(fault.id, fault);
    const began = [...now.values()].filter(({ id }) => !this.#running.has(id));
    const ended = [...this.#running.values()].filter(({ id }) => !now.has(id));
    for (const fault of began) {
      this.#running.set(fault.id, fault);
      if (fault.kind === 'stuck') this.#frozen.set(fault.id, valuesOf(fault.device));
    }
    for (const { id } of ended) {
      this.#running.delete(id);
      this.#frozen.delete(id);
    }
    this.#forgetPast(at);
    return [
      ...began.map((fault) => ({ change: 'began' as const, fault })),
      ...ended.map((fault) => ({ change: 'ended' as const, fault })),
    ];
  }

  frozen({ id }: Fault): readonly SimulatedValue[] | undefined {
    return this.#frozen.get(id);
  }

  remember(): JsonObject {
    const orders = [...this.#orders].map(([id, order]) => [id, { ...order }] as const);
    return { orders: Object.fromEntries(orders), cured: Object.fromEntries(this.#cured) };
  }

  recall(memory: JsonObject): void {
    for (const [id, until] of Object.entries(memoryObject(memory.cured))) {
      if (typeof until === 'number') this.#cured.set(id, until);
    }
    for (const [id, value] of Object.entries(memoryObject(memory.orders))) {
      const order = orderOf(value);
      if (order !== undefined && this.#frailties.has(order.device)) this.#orders.set(id, order);
    }
  }

  #forgetPast(at: Instant): void {
    for (const [id, until] of this.#cured) if (until <= at) this.#cured.delete(id);
    for (const [id, { from, lasts, every }] of this.#orders) {
      if (every === undefined && lasts !== undefined && from + lasts <= at) this.#orders.delete(id);
    }
  }
}

/** The occurrence of an order that is the last to begin before `at`, or its first. */
function occurrence(id: string, { device, kind, strength, from, lasts, every }: OrderedFault, at: Instant): Fault {
  const round = every === undefined ? 0 : Math.max(0, Math.floor((at - from) / every));
  const begins = from + round * (every ?? 0);
  const until = lasts === undefined ? Number.POSITIVE_INFINITY : begins + lasts;
  return { id: `${id}-${round}`, device, kind, strength, from: begins, until };
}

function orderOf(value: JsonValue | undefined): OrderedFault | undefined {
  const { device, kind, strength, from, lasts, every } = memoryObject(value);
  const known = faultKindOf(kind);
  if (typeof device !== 'string' || known === undefined) return undefined;
  if (typeof strength !== 'number' || typeof from !== 'number') return undefined;
  return {
    device,
    kind: known,
    strength,
    from,
    ...(typeof lasts === 'number' ? { lasts } : {}),
    ...(typeof every === 'number' ? { every } : {}),
  };
}
