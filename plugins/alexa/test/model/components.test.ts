import type { ComponentDescription, JsonObject } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AlexaHome, type Answer, deviceWith, virtualHome } from '../support/alexa-home.ts';

let alexa: AlexaHome;

beforeEach(async () => {
  alexa = await virtualHome();
});

afterEach(async () => {
  await alexa.stop();
  vi.unstubAllGlobals();
});

const socket = (id: string, name?: string): ComponentDescription => ({
  id,
  capabilities: ['onOff'],
  ...(name === undefined ? {} : { name }),
});
const interfacesOf = (endpoint: JsonObject | undefined) =>
  ((endpoint?.capabilities ?? []) as readonly { readonly interface: string; readonly instance?: string }[]).map(
    ({ interface: kind, instance }) =>
      [kind.replace('Alexa.', ''), instance].filter((part) => part !== undefined).join(' '),
  );
const power = (endpointId: string, name: string) => ({ namespace: 'Alexa.PowerController', name, endpointId });
const valueIn = (answer: Answer, wanted: string) =>
  answer.context?.properties.find(({ name, instance }) => (instance ?? name) === wanted)?.value;

describe('a strip of sockets', () => {
  const components = [socket('socket1', 'Left'), socket('socket2', 'Right')];

  it('is one endpoint: a power for all, and a toggle for each by its name', async () => {
    alexa.home.expose(deviceWith([], { components }), { 'socket1:onOff.on': false, 'socket2:onOff.on': true });
    const [endpoint] = await alexa.discover();
    expect(interfacesOf(endpoint)).toEqual([
      'Alexa',
      'PowerController',
      'ToggleController socket1.onOff.on',
      'ToggleController socket2.onOff.on',
      'EndpointHealth',
    ]);
    expect(JSON.stringify(endpoint)).toContain('"text":"Left"');
  });

  it('is on while one socket is, and is switched as a whole or one by one', async () => {
    const strip = deviceWith([], { components });
    alexa.home.expose(strip, { 'socket1:onOff.on': false, 'socket2:onOff.on': true });
    const toggle = { namespace: 'Alexa.ToggleController', name: 'TurnOff', instance: 'socket2.onOff.on' };
    const answer = await alexa.say({ ...toggle, endpointId: strip.id });
    expect([valueIn(answer, 'powerState'), valueIn(answer, 'socket2.onOff.on')]).toEqual(['OFF', 'OFF']);
    await alexa.say(power(strip.id, 'TurnOn'));
    expect(alexa.home.wishes.map(({ component, command }) => [component, command])).toEqual([
      ['socket2', 'off'],
      ['main', 'on'],
    ]);
  });

  it('with a main switch of its own has that as its power', async () => {
    const strip = deviceWith([], { components: [...components, socket('main')] });
    alexa.home.expose(strip, { 'onOff.on': false, 'socket1:onOff.on': true });
    const [endpoint] = await alexa.discover();
    expect(interfacesOf(endpoint).slice(1, 4)).toEqual([
      'PowerController',
      'ToggleController socket1.onOff.on',
      'ToggleController socket2.onOff.on',
    ]);
    const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId: strip.id });
    expect(valueIn(report, 'powerState')).toBe('OFF');
  });
});

describe('a device', () => {
  it('with one switch that is not its main part has a power and no toggle', async () => {
    alexa.home.expose(deviceWith([], { components: [socket('relay'), { id: 'main', capabilities: ['temperature'] }] }));
    const [endpoint] = await alexa.discover();
    expect(interfacesOf(endpoint)).toEqual(['Alexa', 'TemperatureSensor', 'PowerController', 'EndpointHealth']);
  });

  it('with two dimmers has a range for each', async () => {
    const dimmer = (id: string): ComponentDescription => ({ id, capabilities: ['brightness'] });
    alexa.home.expose(deviceWith([], { components: [dimmer('left'), dimmer('right')] }));
    const [endpoint] = await alexa.discover();
    expect(interfacesOf(endpoint)).toEqual([
      'Alexa',
      'RangeController left.brightness.level',
      'RangeController right.brightness.level',
      'EndpointHealth',
    ]);
  });

  it('that Alexa can do nothing with is not shown', async () => {
    alexa.home.expose(deviceWith(['button', 'power', 'battery']));
    expect(await alexa.discover()).toEqual([]);
  });

  it('is described without signs that Alexa does not take', async () => {
    alexa.home.expose(
      deviceWith(['onOff'], {
        name: 'Küche: Lampe #2 (hinten) 💡',
        type: 'light',
        manufacturer: 'Acme & Sons',
        model: 'L-2',
        firmware: '1.0.3',
      }),
    );
    expect(await alexa.discover()).toMatchObject([
      {
        friendlyName: 'Küche Lampe 2 hinten',
        manufacturerName: 'Acme & Sons',
        description: 'L-2 connected through NEXA',
        displayCategories: ['LIGHT'],
        additionalAttributes: { manufacturer: 'Acme & Sons', model: 'L-2', firmwareVersion: '1.0.3' },
      },
    ]);
  });

  it('with a very long name is cut to 128 characters', async () => {
    alexa.home.expose(deviceWith(['onOff'], { name: 'Lampe '.repeat(33) }));
    const [endpoint] = await alexa.discover();
    expect(String(endpoint?.friendlyName).length).toBeLessThanOrEqual(128);
  });

  it('that opens and closes is asked for with the words for it', async () => {
    alexa.home.expose(deviceWith(['cover'], { type: 'cover' }), { 'cover.position': 10 });
    const [endpoint] = await alexa.discover();
    const range = ((endpoint?.capabilities ?? []) as readonly JsonObject[]).find(
      ({ instance }) => instance === 'main.cover.position',
    );
    expect(range?.semantics).toMatchObject({
      actionMappings: [
        {
          actions: ['Alexa.Actions.Open', 'Alexa.Actions.Raise'],
          directive: { name: 'SetRangeValue', payload: { rangeValue: 100 } },
        },
        {
          actions: ['Alexa.Actions.Close', 'Alexa.Actions.Lower'],
          directive: { name: 'SetRangeValue', payload: { rangeValue: 0 } },
        },
      ],
    });
  });
});
