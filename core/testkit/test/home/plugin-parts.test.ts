import { type AutomationDefinition, type Connection, definePlugin, type TriggerWatch, unsupported } from '@nexa/sdk';
import { startTestHome } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import { expect, it, onTestFinished } from 'vitest';

/** Somebody at the door: rings, may be welcome, and hears what is called out to them. */
class Visitor {
  readonly watches = new Set<TriggerWatch>();
  readonly heard: unknown[] = [];
  isWelcome = true;
  isDeaf = false;

  ring(times: number): void {
    for (const { fire, config } of this.watches) if (config.times === times) fire({ times });
  }
}

const door = (visitor: Visitor) =>
  definePlugin({
    config: Type.Object({}),
    pairing: {
      start: 'form',
      steps: {
        form: {
          kind: 'form',
          title: 'Door',
          fields: Type.Object({}),
          run: async () => ({ result: 'done', title: 'Door', uniqueId: 'door', config: {} }),
        },
      },
    },
    automation: {
      triggers: {
        'door.rung': {
          title: 'Somebody rings',
          config: Type.Object({ times: Type.Integer() }),
          data: Type.Object({ times: Type.Integer() }),
        },
      },
      conditions: { 'door.welcome': { title: 'They are welcome', config: Type.Object({}) } },
      actions: { 'door.call': { title: 'Call out', config: Type.Object({ word: Type.String() }) } },
    },
    connect: async (): Promise<Connection> => ({
      devices: [],
      command: () => Promise.reject(unsupported('A door takes no commands.')),
      watchTrigger: async (watch) => {
        visitor.watches.add(watch);
        return () => void visitor.watches.delete(watch);
      },
      conditionHolds: async () => visitor.isWelcome,
      runAction: async ({ config }) => {
        if (visitor.isDeaf) throw unsupported('They cannot hear.');
        visitor.heard.push(config.word);
        return undefined;
      },
      disconnect: async () => undefined,
    }),
  });

async function startDoor() {
  const visitor = new Visitor();
  const home = startTestHome();
  onTestFinished(() => home.stop());
  const integration = await home.add(door(visitor), { pluginId: 'door' });
  const { id: integrationId } = integration;
  const definition: AutomationDefinition = {
    name: 'Answer the door',
    mode: 'single',
    triggers: [{ id: 'rung', type: 'plugin', integrationId, trigger: 'door.rung', config: { times: 2 } }],
    conditions: [{ type: 'plugin', integrationId, condition: 'door.welcome', config: {} }],
    actions: [{ type: 'plugin', integrationId, action: 'door.call', config: { word: 'come in' } }],
  };
  const automationId = home.automate(definition);
  await home.waitFor(() => visitor.watches.size === 1, 'the watch');
  const ends = (count: number) =>
    home.waitFor(() => home.executions().filter(({ finishedAt }) => finishedAt !== undefined).length === count);
  return { visitor, home, integration, automationId, ends };
}

it('runs an automation when a trigger of a plugin fires, with its condition and its action', async () => {
  const { visitor, home, ends } = await startDoor();
  visitor.ring(1);
  visitor.ring(2);
  await ends(1);
  expect(visitor.heard).toEqual(['come in']);
  expect(home.executions()).toMatchObject([
    { outcome: 'completed', trigger: { triggerId: 'rung', data: { times: 2 } }, conditions: [{ passed: true }] },
  ]);
});

it('runs nothing when the plugin says that the condition does not hold', async () => {
  const { visitor, home, ends } = await startDoor();
  visitor.isWelcome = false;
  visitor.ring(2);
  await ends(1);
  expect(visitor.heard).toEqual([]);
  expect(home.executions()).toMatchObject([{ outcome: 'not-run', reason: 'condition' }]);
});

it('fails a run whose action the plugin refuses, in the plugin’s words', async () => {
  const { visitor, home, ends } = await startDoor();
  visitor.isDeaf = true;
  visitor.ring(2);
  await ends(1);
  expect(home.executions()).toMatchObject([{ outcome: 'failed', actions: [{ status: 'failed' }] }]);
  expect(home.executions()[0]?.actions[0]?.reason).toMatchObject({ message: 'They cannot hear.' });
});

it('waits for the trigger after a reconnect as before, and no more once the automation is gone', async () => {
  const { visitor, home, integration, automationId, ends } = await startDoor();
  await integration.reconnect();
  visitor.ring(2);
  await ends(1);
  home.runtime.dispatch({ type: 'automation-removed', automationId });
  await home.waitFor(() => visitor.watches.size === 0, 'the end of the watch');
  visitor.ring(2);
  expect(visitor.heard).toEqual(['come in']);
});
