import { expect, it } from 'vitest';
import { fillText } from '../../../src/automation/expression/fill-text.ts';

const scope = {
  variables: new Map<string, boolean | number | string>([
    ['room', 'Bath'],
    ['warmth', 21.000000001],
    ['open', true],
    ['empty', ''],
    ['wait.deviceId', 'lamp'],
    ['wait.value', 3],
  ]),
  trigger: {
    triggerId: 'moved',
    deviceId: 'lamp',
    value: 7.25,
    previous: 'off',
    event: 'button.pressed',
    data: { press: 'double', ticket: { id: 7, tags: ['new'] } },
    cause: { kind: 'unknown' },
  },
} as const;
const nameOf = (deviceId: string) => (deviceId === 'lamp' ? 'Lamp' : undefined);

it.each([
  ['{room}: {warmth} °C', 'Bath: 21 °C'],
  ['{open}{empty}', 'true'],
  ['{trigger.device} went from {trigger.previous} to {trigger.value}', 'Lamp went from off to 7.25'],
  ['{trigger.id}, {trigger.event}, {trigger.data.press}', 'moved, button.pressed, double'],
  ['{trigger.data.ticket.id} {trigger.data.ticket.tags.0}', '7 new'],
  ['{trigger.data.ticket} {trigger.data.nothing}', '{trigger.data.ticket} {trigger.data.nothing}'],
  ['{wait.device}: {wait.value} {wait.event}', 'Lamp: 3 {wait.event}'],
  ['{nothing} and {trigger.data}', '{nothing} and {trigger.data}'],
  ['{{room}}', '{Bath}'],
  ['{} { room }', '{} { room }'],
  ['{toString}', '{toString}'],
  ['$& {room', '$& {room'],
])('fills “%s” in', (text, expected) => {
  expect(fillText(text, scope, nameOf)).toBe(expected);
});

it('leaves the device of the trigger as it is written when it has no name any more', () => {
  expect(fillText('{trigger.device}', scope, () => undefined)).toBe('{trigger.device}');
});

it('does not fill in what a variable holds', () => {
  const nested = { ...scope, variables: new Map([['room', '{trigger.value} $1']]) };
  expect(fillText('{room}', nested, nameOf)).toBe('{trigger.value} $1');
});
