import {
  type BindingRecord,
  type DiagnosedDevice,
  type DiagnosticsBundle,
  type HomeSnapshot,
  PathTranslation,
  type TrafficEntry,
  type UnitMapping,
} from '@nexa/engine';
import { MAIN_COMPONENT, type Reading, stateKey } from '@nexa/sdk';

/** A way to a device with what translates its words. A bundle of version 1 has none: the words are the device's. */
interface Bundled {
  readonly device: DiagnosedDevice;
  readonly componentMap: BindingRecord['componentMap'];
  readonly unitMap: readonly UnitMapping[];
  readonly translation: PathTranslation;
  /** Attributes of which nothing was heard since the way is in use, so that nobody knows how the total goes on. */
  readonly unheard: ReadonlySet<string>;
}

/**
 * The ways to devices that a bundle tells of. One that is in use leads to its device as it does in the home; one that is
 * not leads to a device of its own in the replay, where its words can be compared with what was heard.
 */
export class BundledPaths {
  readonly #bundle: DiagnosticsBundle;
  readonly #byExternalId: ReadonlyMap<string, Bundled>;

  constructor(bundle: DiagnosticsBundle) {
    this.#bundle = bundle;
    this.#byExternalId = new Map(bundle.devices.map((device) => [device.externalId, bundled(device)]));
  }

  /** The reading as it is to be heard again, or nothing. */
  heard(reading: Reading): Reading[] {
    const { unheard } = this.#byExternalId.get(reading.externalId) ?? {};
    return unheard?.has(keyOf(reading)) === true ? [] : [reading];
  }

  /** The device's component for that of a recorded command. */
  component(externalId: string, component: string): string {
    return this.#byExternalId.get(externalId)?.translation.component(component) ?? component;
  }

  /** What was there before the recording began: a host that was started anew had it from its database. */
  before(integrationId: string): HomeSnapshot['devices'] {
    const { since } = this.#bundle.recording;
    const recorded = this.#recordedKeys();
    return [...this.#byExternalId.values()].flatMap((known, index) => {
      const { device, translation } = known;
      const { externalId, states, status, lastContactAt, description: told, path } = device;
      const isPlain = isOnlyOne(device);
      const kept = Object.entries(states).filter(
        ([key, { receivedAt }]) => receivedAt < since || (!isPlain && !recorded.has(`${externalId} ${key}`)),
      );
      if (path?.active === false || (kept.length === 0 && isPlain)) return [];
      const description = translation.description(told);
      const { name, type } = description;
      const { componentMap, unitMap } = known;
      const binding: BindingRecord = {
        integrationId,
        externalId,
        id: `binding-${index}`,
        componentMap,
        unitMap,
        priority: 0,
        active: true,
        activeSince: since,
        activeReason: 'first',
        keptApart: [],
        description: told,
      };
      const record = { integrationId, externalId, id: `device-${index}`, bindings: [binding], name, type, description };
      const contact = lastContactAt !== undefined && lastContactAt < since ? { lastContactAt } : {};
      return [{ device: record, states: Object.fromEntries(kept), status, ...contact }];
    });
  }

  /** States that were heard in the recording, in the words of their devices, each behind its external id. */
  #recordedKeys(): ReadonlySet<string> {
    const { before, entries } = this.#bundle.recording;
    const readings = [...before, ...entries].flatMap(readingsOf).flatMap((reading) => this.heard(reading));
    return new Set(
      readings.map(({ externalId, component = MAIN_COMPONENT, capability, attribute }) => {
        const told = { component, capability, attribute };
        const place = this.#byExternalId.get(externalId)?.translation.place(told) ?? told;
        return `${externalId} ${stateKey(place.capability, place.attribute, place.component)}`;
      }),
    );
  }
}

/** Nothing but this way leads, or led, to its device, and in the device's own words. */
function isOnlyOne({ path }: DiagnosedDevice): boolean {
  if (path === undefined) return true;
  const isPlain = Object.keys(path.componentMap).length === 0 && path.unitMap.length === 0;
  return path.active && path.others === 0 && isPlain;
}

function bundled(device: DiagnosedDevice): Bundled {
  const { path } = device;
  const isInUse = path?.active === true;
  const componentMap = isInUse ? path.componentMap : {};
  const told = isInUse ? path.unitMap : [];
  // A total goes on as it did in the end, also when the counter had begun anew in between.
  const unitMap = told.map(({ continues: _, ...mapping }) => mapping);
  const unheard = told.filter(({ continues, offset }) => continues === true && offset === undefined);
  return {
    device,
    componentMap,
    unitMap,
    translation: new PathTranslation({ componentMap, unitMap }),
    unheard: new Set(unheard.map(({ from }) => from)),
  };
}

function readingsOf(entry: TrafficEntry): readonly Reading[] {
  if (entry.kind === 'readings') return entry.readings;
  return entry.kind === 'series' ? [entry.last] : [];
}

const keyOf = ({ component, capability, attribute }: Reading): string => stateKey(capability, attribute, component);
