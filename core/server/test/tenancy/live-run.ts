import type { HomeMessage } from '../../src/http/home-service.ts';
import { deviceOf } from '../../src/live/live-message.ts';
import { LiveClient } from '../support/live-client.ts';
import type { Random } from './fuzz-random.ts';
import { type FuzzWorld, forbidden } from './fuzz-world.ts';
import { type Listener, listeners, type Sight } from './live-sight.ts';

/** A channel that a listener has open, and what must come through it. */
interface Open {
  readonly client: LiveClient;
  readonly expected: number[];
  /** Messages of it that were compared already. */
  checked: number;
}

interface Told {
  readonly seq: number;
  readonly homeId: string;
  readonly deviceId: string | undefined;
}

/** All listeners with their channels, held to what each may hear. */
export class LiveRun {
  /** Messages that some client might have heard and was held to. */
  judged = 0;
  readonly #world: FuzzWorld;
  readonly #sight: Sight;
  readonly #url: string;
  readonly #open = new Map<Listener, Open>();
  readonly #told: Told[] = [];
  readonly #stop: () => void;

  constructor(world: FuzzWorld, sight: Sight, url: string) {
    this.#world = world;
    this.#sight = sight;
    this.#url = url;
    // Comes after the channel's own listener: the number of the message is the hub's last.
    this.#stop = world.api.homes.subscribe((homeId, message) => this.#note(homeId, message));
  }

  /** A number of the other home's last messages, which clients like to resume after. */
  foreignSeq(random: Random): number {
    const foreign = this.#told.filter(({ homeId }) => homeId === this.#world.homes.other);
    return random.pick(foreign)?.seq ?? 0;
  }

  /** Anew, resuming after `since`. */
  async connect(person: Listener, since: number | undefined): Promise<void> {
    this.#open.get(person)?.client.socket.terminate();
    const { seq } = this.#world.api.parts.live;
    const client = new LiveClient(this.#url);
    await client.authorise(this.#world.tokens[person] ?? '', since);
    const isKept = since !== undefined && since <= seq && since >= (this.#told[0]?.seq ?? seq + 1) - 1;
    const missed = isKept ? this.#told.filter((one) => one.seq > since && this.#sees(person, one)) : [];
    this.#open.set(person, { client, expected: missed.map((one) => one.seq), checked: 0 });
  }

  say(person: Listener, text: string | Buffer): void {
    this.#open.get(person)?.client.socket.send(text);
  }

  /** Waits until everybody has heard all that is theirs, and compares. Answers what is wrong with it. */
  async settle(): Promise<string | undefined> {
    for (const person of listeners) {
      const homeId = this.#sight.ownHome(person);
      const deviceId = homeId === this.#world.homes.ours ? firstOf(this.#sight.roomOf) : homeId;
      this.#world.api.homes.emit(homeId, { type: 'device', data: { deviceId, change: 'updated' } });
      const last = this.#world.api.parts.live.seq;
      const open = this.#open.get(person);
      if (open === undefined) continue;
      try {
        await open.client.until(({ seq, type }) => seq === last && type === 'device');
      } catch (error) {
        return `${person}: ${String(error)}`;
      }
    }
    for (const person of listeners) {
      const problem = this.#problemOf(person);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  end(): void {
    this.#stop();
    for (const { client } of this.#open.values()) client.socket.terminate();
  }

  #note(homeId: string, message: HomeMessage): void {
    const one = { seq: this.#world.api.parts.live.seq, homeId, deviceId: deviceOf(message) };
    this.#told.push(one);
    for (const [person, open] of this.#open) {
      this.judged += 1;
      if (this.#sees(person, one)) open.expected.push(one.seq);
    }
  }

  #sees(person: Listener, { homeId, deviceId }: Told): boolean {
    return this.#sight.sees(person, homeId, deviceId);
  }

  #problemOf(person: Listener): string | undefined {
    const open = this.#open.get(person);
    if (open === undefined) return undefined;
    const { client, expected, checked } = open;
    const fresh = client.messages.slice(checked);
    open.checked = client.messages.length;
    const text = JSON.stringify(fresh);
    const mark = forbidden[person].find((one) => text.includes(one));
    if (mark !== undefined) return `${person} heard “${mark}”`;
    const heard = fresh.filter(({ type }) => type !== 'ready' && type !== 'reset').map(({ seq }) => seq);
    const wanted = expected.splice(0);
    const extra = heard.find((seq) => !wanted.includes(seq));
    if (extra !== undefined) return `${person} heard ${this.#describe(extra)}, which is not theirs`;
    if (heard.join() !== wanted.join())
      return `${person} did not hear ${this.#describe(wanted.find((seq) => !heard.includes(seq)))}`;
    const control = client.messages.findLast(({ type }) => type === 'ready' || type === 'reset');
    const homeIds = [...((control?.data.homeIds ?? []) as string[])].sort().join();
    return homeIds === this.#sight.homesOf(person).join() ? undefined : `${person} is told of the homes ${homeIds}`;
  }

  #describe(seq: number | undefined): string {
    const one = this.#told.find((told) => told.seq === seq);
    const { ours, other } = this.#world.homes;
    const home = one?.homeId === ours ? 'our home' : one?.homeId === other ? 'the other home' : 'another home';
    return `message ${seq} of ${home}`;
  }
}

const firstOf = (map: ReadonlyMap<string, string>): string => [...map.keys()][0] ?? '';
