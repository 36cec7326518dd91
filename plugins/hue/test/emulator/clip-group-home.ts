import type { V2Resource } from './v2-home.ts';

interface GroupParts {
  readonly key: string;
  readonly name: string;
  /** Ids of its lights. */
  readonly lights: readonly string[];
  readonly brightness: number;
  /** What of colour any of its lights has: `color`, `color_temperature`. */
  readonly colors?: readonly string[];
}

/** A zone as a bridge has it: a list of lights, with a service for all of them together. */
export function zone({ key, name, lights, brightness, colors = [] }: GroupParts): V2Resource[] {
  const id = `zone-${key}`;
  return [
    {
      id,
      type: 'zone',
      metadata: { name, archetype: 'home' },
      children: lights.map((rid) => ({ rid, rtype: 'light' })),
      services: [{ rid: `group-zone-${key}`, rtype: 'grouped_light' }],
    },
    groupedLight(`group-zone-${key}`, { rid: id, rtype: 'zone' }, brightness, colors),
  ];
}

interface SceneParts {
  readonly key: string;
  readonly name: string;
  readonly group: { readonly rid: string; readonly rtype: string };
  readonly actions: Readonly<Record<string, object>>;
  readonly isDynamic?: boolean;
}

/** A scene, which is not active. `actions` are what it does with each light, by the light's id. */
export const scene = ({ key, name, group, actions, isDynamic = false }: SceneParts): V2Resource => ({
  id: `scene-${key}`,
  type: 'scene',
  metadata: { name },
  group,
  actions: Object.entries(actions).map(([rid, action]) => ({ target: { rid, rtype: 'light' }, action })),
  auto_dynamic: isDynamic,
  speed: 0.6,
  status: { active: 'inactive', last_recall: '2026-01-01T00:00:00.000Z' },
});

interface SmartSceneParts {
  readonly key: string;
  readonly name: string;
  readonly group: { readonly rid: string; readonly rtype: string };
  /** Ids of the scenes that follow one another, from midnight on. */
  readonly scenes: readonly string[];
}

/** A scene that follows the time of day, every day alike; not active, and in its first stretch of the day. */
export const smartScene = ({ key, name, group, scenes }: SmartSceneParts): V2Resource => ({
  id: `smart-scene-${key}`,
  type: 'smart_scene',
  metadata: { name },
  group,
  week_timeslots: [
    {
      timeslots: scenes.map((rid, index) => ({
        start_time: { kind: 'time', time: { hour: index * 4, minute: 0, second: 0 } },
        target: { rid, rtype: 'scene' },
      })),
      recurrence: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
    },
  ],
  active_timeslot: { timeslot_id: 0, weekday: 'monday' },
  transition_duration: 60_000,
  state: 'inactive',
});

/** Of colour it names what can be set, and tells nothing of what is shown. */
const groupedLight = (
  id: string,
  owner: { rid: string; rtype: string },
  brightness: number,
  colors: readonly string[],
): V2Resource => ({
  id,
  type: 'grouped_light',
  owner,
  on: { on: true },
  dimming: { brightness },
  ...Object.fromEntries(colors.map((name) => [name, {}])),
  dynamics: {},
});

const allColors = ['color', 'color_temperature'];

const livingRoom = { rid: 'room-1', rtype: 'room' };
const downstairs = { rid: 'zone-1', rtype: 'zone' };

/** Of the small home: its whole, the lights of its room, two zones of which one has no light, and scenes. */
export function groupHome(): V2Resource[] {
  return [
    {
      id: 'home-1',
      type: 'bridge_home',
      children: [livingRoom, { rid: 'device-dimmable', rtype: 'device' }, { rid: 'device-white', rtype: 'device' }],
      services: [{ rid: 'group-0', rtype: 'grouped_light' }],
    },
    groupedLight('group-0', { rid: 'home-1', rtype: 'bridge_home' }, 53.02, allColors),
    { ...groupedLight('group-1', livingRoom, 80, allColors), id_v1: '/groups/201' },
    ...zone({
      key: '1',
      name: 'Downstairs',
      lights: ['light-203', 'light-204'],
      brightness: 71.03,
      colors: allColors,
    }),
    { id: 'zone-2', type: 'zone', metadata: { name: 'Garden', archetype: 'garden' }, children: [], services: [] },
    scene({
      key: '1',
      name: 'Evening',
      group: livingRoom,
      actions: { 'light-204': { on: { on: true }, dimming: { brightness: 30 }, color: { xy: { x: 0.6, y: 0.38 } } } },
    }),
    scene({
      key: '2',
      name: 'Bright',
      group: livingRoom,
      actions: { 'light-204': { on: { on: true }, dimming: { brightness: 100 }, color_temperature: { mirek: 250 } } },
    }),
    ...['3', '4'].map((key) =>
      scene({
        key,
        name: 'Reading',
        group: downstairs,
        actions: {
          'light-203': { on: { on: true }, dimming: { brightness: key === '3' ? 90 : 60 } },
          'light-204': { on: { on: false } },
        },
        isDynamic: key === '4',
      }),
    ),
    smartScene({ key: '1', name: 'Natural light', group: livingRoom, scenes: ['scene-1', 'scene-2'] }),
  ];
}
