import { type Bucket, differences, type Point, sumOf } from './buckets.ts';
import type { OwnedHome } from './owned-home.ts';
import type { SourceSeries } from './source-series.ts';
import { waitFor } from './wait-for.ts';

const finished = 'replay.progress.finished';

/** One recording in a home, with its times as they are now. */
export class ReplayedRecording {
  readonly #home: OwnedHome;
  readonly source: SourceSeries;
  readonly integrationId: string;
  readonly addedAt: number;
  readonly #ids = new Map<string, string>();
  /** When the last reading was told, by the plugin's clock. */
  finishedAt = 0;
  /** When the last reading was observed; all others lie before it as they did in the source. */
  end = 0;

  private constructor(home: OwnedHome, source: SourceSeries, integrationId: string, addedAt: number) {
    this.#home = home;
    this.source = source;
    this.integrationId = integrationId;
    this.addedAt = addedAt;
  }

  static async start(home: OwnedHome, recording: string, speed: number, source: SourceSeries) {
    const addedAt = Date.now();
    const { status, body } = await home.pair('replay', { recording, speed });
    if (status !== 201) throw new Error(`the recording ${recording} answered ${status}: ${JSON.stringify(body)}`);
    return new ReplayedRecording(home, source, body.integration.id, addedAt);
  }

  /** Waits until the player says that it is through, and until that is written: what it told before then is, too. */
  async arrived(limitMs: number): Promise<void> {
    const isPlayer = (device: { name: string; integrationId: string }) =>
      device.name === 'Player' && device.integrationId === this.integrationId;
    const player = await this.#home.device('the player', isPlayer);
    this.finishedAt = await waitFor(
      'the recording is played and written',
      async () => {
        const { body } = await this.#home.api.get(`/devices/${player.id}/states?key=${finished}`);
        return body.items.length > 0 && Date.parse(body.items[0].time);
      },
      limitMs,
    );
    for (const { id, name, integrationId } of await this.#home.devices()) {
      if (integrationId === this.integrationId && name !== 'Player') this.#ids.set(name, id);
    }
    const seen = await Promise.all(this.names.map((name) => this.#newest(name)));
    this.end = Math.max(...seen);
  }

  /** Devices in NEXA, the player left out. */
  get deviceNames(): string[] {
    return [...this.#ids.keys()];
  }

  /** Device and state key of each series of the source. */
  get names(): string[] {
    return [...this.source.series.keys()];
  }

  get samples(): number {
    return sumOf([...this.source.series.values()].map((points) => points.length));
  }

  /** How much came in how long, for information. */
  get summary(): string {
    const seconds = (this.finishedAt - this.addedAt) / 1000;
    return `${this.samples} readings in ${seconds.toFixed(1)} s, ${Math.round(this.samples / seconds)} a second`;
  }

  /** What must be found, in the time of now. */
  expected(name: string): Point[] {
    const shift = this.end - this.source.end;
    return (this.source.series.get(name) ?? []).map(({ time, value }) => ({ time: time + shift, value }));
  }

  raw(name: string): Promise<Point[]> {
    return this.telemetry(name).then(({ items }) => items as Point[]);
  }

  /** All of a series, or a range of it; times as instants. */
  async telemetry(
    name: string,
    { bucket, from, to }: { bucket?: string; from?: number; to?: number } = {},
  ): Promise<{ bucket?: string; unit: string; items: (Point | Bucket)[] }> {
    const first = Math.min(...[...this.source.series.values()].map((points) => points[0]?.time ?? Infinity));
    const span = this.source.end - first;
    const query = new URLSearchParams({
      metric: keyOf(name),
      from: new Date(from ?? (this.end || Date.now()) - span - 60_000).toISOString(),
      to: new Date(to ?? (this.end || Date.now()) + 1).toISOString(),
      ...(bucket === undefined ? {} : { bucket }),
    });
    const { status, body } = await this.#home.api.get(`/devices/${this.#ids.get(deviceOf(name))}/telemetry?${query}`);
    if (status !== 200) throw new Error(`telemetry of ${name} answered ${status}: ${JSON.stringify(body)}`);
    const items = body.items.map((item: { time: string }) => ({ ...item, time: Date.parse(item.time) }));
    return { ...body, items };
  }

  /** Asks every series and says what differs from the source. */
  async deviations(
    found: (name: string) => Promise<readonly object[]>,
    expected: (points: readonly Point[]) => readonly object[],
  ): Promise<Record<string, string[]>> {
    const deviating: Record<string, string[]> = {};
    for (const name of this.names) {
      const different = differences(await found(name), expected(this.expected(name)));
      if (different.length > 0) deviating[name] = different;
    }
    return deviating;
  }

  /** The current state of what a series is of. */
  state(name: string) {
    return this.#home.state(this.#ids.get(deviceOf(name)) ?? '', keyOf(name));
  }

  async #newest(name: string): Promise<number> {
    const points = await this.telemetry(name);
    return points.items.at(-1)?.time ?? 0;
  }
}

const deviceOf = (name: string): string => name.slice(0, name.lastIndexOf(' '));
const keyOf = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);
