import { type ScalarValue, stateKey } from '@nexa/sdk';
import { boundsOf, percent } from './bounds.ts';
import { modeController, rangeController, type Semantics, toggleController } from './controllers.ts';
import type { CapabilityMapping, FacetWish } from './facet.ts';
import { asset, text } from './labels.ts';

/** `lock` ↔ Alexa.LockController. */
export const lock: CapabilityMapping = ({ component }) => {
  const key = stateKey('lock', 'locked', component);
  const wish = (command: 'lock' | 'unlock'): FacetWish => ({ component, capability: 'lock', command });
  return [
    {
      interface: 'Alexa.LockController',
      properties: [
        {
          name: 'lockState',
          keys: [key],
          read: (present) => {
            const locked = present.value(key);
            if (typeof locked !== 'boolean') return undefined;
            return locked ? 'LOCKED' : 'UNLOCKED';
          },
        },
      ],
      directives: { Lock: () => [wish('lock')], Unlock: () => [wish('unlock')] },
    },
  ];
};

/** Alexa's own names for the two ends of a garage door; by them it knows to ask for its voice code. */
const UP = 'Position.Up';
const DOWN = 'Position.Down';
const doorSemantics: Semantics = {
  actions: [
    { actions: ['Open', 'Raise'], name: 'SetMode', payload: { mode: UP } },
    { actions: ['Close', 'Lower'], name: 'SetMode', payload: { mode: DOWN } },
  ],
  states: [
    { state: 'Open', value: UP },
    { state: 'Closed', value: DOWN },
  ],
};

/** `garageDoor` ↔ Alexa.ModeController. A door that moves or stands halfway is not closed, so it is open. */
export const garageDoor: CapabilityMapping = (part) => {
  const wish = (command: 'open' | 'close'): FacetWish => ({
    component: part.component,
    capability: 'garageDoor',
    command,
  });
  return [
    modeController({
      part,
      capability: 'garageDoor',
      attribute: 'state',
      labels: [asset('Alexa.Setting.Mode'), text('Position')],
      semantics: doorSemantics,
      modes: [
        { value: UP, labels: [asset('Alexa.Value.Open'), text('Open')], wish: wish('open') },
        { value: DOWN, labels: [asset('Alexa.Value.Close'), text('Closed')], wish: wish('close') },
      ],
      shown: (value) => (typeof value === 'string' ? (value === 'closed' ? DOWN : UP) : undefined),
    }),
  ];
};

const valveSemantics: Semantics = {
  actions: [
    { actions: ['Open'], name: 'TurnOn', payload: {} },
    { actions: ['Close'], name: 'TurnOff', payload: {} },
  ],
  states: [
    { state: 'Open', value: 'ON' satisfies ScalarValue },
    { state: 'Closed', value: 'OFF' satisfies ScalarValue },
  ],
};

/** `valve` ↔ Alexa.ToggleController, and a range where it can be opened in part. */
export const valve: CapabilityMapping = (part) => {
  const { component } = part;
  const toggle = toggleController({
    part,
    capability: 'valve',
    attribute: 'open',
    labels: [text('Valve')],
    semantics: valveSemantics,
    wish: (on) => ({ component, capability: 'valve', command: on ? 'open' : 'close' }),
  });
  if (!part.has('valve', 'level')) return [toggle];
  const level = rangeController({
    part: { ...part, name: undefined },
    capability: 'valve',
    attribute: 'level',
    labels: [asset('Alexa.Setting.Opening')],
    bounds: boundsOf(part, 'valve', 'level', percent),
    unit: 'Alexa.Unit.Percent',
    wish: (value) => ({ component, capability: 'valve', command: 'set', params: { level: value } }),
  });
  return [toggle, level];
};
