import type { Binding, Device, Integration, ReplacementPreview } from '../../src/shared/api/types.ts';

/** What the paths need of their home. */
interface DevicesOfHome {
  devices: Device[];
  readonly integrations: readonly Integration[];
  nextId(kind: number): string;
  time(): string;
}

/** The paths of devices, as far as the page can see them. */
export class MockPaths {
  readonly #home: DevicesOfHome;
  readonly #byDevice = new Map<string, Binding[]>();
  readonly #replaced = new Map<string, { readonly device: Device; readonly gone: Device; readonly paths: Binding[] }>();

  constructor(home: DevicesOfHome) {
    this.#home = home;
  }

  of(device: Device): Binding[] {
    const known = this.#byDevice.get(device.id);
    if (known !== undefined) return known;
    const first = this.#path(device, { active: true, activeReason: 'first' });
    this.#byDevice.set(device.id, [first]);
    return [first];
  }

  /** A second integration reaches the device too. */
  addSecond(device: Device, title: string): Binding {
    const evidence: NonNullable<Binding['evidence']> = {
      by: 'nexa',
      at: this.#home.time(),
      matched: [{ kind: 'mac', value: '5c:cf:7f:b1:b6:59' }],
    };
    const second = this.#path(device, { integrationTitle: title, priority: 1, activeReason: 'linked', evidence });
    this.#byDevice.set(device.id, [...this.of(device), second]);
    return second;
  }

  change(device: Device, id: string, { priority, confirmed }: { priority?: number; confirmed?: true }): void {
    const paths = this.of(device).map((path): Binding => {
      if (path.id !== id) return priority === undefined ? path : { ...path, active: false };
      const { evidence } = path;
      return {
        ...path,
        ...(priority === undefined ? {} : { priority, active: true, activeReason: 'chosen' }),
        ...(confirmed && evidence !== undefined ? { evidence: { ...evidence, confirmedAt: this.#home.time() } } : {}),
      };
    });
    this.#byDevice.set(device.id, paths);
  }

  part(device: Device, id: string): void {
    this.#byDevice.set(
      device.id,
      this.of(device).filter((path) => path.id !== id),
    );
  }

  /** Mappings of the last preview or replacement. */
  units: ReplacementPreview['units'] = [];

  preview(device: Device, other: Device, units: ReplacementPreview['units'] = []): ReplacementPreview {
    this.units = units;
    const places = ({ components }: Device) =>
      components.flatMap(({ id, capabilities }) => capabilities.map((capability) => ({ component: id, capability })));
    const [before, after] = [places(device), places(other)];
    const isIn = (list: typeof before) => (place: (typeof before)[number]) =>
      list.some(({ component, capability }) => component === place.component && capability === place.capability);
    const loses = before.filter((place) => !isIn(after)(place));
    return {
      components: [{ from: 'main', to: 'main' }],
      units,
      keeps: before.filter(isIn(after)),
      loses,
      gains: after.filter((place) => !isIn(before)(place)),
      automations:
        loses.length === 0
          ? []
          : [
              {
                automationId: this.#home.nextId(5),
                name: 'Evening light',
                lost: [`${loses[0]?.capability}.set of main`],
              },
            ],
      scenes: [
        {
          sceneId: this.#home.nextId(6),
          name: 'Movie night',
          lost: loses.map(({ capability }) => `${capability} of main`),
        },
        { sceneId: this.#home.nextId(6), name: 'All off', lost: [] },
      ],
    };
  }

  replace(device: Device, other: Device): string {
    const id = this.#home.nextId(8);
    const paths = this.of(device);
    this.#replaced.set(id, { device: { ...device }, gone: other, paths });
    const setAside = { replacementId: id, at: this.#home.time() };
    const old = paths.map((path) => ({ ...path, active: false, activeReason: 'replaced' as const, setAside }));
    this.#byDevice.set(device.id, [this.#path(other, { active: true, activeReason: 'first' }), ...old]);
    this.#home.devices = this.#home.devices.filter((one) => one.id !== other.id);
    return id;
  }

  /** The device, or `undefined` for a replacement that nobody made. */
  undo(id: string): Device | undefined {
    const done = this.#replaced.get(id);
    if (done === undefined) return undefined;
    this.#byDevice.set(done.device.id, done.paths);
    this.#home.devices = [...this.#home.devices, done.gone];
    return done.device;
  }

  #path(device: Device, change: Partial<Binding>): Binding {
    const integration = this.#home.integrations.find(({ id }) => id === device.integrationId);
    return {
      id: this.#home.nextId(11),
      integrationId: integration?.id ?? this.#home.nextId(3),
      externalId: device.id,
      integrationTitle: integration?.title ?? 'Bridge',
      priority: 0,
      active: false,
      activeSince: this.#home.time(),
      activeReason: 'first',
      status: { ...device.status },
      components: device.components,
      componentMap: {},
      units: [],
      disagrees: [],
      ...change,
    };
  }
}
