import { type JsonObject, NexaError, seconds } from '@nexa/sdk';
import { testCaller, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { hasGoogleSchemas, problemsWith } from '../support/google-schemas.ts';
import { ask, link, pass, say, setUp } from '../support/home.ts';
import { knownCode } from '../support/schema-judge.ts';
import { specimens, uuid } from '../support/specimens.ts';

const requestId = 'ff36a3cc-ec34-11e6-b1a0-64510650abcf';
const problemsOf = (intent: 'sync' | 'query' | 'execute', payload: unknown): string[] =>
  hasGoogleSchemas() ? problemsWith(`intents/${intent}/${intent}.response.schema.json`, { requestId, payload }) : [];
const start = { deactivate: false };

async function evening() {
  const scene = specimens.scene();
  return { ...(await setUp({ devices: [scene] })), id: scene.device.id };
}

describe('a scene', () => {
  it('is told as one that can be started and not ended, of which nothing will be reported', async () => {
    const { host, id } = await evening();
    const { payload } = await ask(host, 'SYNC');
    expect(problemsOf('sync', payload)).toEqual([]);
    expect((payload as { devices: JsonObject[] }).devices).toMatchObject([
      {
        id,
        type: 'action.devices.types.SCENE',
        traits: ['action.devices.traits.Scene'],
        name: { name: 'Evening' },
        attributes: { sceneReversible: false },
        willReportState: false,
        notificationSupportedByAgent: false,
      },
    ]);
  });

  it('is started in the name of the person', async () => {
    const { host, home, id } = await evening();
    const commands = await say(host, [id], 'ActivateScene', start);
    expect(commands).toEqual([{ ids: [id], status: 'SUCCESS', states: { online: true } }]);
    expect(problemsOf('execute', { commands })).toEqual([]);
    expect(home.wishes).toMatchObject([
      { deviceId: id, component: 'main', capability: 'scene', command: 'activate', caller: testCaller },
    ]);
    expect(home.wishes[0]?.waitFor).toBeLessThanOrEqual(seconds(4));
  });

  it.each([
    ['ended', { deactivate: true }, 'functionNotSupported'],
    ['told nothing', {}, 'protocolError'],
    ['told nonsense', { deactivate: 'no' }, 'protocolError'],
  ])('is not %s', async (_what, params, errorCode) => {
    const { host, home, id } = await evening();
    const commands = await say(host, [id], 'ActivateScene', params);
    expect(commands).toEqual([{ ids: [id], status: 'ERROR', errorCode }]);
    expect(knownCode(errorCode)).toBe(true);
    expect(home.wishes).toEqual([]);
  });

  it('is nothing that could be switched, and a switch no scene', async () => {
    const scene = specimens.scene();
    const plug = specimens.plug();
    const { host, home } = await setUp({ devices: [scene, plug] });
    const refused = [{ status: 'ERROR', errorCode: 'functionNotSupported' }];
    expect(await say(host, [scene.device.id], 'OnOff', { on: true })).toMatchObject(refused);
    expect(await say(host, [plug.device.id], 'ActivateScene', start)).toMatchObject(refused);
    expect(home.wishes).toEqual([]);
  });

  it('that goes on is pending, and one of which nothing works says why', async () => {
    const { host, home, id } = await evening();
    home.react = () => 'silence';
    expect(await say(host, [id], 'ActivateScene', start)).toEqual([{ ids: [id], status: 'PENDING' }]);
    home.react = () => new NexaError('NEXA_PLUGIN_UNREACHABLE', 'The test says so.');
    expect(await say(host, [id], 'ActivateScene', start)).toMatchObject([{ errorCode: 'deviceOffline' }]);
    home.react = () => new NexaError('NEXA_SCENE_OVERTAKEN', 'The test says so.');
    expect(await say(host, [id], 'ActivateScene', start)).toMatchObject([{ errorCode: 'deviceBusy' }]);
  });

  it('is online and has no states; one that is not there is not found', async () => {
    const { host, home, id } = await evening();
    const { payload } = await ask(host, 'QUERY', { devices: [{ id }, { id: uuid(0xdead) }] });
    expect(payload).toEqual({
      devices: {
        [id]: { status: 'SUCCESS', online: true },
        [uuid(0xdead)]: { status: 'ERROR', online: false, errorCode: 'deviceNotFound' },
      },
    });
    expect(problemsOf('query', payload)).toEqual([]);
    home.hide(id);
    expect(await say(host, [id], 'ActivateScene', start)).toMatchObject([{ errorCode: 'deviceNotFound' }]);
  });

  it('is never reported, and asked for anew when it is renamed', async () => {
    const clock = new VirtualClock();
    const scene = specimens.scene();
    const plug = specimens.plug();
    const { google, host, home } = await setUp({ clock, devices: [scene, plug] });
    await link(google, host);
    await pass(clock, google, seconds(30));
    home.expose({ ...scene.device, name: 'Late evening' });
    await pass(clock, google, seconds(60));
    expect(google.devicesOf(testCaller.userId).get(scene.device.id)).toMatchObject({ name: { name: 'Late evening' } });
    const reported = google.reports.flatMap(({ states }) => Object.keys(states));
    expect([reported.includes(plug.device.id), reported.includes(scene.device.id)]).toEqual([true, false]);
    expect(google.problems).toEqual([]);
  });
});
