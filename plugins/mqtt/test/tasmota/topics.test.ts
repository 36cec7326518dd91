import { describe, expect, it } from 'vitest';
import { readTasmotaTopic } from '../../src/tasmota/discovery-topic.ts';
import { type TopicParts, topicsOf } from '../../src/tasmota/topics.ts';

const parts: TopicParts = {
  template: '%prefix%/%topic%/',
  topic: 'kettle',
  prefixes: ['cmnd', 'stat', 'tele'],
  hostname: 'kettle-2480',
  mac: 'A0B1C249A3BC',
  answersApart: false,
};

describe('the topics of a device', () => {
  it('are those of its template', () => {
    expect(topicsOf(parts)).toEqual({
      commands: 'cmnd/kettle/',
      results: 'stat/kettle/RESULT',
      state: 'tele/kettle/STATE',
      sensor: 'tele/kettle/SENSOR',
      askedState: 'stat/kettle/STATUS11',
      askedSensor: 'stat/kettle/STATUS10',
      will: 'tele/kettle/LWT',
    });
  });

  it.each([
    ['%topic%/%prefix%/', 'kettle/cmnd/', 'kettle/tele/LWT'],
    ['home/%prefix%/%topic%', 'home/cmnd/kettle/', 'home/tele/kettle/LWT'],
    ['%prefix%/%hostname%/%id%/', 'cmnd/kettle-2480/A0B1C249A3BC/', 'tele/kettle-2480/A0B1C249A3BC/LWT'],
    ['%topic%', 'kettle/cmnd/', 'kettle/LWT'],
    ['%prefix%//%topic%/', 'cmnd/kettle/', 'tele/kettle/LWT'],
  ])('of the template %s are %s and %s', (template, commands, will) => {
    expect(topicsOf({ ...parts, template })).toMatchObject({ commands, will });
  });

  it('take every answer where each command has a topic of its own', () => {
    expect(topicsOf({ ...parts, answersApart: true })?.results).toBe('stat/kettle/+');
  });

  it('are none when nobody could publish there', () => {
    expect(topicsOf({ ...parts, topic: 'ket+tle' })).toBeUndefined();
  });
});

describe('a topic of an announcement', () => {
  it('names the device and what is told of it', () => {
    expect(readTasmotaTopic('tasmota/discovery/A0B1C249A3BC/sensors')).toEqual({
      topic: 'tasmota/discovery/A0B1C249A3BC/sensors',
      mac: 'A0B1C249A3BC',
      kind: 'sensors',
    });
  });

  it.each([
    'tasmota/discovery/kettle/config',
    'tasmota/discovery/A0B1C249A3BC/state',
    'tasmota/discovery/A0B1C249A3BC/config/x',
    'homeassistant/switch/x/config',
  ])('%s is none', (topic) => {
    expect(readTasmotaTopic(topic)).toBeUndefined();
  });
});
