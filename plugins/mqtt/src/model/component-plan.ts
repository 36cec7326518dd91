import { MAIN_COMPONENT } from '@nexa/sdk';
import type { EntityModel } from '../entities/entity.ts';

/** An entity that needs a place within its device. */
export interface PlannedEntity {
  readonly identity: string;
  readonly objectId: string;
  readonly model: EntityModel;
}

export const MOST_COMPONENTS = 50;
const LONGEST_ID = 60;

/**
 * The component of each entity. What stands alone is `main`; of several that would say the same of `main`, none does.
 * Whoever has a place keeps it: history and automations hang on it. Entities without place are left out.
 */
export function planComponents(
  entities: readonly PlannedEntity[],
  placed: ReadonlyMap<string, string>,
): Map<string, string> {
  const plan = new Plan();
  const inOrder = [...entities].sort((a, b) => (a.identity < b.identity ? -1 : 1));
  const newcomers: PlannedEntity[] = [];
  for (const entity of inOrder) {
    const component = placed.get(entity.identity);
    if (component === undefined || !plan.place(entity, component)) newcomers.push(entity);
  }
  const rivals = rivalClaims(newcomers);
  for (const entity of newcomers) {
    const { model } = entity;
    if (model.component !== undefined && plan.place(entity, idOf(model.component))) continue;
    const isMain = model.isApart !== true && !model.claims.some((claim) => rivals.has(claim));
    if (isMain && model.component === undefined && plan.place(entity, MAIN_COMPONENT)) continue;
    plan.placeApart(entity);
  }
  return plan.components;
}

/** What more than one of them would say of the device as a whole. */
function rivalClaims(entities: readonly PlannedEntity[]): Set<string> {
  const seen = new Set<string>();
  const rivals = new Set<string>();
  for (const { model } of entities) {
    if (model.isApart === true) continue;
    for (const claim of model.claims) {
      if (seen.has(claim)) rivals.add(claim);
      seen.add(claim);
    }
  }
  return rivals;
}

class Plan {
  readonly components = new Map<string, string>();
  readonly #claimed = new Map<string, Set<string>>();

  /** Whether nobody there says the same, and there is room. */
  place({ identity, model }: PlannedEntity, component: string): boolean {
    const claimed = this.#claimed.get(component) ?? new Set<string>();
    if (!this.#claimed.has(component) && this.#claimed.size >= MOST_COMPONENTS) return false;
    if (model.claims.some((claim) => claimed.has(claim))) return false;
    for (const claim of model.claims) claimed.add(claim);
    this.#claimed.set(component, claimed);
    this.components.set(identity, component);
    return true;
  }

  placeApart(entity: PlannedEntity): void {
    const wanted = idOf(entity.objectId);
    for (let number = 1; number <= MOST_COMPONENTS; number += 1) {
      const suffix = number === 1 ? '' : `_${number}`;
      const component = `${wanted.slice(0, LONGEST_ID - suffix.length)}${suffix}`;
      if (component === MAIN_COMPONENT || this.#claimed.has(component)) continue;
      this.place(entity, component);
      return;
    }
  }
}

const idOf = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, LONGEST_ID) || 'part';
