import { alarm, camera, coreCapabilities, media, thermostat } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { type AttributeRule, attributeRuleOf, narrowRule, valueProblem } from '../../src/plugin-link/attribute-rule.ts';

const rules = coreCapabilities.flatMap(({ id, attributes }) =>
  Object.entries(attributes).map(([name, attribute]) => ({ key: `${id}.${name}`, rule: attributeRuleOf(attribute) })),
);
const ruleOf = (attribute: Parameters<typeof attributeRuleOf>[0]) => attributeRuleOf(attribute) as AttributeRule;
const stream = ruleOf(camera.attributes.stream);
const source = ruleOf(media.attributes.source);
const mode = ruleOf(thermostat.attributes.mode);
const target = ruleOf(thermostat.attributes.target);

it('there is one for every attribute of the contract', () => {
  expect(rules.filter(({ rule }) => rule === undefined)).toEqual([]);
  expect(rules.length).toBeGreaterThan(60);
});

describe('the bounds of one device', () => {
  it('leave the choices that it names', () => {
    const narrowed = narrowRule(mode, { values: ['off', 'heat'] }) as AttributeRule;
    expect(valueProblem(narrowed, 'heat')).toBeUndefined();
    expect(valueProblem(narrowed, 'cool')).toBe('the value is none of the allowed ones');
  });

  it('list the names of a free text', () => {
    const narrowed = narrowRule(source, { values: ['HDMI 1'] }) as AttributeRule;
    expect(valueProblem(source, 'HDMI 2')).toBeUndefined();
    expect(valueProblem(narrowed, 'HDMI 2')).toBe('the value is none of the allowed ones');
  });

  it('may state a step alone', () => {
    expect(narrowRule(target, { step: 0.5 })).toMatchObject({ minimum: 0, maximum: 100 });
  });

  it.each([
    ['choices of a number', target, { values: ['warm'] }],
    ['a step of a text', mode, { step: 1 }],
    ['choices that the capability does not have', mode, { values: ['heat', 'toast'] }],
    ['bounds that leave nothing', target, { minimum: 30, maximum: 20 }],
    ['both', mode, { minimum: 1, values: ['heat'] }],
  ])('cannot be %s', (_, rule, limits) => {
    expect(narrowRule(rule, limits)).toBeUndefined();
  });
});

describe('the address of a camera’s pictures', () => {
  it.each([
    'rtsp://192.168.1.9:554/stream1',
    'rtsps://camera.local/live?channel=1&subtype=0',
    'https://camera.local/snapshot.jpg?codec=h264',
  ])('is taken: %s', (value) => {
    expect(valueProblem(stream, value)).toBeUndefined();
  });

  it.each([
    ['rtsp://admin:4711@192.168.1.9/stream1', 'the address holds a user or password'],
    ['rtsp://admin@192.168.1.9/stream1', 'the address holds a user or password'],
    ['https://camera.local/snapshot.jpg?access_token=abc', 'the address holds a secret'],
    ['https://camera.local/snapshot.jpg?size=1&%74oken=abc', 'the address holds a secret'],
    ['https://camera.local/snapshot.jpg?%', undefined],
    ['data:image/jpeg;base64,AAAA', 'the value is not an address of rtsp, rtsps, http or https'],
    ['file:///etc/passwd', 'the value is not an address of rtsp, rtsps, http or https'],
    ['camera one', 'the value is not an address of rtsp, rtsps, http or https'],
    [`rtsp://camera.local/${'a'.repeat(500)}`, 'the value is not a short text'],
  ])('%s: %s', (value, problem) => {
    expect(valueProblem(stream, value)).toBe(problem);
  });
});

it('an alarm is in one of its modes', () => {
  expect(valueProblem(ruleOf(alarm.attributes.mode), 'armed')).toBe('the value is none of the allowed ones');
});
