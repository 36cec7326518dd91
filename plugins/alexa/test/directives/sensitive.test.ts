import { afterEach, describe, expect, it, vi } from 'vitest';
import { deviceWith, type Said, virtualHome } from '../support/alexa-home.ts';

let stop: () => Promise<void> = async () => undefined;

afterEach(async () => {
  await stop();
  vi.unstubAllGlobals();
});

async function homeWith(config: Readonly<Record<string, string | boolean>>) {
  const alexa = await virtualHome(config);
  stop = () => alexa.stop();
  return alexa;
}

const unlock: Said = { namespace: 'Alexa.LockController', name: 'Unlock' };
const disarm = (value?: string): Said => ({
  namespace: 'Alexa.SecurityPanelController',
  name: 'Disarm',
  payload: value === undefined ? {} : { authorization: { type: 'FOUR_DIGIT_PIN', value } },
});
const open: Said = {
  namespace: 'Alexa.ModeController',
  instance: 'main.garageDoor.state',
  name: 'SetMode',
  payload: { mode: 'Position.Up' },
};
const openValve: Said = { namespace: 'Alexa.ToggleController', instance: 'main.valve.open', name: 'TurnOn' };

describe('a device that people want a PIN for', () => {
  it.each([
    ['lock', unlock],
    ['garageDoor', open],
    ['valve', openValve],
  ])('is not opened by voice: %s', async (capability, said) => {
    const alexa = await homeWith({});
    const device = deviceWith([capability], { needsPin: true });
    alexa.home.expose(device);
    const answer = await alexa.say({ ...said, endpointId: device.id });
    expect(answer.event.payload.type).toBe('INSUFFICIENT_PERMISSIONS');
    expect(alexa.home.wishes).toEqual([]);
  });

  it.each([
    ['lock', unlock],
    ['garageDoor', open],
    ['valve', openValve],
  ])('is opened where people trust the voice code of Alexa: %s', async (capability, said) => {
    const alexa = await homeWith({ trustVoiceCode: true });
    const device = deviceWith([capability], { needsPin: true });
    alexa.home.expose(device);
    const answer = await alexa.say({ ...said, endpointId: device.id });
    expect(answer.event.header.name).toBe('Response');
    expect(alexa.home.wishes).toHaveLength(1);
  });

  it('is locked without one', async () => {
    const alexa = await homeWith({});
    const device = deviceWith(['lock'], { needsPin: true });
    alexa.home.expose(device);
    const answer = await alexa.say({ namespace: 'Alexa.LockController', name: 'Lock', endpointId: device.id });
    expect(answer.event.header.name).toBe('Response');
  });

  it('is not disarmed where no PIN is set', async () => {
    const alexa = await homeWith({});
    const device = deviceWith(['alarm'], { needsPin: true });
    alexa.home.expose(device);
    const answer = await alexa.say({ ...disarm('1234'), endpointId: device.id });
    expect(answer.event.payload.type).toBe('UNAUTHORIZED');
    expect(answer.event.header.namespace).toBe('Alexa.SecurityPanelController');
  });
});

describe('an alarm system with a PIN', () => {
  const ready = async () => {
    const alexa = await homeWith({ pin: '1234' });
    const device = deviceWith(['alarm']);
    alexa.home.expose(device, { 'alarm.mode': 'away' });
    return { alexa, say: (value?: string) => alexa.say({ ...disarm(value), endpointId: device.id }) };
  };

  it('says so, and is disarmed by that PIN only', async () => {
    const { alexa, say } = await ready();
    const [endpoint] = await alexa.discover();
    expect(JSON.stringify(endpoint)).toContain('"supportedAuthorizationTypes":[{"type":"FOUR_DIGIT_PIN"}]');
    expect((await say()).event.payload.type).toBe('UNAUTHORIZED');
    expect((await say('4321')).event.payload.type).toBe('UNAUTHORIZED');
    expect(alexa.home.wishes).toEqual([]);
    expect((await say('1234')).event.header.name).toBe('Response');
    expect(alexa.home.wishes).toHaveLength(1);
  });

  it('hears no more than five wrong ones a minute, the right one included', async () => {
    const { alexa, say } = await ready();
    for (const pin of ['0000', '1111', '2222', '3333', '4444']) await say(pin);
    expect((await say('1234')).event.payload.type).toBe('TOO_MANY_FAILED_ATTEMPTS');
    await alexa.clock.advance(60_000);
    expect((await say('1234')).event.header.name).toBe('Response');
  });
});
