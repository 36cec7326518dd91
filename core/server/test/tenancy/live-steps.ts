import { randomUUID } from 'node:crypto';
import { hashToken } from '../../src/auth/token.ts';
import type { HomeMessage } from '../../src/http/home-service.ts';
import { Random } from './fuzz-random.ts';
import { type FuzzWorld, hoursElsewhen, otherMark, type Side } from './fuzz-world.ts';
import { LiveRun } from './live-run.ts';
import { type Listener, listeners, Sight } from './live-sight.ts';

export interface LiveFuzzOptions {
  readonly seed: number;
  readonly steps: number;
  /** Where the world listens, as `ws://…`. */
  readonly url: string;
  /** Moves the server's clock on. */
  readonly pass: (milliseconds: number) => void;
}

export interface LiveResult {
  /** The first thing that somebody heard or did and may not, with the steps that led to it. */
  readonly problem?: string;
  readonly judged: number;
}

/** Longer than any view is believed without a look at the database. */
const longPast = 16_000;

/** Random life in both homes with everybody listening; the first thing that is not as it must be ends it. */
export async function runLive(world: FuzzWorld, options: LiveFuzzOptions): Promise<LiveResult> {
  const steps = await LiveSteps.prepare(world, options);
  try {
    return await steps.run(options.steps);
  } finally {
    steps.end();
  }
}

type Made = { [Type in HomeMessage['type']]?: Extract<HomeMessage, { type: Type }> };

class LiveSteps {
  readonly #world: FuzzWorld;
  readonly #random: Random;
  readonly #sight: Sight;
  readonly #run: LiveRun;
  readonly #pass: (milliseconds: number) => void;
  readonly #people: ReadonlyMap<Listener, { readonly id: string; readonly email: string }>;
  readonly #trail: string[] = [];

  private constructor(
    world: FuzzWorld,
    options: LiveFuzzOptions,
    sight: Sight,
    people: ReadonlyMap<Listener, { readonly id: string; readonly email: string }>,
  ) {
    this.#world = world;
    this.#random = new Random(options.seed);
    this.#sight = sight;
    this.#run = new LiveRun(world, sight, options.url);
    this.#pass = options.pass;
    this.#people = people;
  }

  static async prepare(world: FuzzWorld, options: LiveFuzzOptions): Promise<LiveSteps> {
    const own = new Map<Listener, string>([['narrowedToOurs', world.homes.ours]]);
    for (const person of listeners.filter((one) => !one.startsWith('narrowed'))) {
      const body = { name: `Of ${person}`, timezone: 'UTC' };
      own.set(person, (await world.api.call('POST', '/homes', { token: world.tokens[person] ?? '', body })).body.id);
    }
    const people = new Map<Listener, { id: string; email: string }>();
    const roomOf = new Map<string, string>();
    let first = '';
    await world.api.database.asService('test', async ({ sql }) => {
      const hash = hashToken(world.tokens.narrowedElsewhere ?? '');
      const [token] = await sql<{ id: string }[]>`
        SELECT home_ids[1] AS id FROM nexa.access_tokens WHERE token_hash = ${hash}`;
      own.set('narrowedElsewhere', token?.id ?? '');
      const devices = await sql<{ id: string; room: string }[]>`
        SELECT d.id, d.room_id AS room FROM devices AS d JOIN rooms AS r ON r.id = d.room_id
        WHERE d.home_id = ${world.homes.ours} ORDER BY r.position`;
      for (const { id, room } of devices) roomOf.set(id, room);
      first = devices[0]?.room ?? '';
      for (const [person, name] of [
        ['member', 'member'],
        ['guest', 'guest'],
        ['guestLater', 'guest-later'],
      ] as const) {
        const [row] = await sql<{ id: string; email: string }[]>`
          SELECT id, email FROM users WHERE display_name = ${name}`;
        if (row !== undefined) people.set(person, row);
      }
    });
    return new LiveSteps(world, options, new Sight(world, own, roomOf, first), people);
  }

