import { Type } from '@sinclair/typebox';
import { longestPassword, shortestPassword } from '../../auth/password.ts';
import { roles, scopes } from '../../auth/scope.ts';
import { body, closed, Id, Name, named, nullable, ref, Text, Time, words } from './base.ts';

export const Timezone = Type.String({ format: 'timezone', maxLength: 100, description: 'IANA name: `Europe/Berlin`.' });
export const Email = Type.String({ format: 'email', maxLength: 254 });
const NewPassword = Type.String({ minLength: shortestPassword, maxLength: longestPassword });

const themes = ['system', 'light', 'dark'] as const;
const temperatureUnits = ['celsius', 'fahrenheit'] as const;
const timeFormats = ['locale', '12h', '24h'] as const;
const HomeToOpen = Type.String({ format: 'uuid', description: 'The home to open with.' });
const wordsOrNull = <const T extends readonly string[]>(list: T) =>
  Type.Optional(Type.Unsafe<T[number] | null>({ type: ['string', 'null'], enum: [...list, null] }));

export const Preferences = Type.Object(
  {
    theme: Type.Optional(words(themes)),
    temperatureUnit: Type.Optional(words(temperatureUnits)),
    timeFormat: Type.Optional(words(timeFormats)),
    homeId: Type.Optional(HomeToOpen),
  },
  { ...closed, description: 'What a person likes; absent members are left to NEXA.' },
);

export const User = named(
  'User',
  Type.Object({
    id: Id,
    email: Text,
    name: Text,
    locale: Type.Optional(Text),
    preferences: Type.Optional(Preferences),
  }),
);

export const MeChange = body(
  {
    name: Type.Optional(Name),
    locale: Type.Optional(
      Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$', maxLength: 35, description: 'BCP 47: `de-CH`.' }),
    ),
    preferences: Type.Optional(
      body(
        {
          theme: wordsOrNull(themes),
          temperatureUnit: wordsOrNull(temperatureUnits),
          timeFormat: wordsOrNull(timeFormats),
          homeId: Type.Optional(nullable(HomeToOpen)),
        },
        { description: 'Members that are left out stay; `null` takes one away.' },
      ),
    ),
  },
  { minProperties: 1 },
);

export const Home = named(
  'Home',
  Type.Object({
    id: Id,
    name: Text,
    timezone: Text,
    position: Type.Optional(
      Type.Object(
        { latitude: Type.Number(), longitude: Type.Number() },
        { description: 'Degrees, WGS 84; where nobody gave one there is none, and guests are not told.' },
      ),
    ),
    role: words(roles, 'What the asking user is in this home.'),
    createdAt: Time,
  }),
);

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: '`HH:MM`.' });
const Hours = Type.Array(
  body({
    days: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
        description: '1 is Monday; every day when left out.',
      }),
    ),
    from: Clock,
    to: Clock,
  }),
  {
    minItems: 1,
    maxItems: 50,
    description: 'In the home’s time zone; until the next day when `to` is not after `from`.',
  },
);
const RoomIds = Type.Array(Id, { maxItems: 1000, uniqueItems: true, description: 'The rooms granted to a guest.' });
const Moment = Type.String({ format: 'date-time' });

export const Member = named(
  'Member',
  Type.Object({
    userId: Id,
    name: Text,
    email: Text,
    role: words(roles),
    roomIds: Type.Optional(Type.Array(Id, { description: 'Of a guest; absent: every room.' })),
    hours: Type.Optional(Hours),
    validFrom: Type.Optional(Time),
    validUntil: Type.Optional(Time),
    invitedBy: Type.Optional(Id),
    createdAt: Time,
  }),
);

const grantable = ['admin', 'member', 'guest'] as const;

export const MemberBody = body({
  email: Email,
  role: words(grantable),
  roomIds: Type.Optional(RoomIds),
  hours: Type.Optional(Hours),
  validFrom: Type.Optional(Moment),
  validUntil: Type.Optional(Moment),
});

export const MemberChange = body(
  {
    role: Type.Optional(words(roles, '`owner` hands the home over.')),
    roomIds: Type.Optional(nullable(RoomIds)),
    hours: Type.Optional(nullable(Hours)),
    validFrom: Type.Optional(nullable(Moment)),
    validUntil: Type.Optional(nullable(Moment)),
  },
  { minProperties: 1 },
);

export const Session = named(
  'Session',
  Type.Object({
    user: ref(User),
    token: Type.String({ description: 'For `Authorization: Bearer`; the page uses the cookie that is set as well.' }),
    expiresAt: Time,
  }),
);

export const SetupState = named(
  'SetupState',
  Type.Object({
    needed: Type.Boolean({ description: 'Whether there is no owner yet.' }),
    codeRequired: Type.Boolean({ description: 'Whether this client must send the code printed at start.' }),
  }),
);

export const SetupBody = body({
  email: Email,
  password: NewPassword,
  name: Name,
  home: body({ name: Name, timezone: Timezone }),
  code: Type.Optional(Type.String({ maxLength: 40, description: 'The code that NEXA printed when it started.' })),
});

export const SetupResult = named(
  'SetupResult',
  Type.Object({ user: ref(User), home: ref(Home), token: Text, expiresAt: Time }),
);

export const LoginBody = body({
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: longestPassword }),
});

export const Me = named('Me', Type.Object({ user: ref(User), homes: Type.Array(ref(Home)) }));

export const HomeBody = body({ name: Name, timezone: Timezone });

export const HomeChange = body(
  {
    name: Type.Optional(Name),
    timezone: Type.Optional(Timezone),
    position: Type.Optional(
      Type.Unsafe<{ latitude: number; longitude: number } | null>({
        type: ['object', 'null'],
        properties: {
          latitude: { type: 'number', minimum: -90, maximum: 90 },
          longitude: { type: 'number', minimum: -180, maximum: 180 },
        },
        required: ['latitude', 'longitude'],
        additionalProperties: false,
        description: 'Degrees, WGS 84; null: forgotten.',
      }),
    ),
  },
  { minProperties: 1 },
);

const Scopes = Type.Array(words(scopes), { minItems: 1, maxItems: 10, uniqueItems: true });

export const TokenBody = body({
  name: Name,
  scopes: Scopes,
  homeIds: Type.Optional(
    Type.Array(Id, {
      minItems: 1,
      maxItems: 1000,
      uniqueItems: true,
      description: 'Left out: every home of the user.',
    }),
  ),
  expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'Left out: until it is deleted.' })),
});

export const AccessToken = named(
  'AccessToken',
  Type.Object({
    id: Id,
    name: Text,
    scopes: Type.Array(words(scopes)),
    homeIds: Type.Optional(Type.Array(Id)),
    createdAt: Time,
    expiresAt: Type.Optional(Time),
    lastUsedAt: Type.Optional(Time),
    token: Type.Optional(Type.String({ description: 'Shown once, when it is made.' })),
  }),
);
