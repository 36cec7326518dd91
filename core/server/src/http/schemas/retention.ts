import { Type } from '@sinclair/typebox';
import { body, closed, named, Time, words } from './base.ts';

const seriesNames = [
  'device_states',
  'device_telemetry',
  'energy_usage',
  'network_metrics',
  'device_error_logs',
  'device_health_history',
] as const;

const rule = {
  scope: words(['home', 'room', 'device'], 'The nearer one decides: device, then room, then home.'),
  id: Type.Optional(Type.String({ format: 'uuid', description: 'Of the room or device.' })),
  series: words(seriesNames, 'Which history.'),
  metric: Type.Optional(
    Type.String({
      minLength: 3,
      maxLength: 200,
      description:
        'Of `device_telemetry` and `device_states`: this attribute or event only, as `capability.attribute`; it goes before a rule of the same scope without one.',
    }),
  ),
  keepDays: Type.Integer({
    minimum: 1,
    maximum: 36_500,
    description: 'Days (UTC); at most as long as this server keeps the series.',
  }),
};

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const figures = {
  rows: Count('There are now.'),
  bytes: Count('They take up now with their indexes; rollups are not counted.'),
  rowsToGo: Count('Past their rule: the next run of the job removes them.'),
  bytesToGo: Count('Those take up; the database uses the space again.'),
  rowsPerDay: Type.Number({ minimum: 0, description: 'Between `measuredFrom` and `measuredTo`.' }),
  bytesPredicted: Type.Optional(
    Count(
      'When the rule has been in force for as long as it keeps, at today’s rate; absent where rows are kept for good.',
    ),
  ),
};

export const RetentionBody = body({
  rules: Type.Array(Type.Object(rule, closed), { maxItems: 500 }),
});

export const Retention = named(
  'Retention',
  Type.Object({
    rules: Type.Array(Type.Object({ ...rule, devices: Count('It decides about.'), ...figures })),
    series: Type.Array(
      Type.Object({
        series: words(seriesNames),
        keepDays: Type.Optional(Count('This server keeps what no rule names; absent: for good.')),
        packAfterDays: Type.Optional(Count('Older rows are packed; absent: never.')),
        bytesPerPlainRow: Type.Optional(
          Type.Number({ description: 'Measured over the whole database; absent: no rows.' }),
        ),
        bytesPerPackedRow: Type.Optional(Type.Number({ description: 'Likewise of packed rows.' })),
        ...figures,
      }),
      { description: 'All of each series, what no rule names too.' },
    ),
    measuredFrom: Time,
    measuredTo: Time,
    isDryRun: Type.Boolean({ description: 'True: nothing was changed.' }),
  }),
);
