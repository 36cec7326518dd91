import { coreCapabilities } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { capabilityReference } from '../../src/generate/capability-reference.ts';

const reference = capabilityReference(coreCapabilities);

it('has a section for every capability, and a row for everything in it', () => {
  const sections = new Map(
    reference
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split('\n', 1)[0], section] as const),
  );
  expect([...sections.keys()]).toEqual(coreCapabilities.map(({ id }) => id));
  const missing = coreCapabilities.flatMap(({ id, attributes, commands, events }) =>
    [...Object.keys(attributes), ...Object.keys(commands), ...Object.keys(events)].filter(
      (name) => !sections.get(id)?.includes(`| \`${name}\``),
    ),
  );
  expect(missing).toEqual([]);
});

it.each([
  ['a range with its unit', '| `rssi` | Signal strength | −150 to 20 | dBm | network | 60 min |'],
  [
    'alternatives, tolerance and deadline',
    '| `open` | Open |  | `position` = `100` ± 2 or `movement` = `opening` | 2 min |',
  ],
  ['what nothing shows', '| `stop` | Stop |  | nothing |  |'],
  [
    'what is sensitive, and a secret',
    '| `disarm` 🔒 | Disarm | `code` text of at most 32 characters (optional, secret) |',
  ],
  ['the data of an event', '| `pressed` | Pressed | `press` `single` `double` `long` `release` |'],
])('shows %s', (_, line) => {
  expect(reference).toContain(line);
});

it('is refused when it saw nothing', () => {
  expect(() => capabilityReference([])).toThrow('no capabilities');
});
