import { changeOfLight } from './clip-light-state.ts';
import { withinLamp } from './lamp-range.ts';
import type { V2Resource } from './v2-home.ts';

type Fields = Readonly<Record<string, unknown>>;
type Change = (id: string, part: Fields, options?: { readonly quietly?: boolean }) => void;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const ridsIn = (value: unknown): string[] => listOf(value).map(({ rid }) => String(rid));
const recallWords: Readonly<Record<string, readonly string[]>> = {
  scene: ['active', 'dynamic_palette', 'static'],
  smart_scene: ['activate', 'deactivate'],
};

export interface GroupsParts {
  readonly resources: ReadonlyMap<string, V2Resource>;
  /** Changes a resource, and tells of it. */
  readonly change: Change;
  readonly isOutOfReach: (lamp: V2Resource) => boolean;
}

/** The rooms, zones and scenes of an emulated bridge: what is done with them, and how they follow their lamps. */
export class ClipGroups {
  readonly #parts: GroupsParts;
  /** Lamps that change together: the bridge sums them up once, when all have. */
  #together: Set<string> | undefined;
  /** The smart scene that goes on while it recalls another scene. */
  #recalledBy: string | undefined;

  constructor(parts: GroupsParts) {
    this.#parts = parts;
  }

  /** What is wrong with a request that changes a group or recalls a scene, as strictly as a bridge. */
  problemOf(resource: V2Resource, body: unknown): string | undefined {
    if (resource.type === 'grouped_light') return changeOfLight(resource, body).problem;
    const { recall, ...others } = fieldsOf(body);
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) return `property, ${unknown}, not available`;
    const isWord = recallWords[resource.type]?.includes(String(fieldsOf(recall).action));
    return isWord ? undefined : 'invalid value for recall';
  }

  /** Switches all lamps of a group, as far as each can do it. */
  command(groupedLight: V2Resource, body: unknown): void {
    this.#asOne(() => {
      for (const lamp of this.#lampsOf(groupedLight.owner?.rid)) this.#apply(lamp, fieldsOf(body));
    });
  }

  /** What a bridge doubts although it takes the command: a group with a lamp that is away, or off and asked for a colour. */
  doubtsOf(groupedLight: V2Resource, body: unknown): { readonly description: string; readonly error_code: string }[] {
    const lamps = this.#lampsOf(groupedLight.owner?.rid);
    const { on, color, color_temperature: white } = fieldsOf(body);
    const isColored = (color ?? white) !== undefined && fieldsOf(on).on !== true;
    const isAway = lamps.some((lamp) => this.#parts.isOutOfReach(lamp));
    const isOff = isColored && lamps.some((lamp) => fieldsOf(lamp.on).on !== true);
    const doubt = (problem: string, attribute: string, error_code: string) => ({
      description: `device (grouped_light) ${groupedLight.id} ${problem}, command (.${attribute}) may not have effect`,
      error_code,
    });
    return [
      ...(isAway ? [doubt('has communication issues', 'on.on', 'communication_error')] : []),
      ...(isOff ? [doubt('is "soft off"', color === undefined ? 'color_temperature' : 'color.xy', SOFT_OFF)] : []),
    ];
  }

  /** Begins or ends a smart scene. It begins with the scene of its stretch of the day; ending it leaves the lamps. */
  recallSmart(id: string, action: string): void {
    if (action === 'deactivate') {
      this.#end(this.#get(id), {});
      return;
    }
    const target = targetOf(this.#get(id));
    if (target !== undefined) this.recall(target);
    for (const other of this.#scenesOf(groupOf(this.#get(id)))) {
      if (other.type === 'smart_scene' && other.id !== id) this.#end(other, {});
    }
    this.#parts.change(id, { state: 'active' });
  }

  /** Another stretch of the day begins for a smart scene that is active: it recalls the scene of that. */
  passTimeslot(id: string, timeslot: number): void {
    const before = fieldsOf(this.#get(id).active_timeslot);
    this.#parts.change(id, { active_timeslot: { ...before, timeslot_id: timeslot } });
    const target = targetOf(this.#get(id));
    if (target !== undefined) this.#recall(target, 'active', id);
  }

  /** Recalls a scene: its lamps do what it says, and it is the active one of its group. */
  recall(id: string, action = 'active'): void {
    this.#recall(id, action);
  }

  /** All other scenes of its group are over, but for the smart one `by` which it is recalled. */
  #recall(id: string, action: string, by?: string): void {
    const scene = this.#get(id);
    this.#recalledBy = by;
    this.#asOne(() => {
      for (const { target, action: wish } of listOf(scene.actions)) {
        this.#apply(this.#get(String(fieldsOf(target).rid)), fieldsOf(wish));
      }
    });
    for (const other of this.#scenesOf(groupOf(scene))) if (other.id !== id) this.#end(other, {});
    this.#recalledBy = undefined;
    const isDynamic = action === 'dynamic_palette' || (action === 'active' && scene.auto_dynamic === true);
    const status = { active: isDynamic ? 'dynamic_palette' : 'static', last_recall: new Date().toISOString() };
    this.#parts.change(id, { status });
  }

  /** A lamp changed: what the groups that it is in tell of all their lamps follows, and their scenes are over. */
  follow(lampId: string, options: { readonly quietly?: boolean } = {}): void {
    if (this.#together !== undefined) {
      this.#together.add(lampId);
      return;
    }
    this.#followAll(new Set([lampId]), options);
  }

  #asOne(work: () => void): void {
    const together = new Set<string>();
    this.#together = together;
    work();
    this.#together = undefined;
    this.#followAll(together, {});
  }

  #followAll(lamps: ReadonlySet<string>, options: { readonly quietly?: boolean }): void {
    for (const group of this.#ofType('grouped_light')) {
      const members = this.#lampsOf(group.owner?.rid);
      if (!members.some(({ id }) => lamps.has(id))) continue;
      const sum = sumOf(members);
      const isSame = Object.entries(sum).every(
        ([name, value]) => JSON.stringify(group[name]) === JSON.stringify(value),
      );
      if (!isSame) this.#parts.change(group.id, sum, options);
      for (const scene of this.#scenesOf(group.owner?.rid)) this.#end(scene, options);
    }
  }

  #end(scene: V2Resource, options: { readonly quietly?: boolean }): void {
    if (scene.type === 'smart_scene') {
      if (scene.state !== 'inactive' && scene.id !== this.#recalledBy) {
        this.#parts.change(scene.id, { state: 'inactive' }, options);
      }
      return;
    }
    if (fieldsOf(scene.status).active !== 'inactive')
      this.#parts.change(scene.id, { status: { active: 'inactive' } }, options);
  }

  /** A lamp takes of a wish what it can do; one that is out of reach takes nothing. */
  #apply(lamp: V2Resource, wish: Fields): void {
    const able = withinLamp(
      lamp,
      Object.fromEntries(Object.entries(wish).filter(([name]) => lamp[name] !== undefined)),
    );
    if (Object.keys(able).length === 0 || this.#parts.isOutOfReach(lamp)) return;
    const { problem, changed } = changeOfLight(lamp, able);
    if (problem !== undefined) throw new Error(`${lamp.id} cannot be set so: ${problem}`);
    if (Object.keys(changed).length > 0) this.#parts.change(lamp.id, changed);
  }

  /** The lamps of a room or zone, or of all the home. */
  #lampsOf(ownerId: string | undefined): V2Resource[] {
    const owner = this.#parts.resources.get(ownerId ?? '');
    const lamps = this.#ofType('light');
    if (owner?.type === 'bridge_home') return lamps;
    const members = new Set(ridsIn(owner?.children));
    return lamps.filter(({ id, owner: device }) => members.has(id) || members.has(device?.rid ?? ''));
  }

  /** Ordinary and smart ones. */
  #scenesOf(groupId: unknown): V2Resource[] {
    return [...this.#ofType('scene'), ...this.#ofType('smart_scene')].filter((scene) => groupOf(scene) === groupId);
  }

  #ofType(type: string): V2Resource[] {
    return [...this.#parts.resources.values()].filter((resource) => resource.type === type);
  }

  #get(id: string): V2Resource {
    const resource = this.#parts.resources.get(id);
    if (resource === undefined) throw new Error(`the emulated home has no ${id}`);
    return resource;
  }
}

const SOFT_OFF = 'attribute_may_have_no_effect';

const groupOf = (scene: V2Resource): unknown => fieldsOf(scene.group).rid;

/** The scene of the stretch of the day that a smart scene is in. */
function targetOf({ week_timeslots: week, active_timeslot: now }: V2Resource): string | undefined {
  const { timeslot_id: index, weekday } = fieldsOf(now);
  const day = listOf(week).find(({ recurrence }) => Array.isArray(recurrence) && recurrence.includes(weekday));
  const { rid } = fieldsOf(listOf(day?.timeslots)[Number(index)]?.target);
  return typeof rid === 'string' ? rid : undefined;
}

/** On when any lamp is; as bright as those that are on in the mean, and at 0 when none is. */
function sumOf(lamps: readonly V2Resource[]): Fields {
  const lit = lamps.filter(({ on }) => fieldsOf(on).on === true);
  const levels = lit.flatMap(({ dimming }) => (dimming === undefined ? [] : [Number(fieldsOf(dimming).brightness)]));
  const mean = levels.reduce((sum, level) => sum + level, 0) / Math.max(1, levels.length);
  return { on: { on: lit.length > 0 }, dimming: { brightness: Math.round(mean * 100) / 100 } };
}
