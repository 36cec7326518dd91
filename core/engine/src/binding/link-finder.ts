import type { DeviceDescription, DeviceIdentifier } from '@nexa/sdk';
import type { DevicePath, HomeDevice } from '../device/home-device.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { IntegrationRecord } from '../home/records.ts';
import type { PathName } from './binding-record.ts';
import { isSensitiveDescription } from './sensitive.ts';

/** Why two paths are not linked by NEXA itself, though they tell the same mark. */
export type LinkObstacle =
  | 'weak'
  | 'ambiguous'
  | 'contradicted'
  | 'different-thing'
  | 'sensitive'
  | 'plugin-kind'
  | 'same-integration'
  | 'kept-apart'
  | 'in-use';

/** Another path that may lead to the same device. */
export interface LinkMatch {
  readonly path: DevicePath;
  readonly matched: readonly DeviceIdentifier[];
  /** Empty: NEXA links it by itself. */
  readonly obstacles: readonly LinkObstacle[];
}

/** A path that is not, or not yet, one of a device's. */
export interface Newcomer extends PathName {
  readonly description: DeviceDescription;
  readonly keptApart: readonly PathName[];
}

type Told = Pick<Newcomer, 'integrationId' | 'externalId'>;

/** Addresses that a network or a radio needs to be unique; the others suggest only. */
const strong: ReadonlySet<DeviceIdentifier['kind']> = new Set(['mac', 'ieee', 'serial']);

/** A mark as it is compared: a serial number counts within its manufacturer. */
function markOf({ kind, value }: DeviceIdentifier, manufacturer: string | undefined): string | undefined {
  if (kind !== 'serial') return `${kind} ${value}`;
  const maker = manufacturer?.trim().toLowerCase();
  return maker === undefined || maker === '' ? undefined : `serial ${maker} ${value}`;
}

const sameName = (a: PathName, b: PathName) => a.integrationId === b.integrationId && a.externalId === b.externalId;

/** Finds out which paths of a home lead to the same device, by the marks that the device tells on each. */
export class LinkFinder {
  readonly #context: HomeContext;
  readonly #integrations: ReadonlyMap<string, IntegrationRecord>;
  readonly #byMark = new Map<string, Set<DevicePath>>();
  readonly #marks = new WeakMap<DevicePath, readonly string[]>();

  constructor(context: HomeContext, integrations: ReadonlyMap<string, IntegrationRecord>) {
    this.#context = context;
    this.#integrations = integrations;
  }

  index(path: DevicePath): void {
    this.forget(path);
    const marks = marksOf(path.record.description);
    for (const mark of marks.keys()) {
      this.#byMark.set(mark, (this.#byMark.get(mark) ?? new Set()).add(path));
    }
    this.#marks.set(path, [...marks.keys()]);
  }

  forget(path: DevicePath): void {
    for (const mark of this.#marks.get(path) ?? []) {
      const paths = this.#byMark.get(mark);
      paths?.delete(path);
      if (paths?.size === 0) this.#byMark.delete(mark);
    }
    this.#marks.delete(path);
  }

  /** Paths of other devices that tell a mark of this one's. */
  matches(newcomer: Newcomer, device?: HomeDevice): LinkMatch[] {
    const marks = marksOf(newcomer.description);
    const found = new Map<DevicePath, DeviceIdentifier[]>();
    for (const [mark, identifier] of marks) {
      for (const path of this.#byMark.get(mark) ?? []) {
        if (path.device === device || path.isSetAside || sameName(path.record, newcomer)) continue;
        found.set(path, [...(found.get(path) ?? []), identifier]);
      }
    }
    return [...found].map(([path, matched]) => ({
      path,
      matched,
      obstacles: this.#obstacles(newcomer, path, matched),
    }));
  }

  /** The device that a path described for the first time belongs to, when nothing speaks against it. */
  certain(newcomer: Newcomer): LinkMatch | undefined {
    const matches = this.matches(newcomer);
    const devices = new Set(matches.map(({ path }) => path.device));
    return devices.size === 1 ? matches.find(({ obstacles }) => obstacles.length === 0) : undefined;
  }

  #obstacles(newcomer: Newcomer, path: DevicePath, matched: readonly DeviceIdentifier[]): LinkObstacle[] {
    const { record } = path;
    const certain = matched.filter(({ kind }) => strong.has(kind));
    const telling = certain.filter((identifier) => !this.#isAmbiguous(identifier, newcomer));
    const obstacles: [LinkObstacle, boolean][] = [
      ['weak', certain.length === 0],
      ['ambiguous', certain.length > 0 && telling.length === 0],
      ['contradicted', contradicts(newcomer.description, record.description)],
      ['different-thing', !isSameSort(newcomer.description, record.description)],
      [
        'sensitive',
        [newcomer, record].some(({ description }) => isSensitiveDescription(description, this.#context.catalog)),
      ],
      ['plugin-kind', ![newcomer, record].every((name) => this.#mayLink(name))],
      ['same-integration', newcomer.integrationId === record.integrationId],
      [
        'kept-apart',
        [...newcomer.keptApart, ...record.keptApart].some((name) => sameName(name, record) || sameName(name, newcomer)),
      ],
    ];
    return obstacles.filter(([, holds]) => holds).map(([name]) => name);
  }

  /** Told of several devices of one integration, it is no device's own: a bridge's address given to all its lamps. */
  #isAmbiguous(identifier: DeviceIdentifier, newcomer: Newcomer): boolean {
    const mark = markOf(identifier, newcomer.description.manufacturer);
    const claimants: Told[] = [...(this.#byMark.get(mark ?? '') ?? [])].map(({ record }) => record);
    const others = claimants.filter((claimant) => !sameName(claimant, newcomer));
    const byIntegration = new Set(others.map(({ integrationId }) => integrationId));
    return byIntegration.size < others.length || byIntegration.has(newcomer.integrationId);
  }

  /** A hub of others' devices or a voice ecosystem repeats what it was told: a person decides. */
  #mayLink({ integrationId }: PathName): boolean {
    return this.#integrations.get(integrationId)?.pluginKind === 'brand';
  }
}

function marksOf({ identifiers = [], manufacturer }: DeviceDescription): Map<string, DeviceIdentifier> {
  const marks = new Map<string, DeviceIdentifier>();
  for (const identifier of identifiers) {
    const mark = markOf(identifier, manufacturer);
    if (mark !== undefined) marks.set(mark, identifier);
  }
  return marks;
}

/** One of them tells another address of the same kind. A device may have several, so that all must differ. */
function contradicts(a: DeviceDescription, b: DeviceDescription): boolean {
  return [...strong].some((kind) => {
    const ofA = valuesOf(a, kind);
    const ofB = valuesOf(b, kind);
    return ofA.length > 0 && ofB.length > 0 && !ofA.some((value) => ofB.includes(value));
  });
}

const valuesOf = ({ identifiers = [] }: DeviceDescription, kind: DeviceIdentifier['kind']): string[] =>
  identifiers.filter((identifier) => identifier.kind === kind).map(({ value }) => value);

/** A presence tracker that tells the address of a lamp is no second way to the lamp. */
function isSameSort(a: DeviceDescription, b: DeviceDescription): boolean {
  if (a.type !== b.type) return false;
  const ofA = capabilitiesOf(a);
  return a.type === 'bridge' || [...capabilitiesOf(b)].some((capability) => ofA.has(capability));
}

export const capabilitiesOf = ({ components }: DeviceDescription): Set<string> =>
  new Set(components.flatMap(({ capabilities }) => capabilities));
