import { Type } from '@sinclair/typebox';
import { Home, Member, User } from './accounts.ts';
import { Id, named, ref, Time } from './base.ts';
import { Device } from './devices.ts';
import { CapabilitySchema, Issue, Room } from './homes.ts';

const Count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });

export const HomeNumbers = named(
  'HomeNumbers',
  Type.Object(
    {
      rooms: Count(),
      people: Count('Members of every role.'),
      devices: Count(),
      devicesOnline: Count(),
      devicesOffline: Count(),
      lowBatteries: Count('Devices whose battery reports less than 20 %.'),
      healthScore: Type.Optional(Type.Number({ description: 'Mean of the devices that have one, 0 to 100.' })),
      automations: Count('Those that are switched on.'),
      runsDay: Count('Runs of automations in 24 hours.'),
      failedRunsDay: Count(),
      commandsDay: Count('Commands in 24 hours, whoever wished them.'),
      confirmedCommandsDay: Count('Those that the device itself confirmed.'),
      openIssues: Count(),
      severeIssues: Count('Open ones of the severities error and critical.'),
      resolvedIssuesMonth: Count('In 30 days.'),
      healedMonth: Count('Attempts to heal in 30 days that were verified.'),
      unhealedMonth: Count('Attempts to heal in 30 days that failed or needed a person.'),
      refreshedAt: Time,
    },
    { description: 'A home in numbers, as of `refreshedAt`.' },
  ),
);

export const DeviceHealthSchema = named(
  'DeviceHealth',
  Type.Object(
    {
      deviceId: Id,
      healthScore: Type.Optional(Type.Number({ description: '0 (broken) to 100 (well).' })),
      battery: Type.Optional(Type.Number({ description: 'Percent, as last reported.' })),
      openIssues: Count(),
      issuesMonth: Count('Issues raised in 30 days.'),
      relapsesMonth: Count('How often they came back within 24 hours.'),
      healedMonth: Count('Attempts to heal in 30 days that were verified.'),
      commandsWeek: Count('Finished commands of 7 days.'),
      confirmedCommandsWeek: Count('Those that the device itself confirmed.'),
      refreshedAt: Time,
    },
    { description: 'How a device fares, as of `refreshedAt`.' },
  ),
);

export const EnergyDaySchema = named(
  'EnergyDay',
  Type.Object({
    day: Type.String({ format: 'date', description: 'In the time zone of the home.' }),
    energy: Type.Number({
      description:
        'Kilowatt-hours: of the devices of type `meter` on a day on which one counted, else of all devices together.',
    }),
    isEstimated: Type.Boolean({ description: 'Some of it was computed from power, for want of a meter.' }),
    cost: Type.Optional(Type.Integer({ description: 'In the minor unit of the home’s currency.' })),
  }),
);

export const OpeningQuery = Type.Object({ homeId: Type.Optional(Id) });

export const Opening = named(
  'Opening',
  Type.Object(
    {
      user: ref(User),
      homes: Type.Array(ref(Home)),
      homeId: Type.Optional(Id),
      capabilities: Type.Array(ref(CapabilitySchema)),
      members: Type.Array(ref(Member)),
      rooms: Type.Array(ref(Room)),
      devices: Type.Array(ref(Device)),
      hasMoreDevices: Type.Boolean({
        description: 'There are more than 1,000; the list of devices gives all, by page.',
      }),
      issues: Type.Array(ref(Issue), { description: 'The newest 200, also resolved ones.' }),
      numbers: Type.Optional(ref(HomeNumbers)),
      health: Type.Array(ref(DeviceHealthSchema)),
      energy: Type.Array(ref(EnergyDaySchema), { description: 'The last 7 days, oldest first; today so far.' }),
    },
    {
      description:
        'All that the page shows when it opens. `homeId` is missing for somebody without a home, `numbers` for guests.',
    },
  ),
);
