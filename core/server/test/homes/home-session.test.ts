import type { HomeSnapshot, IntegrationSink, PluginGateway } from '@nexa/engine';
import type { CommandRequest } from '@nexa/sdk';
import { CountingIds, settle, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { HomeSession } from '../../src/homes/home-session.ts';

const emptySnapshot: HomeSnapshot = {
  homeId: 'home',
  integrations: [],
  devices: [],
  automations: [],
  issues: [],
  healings: [],
  commands: [],
  executions: [],
};

/** A home with one lamp; what is asked of the plugin and what watchers are told, in one list. */
function homeWithLamp() {
  const told: string[] = [];
  let sink: IntegrationSink | undefined;
  const gateway = {
    surface: async () => Promise.reject(new Error('not here')),
    connect: (_: unknown, given: IntegrationSink) => {
      sink = given;
    },
    command: async (_: string, { command }: CommandRequest) => {
      told.push(`plugin: ${command}`);
      return 'accepted';
    },
  } as unknown as PluginGateway;
  const session = new HomeSession({
    snapshot: emptySnapshot,
    gateway,
    recorder: { record: () => undefined, flush: async () => undefined },
    rooms: { findOrCreateRoom: async () => 'room' },
    clock: new VirtualClock(),
    ids: new CountingIds(),
    log: { info: () => undefined, warn: () => undefined, error: (fields) => told.push(JSON.stringify(fields)) },
    publish: ({ type }) => told.push(type),
  });
  session.connect({ integrationId: 'i1', homeId: 'home', pluginId: 'test', config: {}, title: 'Test' });
  sink?.integrationStatus({ value: 'online' });
  sink?.devices([
    { externalId: 'lamp', name: 'Lamp', type: 'light', components: [{ id: 'main', capabilities: ['onOff'] }] },
  ]);
  told.length = 0;
  const [lamp] = session.runtime.devices();
  const turnOn = () => {
    const target = { deviceId: lamp?.record.id ?? '', component: 'main', capability: 'onOff', command: 'on' };
    session.dispatch({ type: 'command', wish: { id: 'c1', ...target, params: {}, cause: { kind: 'unknown' } } });
  };
  return { session, told, turnOn };
}

describe('a running home', () => {
  it('asks the plugin in the turn of the event, before it tells who watches', () => {
    const { told, turnOn } = homeWithLamp();
    turnOn();
    expect(told[0]).toBe('plugin: on');
    expect(told.slice(1)).toContain('command');
  });

  it('tells of what comes of it after what led to it', async () => {
    const { session, told, turnOn } = homeWithLamp();
    const statuses: string[] = [];
    session.listen((output) => {
      if (output.type === 'command') statuses.push(output.command.status);
    });
    turnOn();
    await settle();
    expect(statuses[0]).toBe('pending');
    expect(told.filter((what) => what.startsWith('{'))).toEqual([]);
    expect(told.filter((type) => type === 'command').length).toBe(statuses.length);
  });
});
