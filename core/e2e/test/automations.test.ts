import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HueBridgeEmulator } from '../../../plugins/hue/test/emulator/hue-bridge.ts';
import { NexaProcess } from '../src/nexa-process.ts';
import { OwnedHome } from '../src/owned-home.ts';
import { waitFor } from '../src/wait-for.ts';

interface Execution {
  readonly id: string;
  readonly outcome: string;
  readonly actions: readonly { readonly path: string; readonly status: string }[];
}

/** Automations and scenes of a whole NEXA, told in order: each step stands on the one before. */
describe('automations and scenes', () => {
  const bridge = new HueBridgeEmulator();
  let nexa: NexaProcess;
  let home: OwnedHome;
  let lamp: string;
  let motion: string;

  beforeAll(async () => {
    await bridge.listen();
    nexa = await NexaProcess.start();
    home = await OwnedHome.setUp(nexa);
    const { host, httpPort, httpsPort } = bridge.address;
    const { body } = await home.pair('hue', { host, httpPort, httpsPort });
    bridge.pressLinkButton();
    await home.api.post(`/flows/${body.flow.id}`, { input: {} });
    lamp = (await home.device('the lamp', ({ name, status }) => name === 'Hall lamp' && status.value === 'online')).id;
    motion = (
      await home.device('the sensor', ({ name, state }) => name === 'Stairs sensor' && 'motion.active' in state)
    ).id;
  });

  afterAll(async () => {
    await nexa?.dispose();
    await bridge.stop();
  });

  const create = async (draft: object): Promise<string> => {
    const { status, body } = await home.api.post(`/homes/${home.homeId}/automations`, {
      mode: 'single',
      conditions: [],
      ...draft,
    });
    expect([status, body.detail]).toEqual([201, undefined]);
    return body.id;
  };
  const runs = async (id: string): Promise<Execution[]> =>
    (await home.api.get(`/automations/${id}/executions`)).body.items;
  const moved = { id: 'moved', type: 'state', capability: 'motion', attribute: 'active', to: true };
  const toggle = { type: 'command', capability: 'onOff', command: 'toggle' };

  it('goes on where it was after kill -9, and does nothing twice', async () => {
    await home.command(lamp, 'onOff', 'off');
    const id = await create({
      name: 'Later',
      triggers: [{ ...moved, deviceId: motion }],
      actions: [
        { type: 'delay', seconds: 4 },
        { ...toggle, deviceId: lamp },
        { type: 'notify', title: 'Done after {trigger.device}' },
      ],
    });
    const sensor = bridge.sensorNumber('Stairs sensor', 'ZLLPresence');
    bridge.setMotion(sensor, false);
    await waitFor('no motion', async () => (await home.state(motion, 'motion.active')).value === false);
    bridge.setMotion(sensor, true);
    const [begun] = await waitFor('the run waits', async () => {
      const found = await runs(id);
      return found[0]?.actions[0]?.status === 'running' ? found : undefined;
    });
    await nexa.kill();
    await nexa.launch();
    const ended = await waitFor('the run has ended', async () =>
      (await runs(id)).find(({ outcome }) => outcome !== 'running'),
    );
    expect(ended, JSON.stringify(ended)).toMatchObject({ id: begun?.id, outcome: 'completed' });
    expect(ended.actions.map(({ status }) => status)).toEqual(['done', 'confirmed', 'done']);
    expect(await home.state(lamp, 'onOff.on')).toMatchObject({ value: true, cause: { kind: 'automation', id } });
    await home.api.delete(`/automations/${id}`);
    const { body: inbox } = await home.api.get('/notifications');
    expect(inbox).toMatchObject({ unread: 1, items: [{ title: 'Done after Stairs sensor', category: 'automation' }] });
  });

  it('says why it did not fire', async () => {
    expect(await home.state(lamp, 'onOff.on')).toMatchObject({ value: true });
    const id = await create({
      name: 'Only when warm',
      triggers: [{ ...moved, deviceId: motion }],
      conditions: [{ type: 'state', deviceId: lamp, capability: 'onOff', attribute: 'on', equals: false }],
      actions: [{ ...toggle, deviceId: lamp }],
    });
    const sensor = bridge.sensorNumber('Stairs sensor', 'ZLLPresence');
    bridge.setMotion(sensor, false);
    await waitFor('no motion', async () => (await home.state(motion, 'motion.active')).value === false);
    bridge.setMotion(sensor, true);
    const notRun = await waitFor('it is told', async () => (await runs(id))[0]);
    expect(notRun).toMatchObject({
      outcome: 'not-run',
      reason: 'condition',
      conditions: [{ path: 'conditions/0', passed: false, value: true, freshness: 'live' }],
    });
  });

  it('applies what was captured, and brings back what was before', async () => {
    await home.command(lamp, 'onOff', 'on');
    await home.command(lamp, 'brightness', 'set', { level: 30 });
    const captured = await home.api.post(`/homes/${home.homeId}/scenes/capture`, { deviceIds: [lamp] });
    const { states } = captured.body;
    expect(states).toContainEqual({
      deviceId: lamp,
      capability: 'brightness',
      attribute: 'level',
      value: expect.any(Number),
    });
    const { body: scene } = await home.api.post(`/homes/${home.homeId}/scenes`, { name: 'Evening', states });
    await home.command(lamp, 'brightness', 'set', { level: 90 });
    const { body: applied } = await home.api.post(`/scenes/${scene.id}/activate`, {});
    expect(applied.activation).toMatchObject({
      outcome: 'completed',
      results: [{ deviceId: lamp, outcome: 'confirmed' }],
      canUndo: true,
    });
    expect((await home.state(lamp, 'brightness.level')).value).toBeCloseTo(30, -1);
    expect(await home.state(lamp, 'brightness.level')).toMatchObject({
      cause: { kind: 'scene', id: scene.id, parent: { kind: 'user' } },
    });
    const { body: undone } = await home.api.post(`/scene-activations/${applied.activation.id}/undo`, {});
    expect(undone.activation).toMatchObject({ outcome: 'completed', undoes: applied.activation.id });
    expect((await home.state(lamp, 'brightness.level')).value).toBeCloseTo(90, -1);
  });

  it('listens to a webhook and to the mode of the home', async () => {
    const { body } = await home.api.post(`/homes/${home.homeId}/automations`, {
      name: 'Night',
      mode: 'single',
      conditions: [],
      triggers: [
        { id: 'bell', type: 'webhook' },
        { id: 'night', type: 'mode', to: ['night'] },
      ],
      actions: [{ type: 'notify', title: '{trigger.value}' }],
    });
    const [{ path }] = body.webhooks;
    expect((await home.api.post(path.replace('/api/v1', ''), { who: 'door' })).status).toBe(202);
    await home.api.put(`/homes/${home.homeId}/mode`, { mode: 'night' });
    const found = await waitFor('both ran', async () => {
      const all = await runs(body.id);
      return all.filter(({ outcome }) => outcome === 'completed').length === 2 ? all : undefined;
    });
    expect(found.map((run) => (run as unknown as { trigger: object }).trigger)).toMatchObject([
      { triggerId: 'night', value: 'night', previous: 'home', cause: { kind: 'user' } },
      { triggerId: 'bell', data: { who: 'door' } },
    ]);
  });
});
