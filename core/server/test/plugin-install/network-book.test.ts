import { beforeEach, expect, it } from 'vitest';
import { NetworkBook } from '../../src/plugin-install/network-book.ts';

const DAY = 86_400_000;
const permissions = { lan: true, internet: ['api.acme.example', '*.acme.example'], listen: [7000] };

let now: number;
let book: NetworkBook;

beforeEach(() => {
  now = 100 * DAY;
  book = new NetworkBook(() => now);
  book.load('acme', { since: 90 * DAY });
});

const reached = (target: string, host?: string, isGranted = false) =>
  book.add('acme', { target, verdict: 'contacted', isGranted, ...(host === undefined ? {} : { host }) });

it('puts what was asked for beside what was used, each host by itself', () => {
  expect(book.unused('acme', permissions)).toEqual({
    permissions: ['lan', 'internet:api.acme.example', 'internet:*.acme.example', 'listen:7000'],
    days: 10,
  });
  reached('tcp 203.0.113.7:443', 'api.acme.example');
  reached('udp 192.168.1.9:6666');
  reached('listen tcp 0.0.0.0:7000');
  expect(book.unused('acme', permissions).permissions).toEqual(['internet:*.acme.example']);
  expect(book.of('acme').used).toEqual({
    'internet:api.acme.example': now,
    lan: now,
    'listen:7000': now,
  });
});

it('takes what a person granted for no use of a permission, nor what was refused', () => {
  reached('tcp 192.168.1.20:443', undefined, true);
  book.add('acme', { target: 'tcp 203.0.113.7:443', verdict: 'refused', isGranted: false });
  expect(book.of('acme').used).toEqual({});
  expect(book.of('acme').contacts.map(({ verdict }) => verdict)).toEqual(['contacted', 'refused']);
});

it('knows when an address was reached first and last, and by which name', () => {
  reached('tcp 203.0.113.7:443', 'api.acme.example');
  now += DAY;
  reached('tcp 203.0.113.7:443', 'api.acme.example');
  expect(book.of('acme').contacts).toEqual([
    {
      target: 'tcp 203.0.113.7:443',
      verdict: 'contacted',
      host: 'api.acme.example',
      first: 100 * DAY,
      last: 101 * DAY,
    },
  ]);
});

it('gives what changed once, and goes on from what was kept', () => {
  reached('tcp 203.0.113.7:443', 'api.acme.example');
  const [changed] = book.takeChanged();
  expect(book.takeChanged()).toEqual([]);
  const next = new NetworkBook(() => now + DAY);
  next.load('acme', changed?.network ?? {});
  expect(next.of('acme')).toEqual(book.of('acme'));
  expect(next.unused('acme', permissions).days).toBe(11);
});

it('says nothing of hosts for the time in which all of the internet was one', () => {
  const next = new NetworkBook(() => now);
  next.load('acme', { since: 90 * DAY, used: { internet: 95 * DAY, lan: 96 * DAY } });
  expect(next.unused('acme', permissions)).toEqual({
    permissions: ['internet:api.acme.example', 'internet:*.acme.example', 'listen:7000'],
    days: 0,
  });
});

it('keeps at most 500 contacts, and goes on noting what is used', () => {
  for (let index = 0; index < 600; index += 1) reached(`tcp 203.0.113.${index % 250}:${index}`, 'api.acme.example');
  reached('udp 192.168.1.9:6666');
  expect(book.of('acme').contacts).toHaveLength(500);
  expect(book.of('acme').used).toHaveProperty('lan');
});

it('forgets a plugin that was removed', () => {
  reached('udp 192.168.1.9:6666');
  book.forget('acme');
  expect(book.of('acme')).toMatchObject({ contacts: [], used: {} });
});
