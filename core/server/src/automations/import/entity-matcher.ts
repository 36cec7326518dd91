import { MAIN_COMPONENT } from '@nexa/sdk';
import { genericWords, kindOf } from './entity-kinds.ts';
import type { EntityTarget, ImportContext, ImportDevice } from './import-report.ts';

/** A part of a device that an entity was found to be. */
export interface EntityPart {
  readonly deviceId: string;
  /** Left out: `main`. */
  readonly component?: string;
  readonly capabilities: readonly string[];
  /** What a person said that it is. */
  readonly said?: EntityTarget;
  /** The device and why it was taken, when nobody said so. */
  readonly guess?: string;
}

interface Candidate extends EntityPart {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  readonly externalId?: string;
}

/** Finds the devices that entities of Home Assistant's are: as a person said, or else by the words of their names. */
export class EntityMatcher {
  readonly #context: ImportContext;
  readonly #byExternalId = new Map<string, Candidate[]>();
  readonly #byWords = new Map<string, Candidate[]>();
  readonly #byTellingWords = new Map<string, Candidate[]>();
  readonly #found = new Map<string, EntityPart | string>();
  readonly unmapped = new Set<string>();

  constructor(context: ImportContext) {
    this.#context = context;
    for (const candidate of context.devices.flatMap(candidatesOf)) {
      const { externalId, words } = candidate;
      if (externalId !== undefined) put(this.#byExternalId, externalId, candidate);
      put(this.#byWords, keyOf(words), candidate);
      put(this.#byTellingWords, keyOf(tellingOf(words)), candidate);
    }
  }

  /** The part, or the reason why there is none. */
  find(entityId: string): EntityPart | string {
    let found = this.#found.get(entityId);
    if (found === undefined) {
      found = this.#said(entityId) ?? this.#guess(entityId);
      this.#found.set(entityId, found);
    }
    if (typeof found === 'string') this.unmapped.add(entityId);
    return found;
  }

  #said(entityId: string): EntityPart | string | undefined {
    const { entityMap = {}, devices } = this.#context;
    const said = Object.hasOwn(entityMap, entityId) ? entityMap[entityId] : undefined;
    if (said === undefined) return undefined;
    const device = devices.find(({ id }) => id === said.deviceId);
    if (device === undefined) return `the home has no device ${said.deviceId}, which was named for ${entityId}`;
    const { component = MAIN_COMPONENT } = said;
    const capabilities = device.components.find(({ id }) => id === component)?.capabilities ?? device.capabilities;
    return { ...placeOf(device.id, component), capabilities, said };
  }

  #guess(entityId: string): EntityPart | string {
    const kind = kindOf(entityId);
    const missing = `no device of the home is known to be ${entityId}`;
    if (kind === undefined || kind.keys.length === 0) return missing;
    const wanted = new Set(kind.keys.map((key) => key.slice(0, key.lastIndexOf('.'))));
    const fits = ({ capabilities }: Candidate) => capabilities.some((id) => wanted.has(id));
    const objectId = entityId.slice(entityId.indexOf('.') + 1);
    const byId = [entityId, objectId].flatMap((id) => this.#byExternalId.get(id) ?? []).filter(fits);
    const best = byId.length > 0 ? byId : this.#alike(new Set(wordsOf(objectId)), fits);
    const [first, second] = best;
    if (first === undefined) return missing;
    if (second !== undefined) return `${entityId} may be ${first.name} or ${second.name}`;
    const { deviceId, component, capabilities, name } = first;
    const guess = `${entityId} is taken to be “${name}” by its ${byId.length > 0 ? 'address' : 'name'}`;
    return { deviceId, ...(component === undefined ? {} : { component }), capabilities, guess };
  }

  /** Those with the same words; without any, those that differ in words that only say what a device is. */
  #alike(words: ReadonlySet<string>, fits: (candidate: Candidate) => boolean): readonly Candidate[] {
    const equal = (this.#byWords.get(keyOf(words)) ?? []).filter(fits);
    if (equal.length > 0) return equal;
    const telling = tellingOf(words);
    if (telling.size === 0) return [];
    const alike = (this.#byTellingWords.get(keyOf(telling)) ?? []).filter(fits);
    const common = (candidate: Candidate) => [...words].filter((word) => candidate.words.has(word)).length;
    const most = Math.max(...alike.map(common));
    return alike.filter((candidate) => common(candidate) === most);
  }
}

function put(index: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [candidate]);
  else known.push(candidate);
}

const keyOf = (words: ReadonlySet<string>): string => [...words].sort().join(' ');
const tellingOf = (words: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...words].filter((word) => !genericWords.has(word)));

function placeOf(deviceId: string, component: string): { deviceId: string; component?: string } {
  return component === MAIN_COMPONENT ? { deviceId } : { deviceId, component };
}

function candidatesOf({ id, name, components, capabilities, externalId }: ImportDevice): readonly Candidate[] {
  const parts = components.length > 0 ? components : [{ id: MAIN_COMPONENT, capabilities }];
  const several = parts.length > 1;
  return parts.map((part) => {
    const label = several && part.id !== MAIN_COMPONENT ? `${name} ${part.name ?? part.id}` : name;
    return {
      ...placeOf(id, part.id),
      capabilities: part.capabilities,
      name: label,
      words: new Set(wordsOf(label)),
      ...(externalId === undefined ? {} : { externalId }),
    };
  });
}

/** Small letters and digits as Home Assistant makes ids of names: `Büro-Lampe` has the words buro and lampe. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
