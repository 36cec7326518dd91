import type { ExposedDevice, ScalarValue } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mappings } from '../../src/model/mappings.ts';
import { type AlexaHome, type Answer, deviceWith, virtualHome } from '../support/alexa-home.ts';
import { controls, readings } from './round-trips.ts';

let alexa: AlexaHome;

beforeEach(async () => {
  alexa = await virtualHome({ trustVoiceCode: true });
});

afterEach(async () => {
  await alexa.stop();
  vi.unstubAllGlobals();
});

/** Values of the properties that an interface, or an instance of it, shows. */
function shownBy(answer: Answer, namespace: string, instance?: string): Readonly<Record<string, unknown>> {
  const own = (answer.context?.properties ?? []).filter(
    (property) => property.namespace === namespace && (instance === undefined || property.instance === instance),
  );
  return Object.fromEntries(own.map(({ name, value }) => [String(name), value]));
}

const withoutTimes = ({ context }: Answer) => context?.properties.map(({ name, value }) => ({ name, value }));

function exposed(
  capabilities: readonly string[],
  limits: ExposedDevice['limits'],
  before: Readonly<Record<string, ScalarValue>>,
): string {
  const device = deviceWith(capabilities, limits === undefined ? {} : { limits });
  alexa.home.expose(device, before);
  return device.id;
}

describe('what Alexa asks for is what the device does and Alexa then reads', () => {
  it.each(controls)('$namespace $name $payload', async (row) => {
    const endpointId = exposed(row.capabilities, row.limits, row.before ?? {});
    const answer = await alexa.say({ ...row, endpointId });
    expect(answer.event.payload).toEqual({});
    expect(alexa.home.wishes.map(({ capability, command, params }) => ({ capability, command, params }))).toEqual(
      row.wishes,
    );
    expect(shownBy(answer, row.shownIn ?? row.namespace, row.instance)).toMatchObject(row.shows);
    const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId });
    expect(withoutTimes(report)).toEqual(withoutTimes(answer));
  });
});

describe('what a device shows is what Alexa reads', () => {
  it.each(readings)('$values → $namespace $property', async (row) => {
    const endpointId = exposed(row.capabilities, row.limits, row.values);
    const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId });
    expect(shownBy(report, row.namespace)[row.property]).toEqual(row.value);
  });
});

it('has a row for every capability in the table that has states; a scene has none', () => {
  const shown = [...controls, ...readings].flatMap(({ capabilities }) => capabilities);
  expect(Object.keys(mappings).filter((id) => !shown.includes(id))).toEqual(['scene']);
});
