import { type ExposedDevice, type JsonObject, NexaError, seconds } from '@nexa/sdk';
import { testCaller } from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownJudge } from '../schemas/own-judge.ts';
import { type Answer, deviceWith, type Said, sceneNamed, virtualHome } from '../support/alexa-home.ts';
import { hasSharedData, samples, vendorJudge } from '../support/shared-data.ts';

const vendor = hasSharedData() ? vendorJudge() : () => undefined;
const problemOf = (message: unknown): string | undefined => ownJudge(message) ?? vendor(message);
let alexa: Awaited<ReturnType<typeof virtualHome>>;
let evening: ExposedDevice;

beforeEach(async () => {
  alexa = await virtualHome();
  evening = sceneNamed('Evening');
  alexa.home.expose(evening);
});

afterEach(async () => {
  expect(alexa.amazon.complaints).toEqual([]);
  await alexa.stop();
  vi.unstubAllGlobals();
});

const activate = (endpointId = evening.id): Said => ({
  namespace: 'Alexa.SceneController',
  name: 'Activate',
  endpointId,
});
const typeOf = ({ event }: Answer) => event.payload.type;

describe('a scene', () => {
  it('is discovered as one that can be started and not ended, without states and without health', async () => {
    const discovered = await alexa.sayRaw({
      directive: {
        header: { namespace: 'Alexa.Discovery', name: 'Discover', payloadVersion: '3', messageId: 'm' },
        payload: { scope: { type: 'BearerToken', token: 't' } },
      },
    });
    expect(problemOf(discovered)).toBeUndefined();
    expect(discovered.event.payload.endpoints).toMatchObject([
      {
        endpointId: evening.id,
        friendlyName: 'Evening',
        displayCategories: ['SCENE_TRIGGER'],
        capabilities: [
          { type: 'AlexaInterface', interface: 'Alexa', version: '3' },
          { type: 'AlexaInterface', interface: 'Alexa.SceneController', version: '3', supportsDeactivation: false },
        ],
      },
    ]);
  });

  it('is started in the name of the person, and Alexa hears that it has begun', async () => {
    const answer = await alexa.say(activate());
    expect(answer.event).toMatchObject({
      header: { namespace: 'Alexa.SceneController', name: 'ActivationStarted' },
      endpoint: { endpointId: evening.id },
      payload: { cause: { type: 'VOICE_INTERACTION' }, timestamp: new Date(alexa.clock.now()).toISOString() },
    });
    expect(answer.context).toEqual({ properties: [] });
    expect(problemOf(answer)).toBeUndefined();
    expect(alexa.home.wishes).toMatchObject([
      { deviceId: evening.id, component: 'main', capability: 'scene', command: 'activate', caller: testCaller },
    ]);
    expect(alexa.home.wishes[0]?.waitFor).toBe(seconds(3));
  });

  it.skipIf(!hasSharedData())('answers Amazon’s own sample (../shared/peers/alexa)', async () => {
    alexa.home.expose({ ...evening, id: 'endpoint-001' });
    const sample = samples().find(({ name }) => name.endsWith('SceneController.Activate.request.json'));
    const answer = await alexa.sayRaw(sample?.message as JsonObject);
    expect(answer.event.header.name).toBe('ActivationStarted');
    expect(problemOf(answer)).toBeUndefined();
  });

  it('that goes on has begun all the same, with no word later', async () => {
    const account = await alexa.link();
    alexa.home.react = () => 'silence';
    const answer = await alexa.say(activate());
    expect(answer.event.header.name).toBe('ActivationStarted');
    await alexa.clock.advance(120_000);
    expect(account.events.map(({ event }) => event.header.name)).not.toContain('Response');
  });

  it('of which nobody tells what becomes is answered in time', async () => {
    const { home } = alexa;
    const command = home.command.bind(home);
    home.command = (...args) => command(...args).then(() => new Promise(() => undefined));
    const saying = alexa.say(activate());
    await alexa.clock.advance(seconds(7));
    expect((await saying).event.header.name).toBe('ActivationStarted');
  });

  it.each([
    ['NEXA_COMMAND_TIMEOUT', 'ENDPOINT_UNREACHABLE'],
    ['NEXA_PLUGIN_UNREACHABLE', 'ENDPOINT_UNREACHABLE'],
    ['NEXA_SCENE_NOT_FOUND', 'NO_SUCH_ENDPOINT'],
    ['NEXA_SCENE_OVERTAKEN', 'ENDPOINT_BUSY'],
    ['NEXA_AUTH_FORBIDDEN', 'INSUFFICIENT_PERMISSIONS'],
  ] as const)('of which nothing works for %s is answered %s', async (code, type) => {
    alexa.home.react = () => new NexaError(code, 'The test says so.');
    const answer = await alexa.say(activate());
    expect([answer.event.header.name, typeOf(answer)]).toEqual(['ErrorResponse', type]);
    expect(problemOf(answer)).toBeUndefined();
  });

  it('cannot be ended, nor told anything else', async () => {
    const others = [
      { ...activate(), name: 'Deactivate' },
      { namespace: 'Alexa.PowerController', name: 'TurnOn', endpointId: evening.id },
    ];
    for (const said of others) expect(typeOf(await alexa.say(said))).toBe('INVALID_DIRECTIVE');
    expect(alexa.home.wishes).toEqual([]);
  });

  it('is none that a device could be started as', async () => {
    const lamp = deviceWith(['onOff']);
    alexa.home.expose(lamp, { 'onOff.on': false });
    expect(typeOf(await alexa.say(activate(lamp.id)))).toBe('INVALID_DIRECTIVE');
  });

  it('that is not there, or not for the caller, is no endpoint', async () => {
    const guest = { linkId: 'link-of-a-guest', userId: 'guest' };
    alexa.home.limit(guest.linkId, []);
    expect(typeOf(await alexa.say(activate(), guest))).toBe('NO_SUCH_ENDPOINT');
    alexa.home.hide(evening.id);
    expect(typeOf(await alexa.say(activate()))).toBe('NO_SUCH_ENDPOINT');
    expect(alexa.home.wishes).toEqual([]);
  });

  it('has no state to report', async () => {
    const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId: evening.id });
    expect([report.event.header.name, report.context]).toEqual(['StateReport', { properties: [] }]);
    expect(problemOf(report)).toBeUndefined();
  });

  it('that is new, renamed or taken back is told to linked accounts', async () => {
    alexa.amazon.inspect = (event) =>
      ownJudge(event) ?? (event.event.header.name === 'DeleteReport' ? undefined : vendor(event));
    const account = await alexa.link();
    await alexa.clock.advance(5_000);
    expect(account.endpoints.get(evening.id)?.friendlyName).toBe('Evening');
    alexa.home.expose({ ...evening, name: 'Late evening' });
    await alexa.clock.advance(5_000);
    expect(account.endpoints.get(evening.id)?.friendlyName).toBe('Late evening');
    alexa.home.hide(evening.id);
    await alexa.clock.advance(5_000);
    expect(account.endpoints.size).toBe(0);
    expect(account.named('ChangeReport')).toEqual([]);
  });
});
