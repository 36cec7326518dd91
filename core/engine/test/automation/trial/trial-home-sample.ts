import { CapabilityCatalog, type TrialDevice, type TrialWorld, ValueChecker } from '@nexa/engine';
import type { AutomationDefinition, AutomationTest } from '@nexa/sdk';

const device = (name: string, ...capabilities: string[]): TrialDevice => ({
  id: name,
  name: name.charAt(0).toUpperCase() + name.slice(1),
  description: { externalId: name, name, type: 'other', components: [{ id: 'main', capabilities }] },
});

export const sensor = device('sensor', 'motion', 'temperature', 'illuminance', 'button');
export const lamp = device('lamp', 'onOff', 'brightness');
export const heater = device('heater', 'onOff');
export const phone = device('phone', 'presence');
/** Two sockets that are switched as one by `main`. */
export const strip: TrialDevice = {
  ...device('strip'),
  description: {
    externalId: 'strip',
    name: 'strip',
    type: 'power-strip',
    components: [
      { id: 'a', capabilities: ['onOff'] },
      { id: 'b', capabilities: ['onOff'] },
    ],
  },
};

export const world: TrialWorld = {
  devices: [sensor, lamp, heater, phone, strip],
  scenes: [
    {
      id: 'evening',
      definition: {
        name: 'Evening',
        states: [
          { deviceId: 'lamp', capability: 'onOff', attribute: 'on', value: true },
          { deviceId: 'heater', capability: 'onOff', attribute: 'on', value: false },
        ],
      },
    },
  ],
  place: { timezone: 'Europe/Vienna', latitude: 48.2, longitude: 16.37 },
  catalog: new CapabilityCatalog(),
  checker: new ValueChecker(),
};

export const moved = { deviceId: 'sensor', capability: 'motion', attribute: 'active' } as const;
export const lit = { deviceId: 'lamp', capability: 'onOff' } as const;

/** The lamp comes on when somebody moves, and goes off a while after nobody does. */
export const motionLight: AutomationDefinition = {
  name: 'Light',
  mode: 'single',
  triggers: [{ id: 'moved', type: 'state', ...moved, to: true }],
  conditions: [],
  actions: [
    { type: 'command', ...lit, command: 'on' },
    { type: 'wait', conditions: [{ type: 'state', ...moved, equals: false, for: 60 }], timeout: 3600 },
    { type: 'command', ...lit, command: 'off' },
  ],
};

export const test = (rest: Pick<AutomationTest, 'when' | 'then'> & Partial<AutomationTest>): AutomationTest => ({
  name: 'A test',
  ...rest,
});
