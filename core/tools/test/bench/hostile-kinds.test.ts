import { expect, it } from 'vitest';
import { type HostileAct, hostileActs, pluginOf } from '../../../server/test/plugin-host/hostile-acts.ts';
import { brief, lasting, type Neighbour } from '../../src/bench/plugins/measure-plugins.ts';

/** Acts that the bench leaves out, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'goes on like that for five minutes': 'five minutes beside one kind tell no more than its first twenty seconds',
  'connects to NEXA’s own ports or its Postgres by TCP, on a machine that a person opened to it':
    'to the guard it is the same refusal as that of any address of this machine',
};

const neighbours = [...lasting, ...brief];

/** Whether it is let loose to do it, perhaps among more of the same kind. */
const does = ({ fixture, id = fixture, misdeed }: Neighbour, act: HostileAct): boolean => {
  const told = fixture === 'schemas' ? undefined : act.misdeed;
  const [first] = told?.split(' ') ?? [];
  return fixture === act.fixture && id === pluginOf(act) && (misdeed?.split(' ').includes(first ?? '') ?? !told);
};

const missing = hostileActs.filter((act) => !neighbours.some((neighbour) => does(neighbour, act)));

it('lets loose every kind of the table in docs/security.md, but for those that are named', () => {
  const unnamed = missing.filter(({ act }) => leftOut[act] === undefined).map(({ act }) => act);
  expect(unnamed).toEqual([]);
});

it('leaves out nothing that is no act of the table', () => {
  const acts = hostileActs.map(({ act }) => act);
  expect(Object.keys(leftOut).filter((act) => !acts.includes(act))).toEqual([]);
});

it('lets loose nothing that is not in the table', () => {
  const others = neighbours.filter((neighbour) => !hostileActs.some((act) => does(neighbour, act)));
  expect(others).toEqual([]);
});

it('lets each kind loose once', () => {
  const kinds = neighbours.map(({ fixture, id, misdeed }) => [fixture, id, misdeed].join(' '));
  expect(new Set(kinds).size).toBe(kinds.length);
});
