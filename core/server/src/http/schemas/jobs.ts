import { Type } from '@sinclair/typebox';
import { AnyObject, Id, named, ref, Text, Time, words } from './base.ts';

export const JobRunSchema = named(
  'JobRun',
  Type.Object({
    id: Id,
    job: Text,
    attempt: Type.Integer(),
    startedAt: Time,
    finishedAt: Type.Optional(Time),
    outcome: words(
      ['running', 'done', 'failed', 'interrupted', 'dead'],
      'failed: tried again by itself; interrupted: its server stopped, and it is queued again; dead: out of attempts.',
    ),
    message: Type.Optional(Text),
    detail: AnyObject,
  }),
);

export const JobSchema = named(
  'Job',
  Type.Object({
    name: Text,
    title: Text,
    schedule: Text,
    nextAt: Type.Optional(Time),
    waiting: Type.Integer(),
    running: Type.Integer(),
    dead: Type.Integer({ description: 'Runs out of attempts that nobody has looked after.' }),
    last: Type.Optional(ref(JobRunSchema)),
  }),
);

export const JobsSchema = named(
  'Jobs',
  Type.Object({ items: Type.Array(ref(JobSchema)), dead: Type.Array(ref(JobRunSchema)) }),
);