  async run(count: number): Promise<LiveResult> {
    for (const person of listeners) await this.#run.connect(person, undefined);
    for (let step = 0; step < count; step += 1) {
      const problem = (await this.#step()) ?? (step % 50 === 49 ? await this.#run.settle() : undefined);
      if (problem !== undefined) return this.#failed(problem);
    }
    const problem = await this.#run.settle();
    return problem === undefined ? { judged: this.#run.judged } : this.#failed(problem);
  }

  end(): void {
    this.#run.end();
  }

  #failed(problem: string): LiveResult {
    return { judged: this.#run.judged, problem: `${problem}, after: ${this.#trail.slice(-12).join('; ')}` };
  }

  async #step(): Promise<string | undefined> {
    const random = this.#random;
    const die = random.next();
    if (die < 0.84) return this.#happen();
    if (die < 0.89) return this.#resume();
    if (die < 0.93) return this.#babble();
    if (die < 0.97) return this.#command();
    // Whoever changes what is seen must know what was heard until then.
    return (await this.#run.settle()) ?? (await this.#change());
  }

  /** Something in a home, told as the running home tells it. */
  #happen(): undefined {
    const random = this.#random;
    const side: Side = random.chance(0.5) ? 'ours' : 'other';
    const deviceId = this.#device(side);
    const mark = side === 'other' ? otherMark : 'of our home';
    const subject = random.chance(0.8) ? { deviceId } : {};
    const cause = { kind: 'user', id: mark };
    const state = { value: mark, observedAt: 0, receivedAt: 0, source: 'push', freshness: 'live', cause };
    const issue = {
      id: randomUUID(),
      code: 'core.test',
      severity: 'warning',
      state: 'open',
      title: mark,
      raisedAt: 0,
      updatedAt: 0,
    };
    const healing = {
      id: randomUUID(),
      issueId: randomUUID(),
      actionId: 'core.reconnect',
      title: mark,
      trigger: 'auto',
      startedAt: 0,
      outcome: 'failed',
    };
    const command = {
      id: randomUUID(),
      deviceId,
      component: 'main',
      capability: 'onOff',
      command: 'on',
      params: { mark },
      status: 'sent',
      requestedAt: 0,
      deadline: 0,
      cause,
    };
    const execution = {
      id: randomUUID(),
      automationId: randomUUID(),
      automationVersion: 1,
      startedAt: 0,
      outcome: 'completed',
      trigger: { cause },
      conditions: [],
      actions: [],
    };
    const made = {
      state: { type: 'state', data: { deviceId, key: 'onOff.on', state } },
      event: {
        type: 'event',
        data: { deviceId, capability: 'button', event: 'pressed', data: { mark }, observedAt: 0, cause },
      },
      device: { type: 'device', data: { deviceId, change: 'status', status: { value: 'online', since: 0 } } },
      command: { type: 'command', data: command },
      issue: { type: 'issue', data: { ...issue, ...subject } },
      healing: { type: 'healing', data: { ...healing, ...subject } },
      integration: {
        type: 'integration',
        data: { integrationId: randomUUID(), status: { value: 'online', since: 0 } },
      },
      execution: { type: 'execution', data: execution },
    } as unknown as Required<Made>;
    this.#world.api.homes.emit(this.#world.homes[side], random.pick(Object.values(made)));
    return undefined;
  }

  async #resume(): Promise<string | undefined> {
    const random = this.#random;
    const person = random.pick(listeners);
    const { seq } = this.#world.api.parts.live;
    const since = random.pick([undefined, 0, seq, seq + 1_000, seq - 40, this.#run.foreignSeq(random)]);
    // Or what the old channel was yet to be told would be missing.
    const problem = await this.#run.settle();
    if (problem !== undefined) return problem;
    this.#trail.push(`${person} resumes`);
    await this.#run.connect(person, since);
    return undefined;
  }

  /** Whatever a client says after it has said who it is changes nothing. */
  #babble(): undefined {
    const random = this.#random;
    const { homes, tokens } = this.#world;
    const said = [
      { type: 'auth', token: tokens.ownerOfOther, since: 0 },
      { type: 'subscribe', homeId: homes.other },
      { type: 'command', homeId: homes.other, deviceId: this.#device('other'), capability: 'onOff', command: 'on' },
      { type: 'resume', since: this.#run.foreignSeq(random) },
    ];
    const person = random.pick(listeners);
    this.#run.say(person, random.chance(0.2) ? Buffer.from([0, 255, 7]) : JSON.stringify(random.pick(said)));
    return undefined;
  }

  async #command(): Promise<string | undefined> {
    const { api, tokens, homes } = this.#world;
    const random = this.#random;
    const person = random.pick(listeners.filter((one) => one !== 'ownerOfOther'));
    const side: Side = random.chance(0.7) ? 'other' : 'ours';
    const deviceId = this.#device(side);
    const before = api.homes.carriedOut.length;
    const body = { capability: 'onOff', command: 'on', waitMs: 0 };
    const { status } = await api.call('POST', `/devices/${deviceId}/commands`, { token: tokens[person] ?? '', body });
    const isTheirs = this.#sight.sees(person, homes[side], deviceId);
    const isDone = api.homes.carriedOut.length > before;
    this.#trail.push(`${person} commands ${side}`);
    return isTheirs === isDone && (isDone ? status < 300 : status === 404)
      ? undefined
      : `${person} got ${status} for a command to a device of ${side}`;
  }

  async #change(): Promise<string | undefined> {
    const change = this.#random.pick([
      () => this.#removeOrAddMember(),
      () => this.#changeRole(),
      () => this.#changeRooms(),
      () => this.#moveDevice(),
      () => this.#changeHours(),
      () => this.#end(),
    ]);
    const status = await change();
    return status === undefined || status < 300 ? undefined : `the change was answered ${status}`;
  }

  #asOwner(method: string, path: string, body?: unknown): Promise<number> {
    const token = this.#world.tokens.owner ?? '';
    return this.#world.api
      .call(method, path, { token, ...(body === undefined ? {} : { body }) })
      .then(({ status }) => status);
  }

  #membership(person: Listener): string {
    return `/homes/${this.#world.homes.ours}/members/${this.#people.get(person)?.id}`;
  }

  #removeOrAddMember(): Promise<number> {
    const sight = this.#sight;
    const { email } = this.#people.get('member') ?? {};
    this.#trail.push(sight.member === undefined ? 'member is added' : 'member is removed');
    if (sight.member !== undefined) {
      sight.member = undefined;
      return this.#asOwner('DELETE', this.#membership('member'));
    }
    sight.member = 'member';
    return this.#asOwner('POST', `/homes/${this.#world.homes.ours}/members`, { email, role: 'member' });
  }

  async #changeRole(): Promise<number | undefined> {
    const sight = this.#sight;
    if (sight.member === undefined) return undefined;
    sight.member = sight.member === 'member' ? 'guest' : 'member';
    const rooms = this.#someRooms();
    sight.rooms = { ...sight.rooms, member: rooms };
    this.#trail.push(`member becomes ${sight.member}`);
    const body = sight.member === 'member' ? { role: 'member' } : { role: 'guest', roomIds: [...rooms] };
    return this.#asOwner('PATCH', this.#membership('member'), body);
  }

  async #changeRooms(): Promise<number | undefined> {
    if (this.#sight.rooms.guest === 'none') return undefined;
    const rooms = this.#random.chance(0.2) ? ('all' as const) : this.#someRooms();
    this.#sight.rooms = { ...this.#sight.rooms, guest: rooms };
    this.#trail.push('the guest gets other rooms');
    return this.#asOwner('PATCH', this.#membership('guest'), { roomIds: rooms === 'all' ? null : [...rooms] });
  }

  #moveDevice(): Promise<number> {
    const deviceId = this.#device('ours');
    const roomId = this.#random.pick([...new Set(this.#sight.roomOf.values())]);
    this.#sight.roomOf.set(deviceId, roomId);
    this.#trail.push('a device is moved');
    return this.#asOwner('PATCH', `/devices/${deviceId}`, { roomId });
  }

  #changeHours(): Promise<number> {
    const { rooms } = this.#sight;
    const opens = rooms.guestLater === 'none';
    this.#sight.rooms = { ...rooms, guestLater: opens ? 'all' : 'none' };
    this.#trail.push(`the hours of guestLater ${opens ? 'open' : 'close'}`);
    return this.#asOwner('PATCH', this.#membership('guestLater'), { hours: opens ? null : hoursElsewhen() });
  }

  /** The time of the guest ends, or comes again, without anybody's doing: nobody tells the channel. */
  async #end(): Promise<undefined> {
    const { rooms } = this.#sight;
    const ends = rooms.guest !== 'none';
    const granted = ends ? ('none' as const) : this.#someRooms();
    this.#sight.rooms = { ...rooms, guest: granted };
    this.#trail.push(`the time of the guest ${ends ? 'ends' : 'comes'} by itself`);
    await this.#world.api.database.asService(
      'test',
      ({ sql }) => sql`
        UPDATE home_members SET valid_until = CASE WHEN ${ends} THEN now() - interval '1 second' END,
          room_ids = CASE WHEN ${ends} THEN room_ids ELSE ${granted === 'none' ? [] : [...granted]}::uuid[] END
        WHERE home_id = ${this.#world.homes.ours} AND user_id = ${this.#people.get('guest')?.id ?? ''}`,
    );
    this.#pass(longPast);
    return undefined;
  }

  #device(side: Side): string {
    const ids = side === 'ours' ? [...this.#sight.roomOf.keys()] : (this.#world.ids.other.devices ?? []);
    return this.#random.pick(ids);
  }

  #someRooms(): ReadonlySet<string> {
    const rooms = [...new Set(this.#sight.roomOf.values())];
    const some = rooms.filter(() => this.#random.chance(0.4));
    return new Set(some.length > 0 ? some : [this.#random.pick(rooms)]);
  }
}
