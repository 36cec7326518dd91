import { describe, expect, it } from 'vitest';
import { type Announcement, readAnnouncement } from '../../src/home-assistant/announcement.ts';
import { readDiscoveryTopic } from '../../src/home-assistant/discovery-topic.ts';

const place = (topic: string) => readDiscoveryTopic('homeassistant', topic);

function read(topic: string, payload: object | string) {
  const found = place(topic);
  if (found === undefined) throw new Error(`${topic} is no discovery topic`);
  return readAnnouncement(found, typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function only(topic: string, payload: object): Announcement {
  const reading = read(topic, payload);
  if (reading.kind !== 'entities' || reading.announcements[0] === undefined) throw new Error('nothing is announced');
  return reading.announcements[0];
}

describe('a discovery topic', () => {
  it.each([
    ['homeassistant/switch/plug/config', { component: 'switch', objectId: 'plug' }],
    ['homeassistant/sensor/node/temp/config', { component: 'sensor', nodeId: 'node', objectId: 'temp' }],
    ['homeassistant/device/plug/config', { component: 'device', objectId: 'plug' }],
  ])('%s names %o', (topic, parts) => {
    expect(place(topic)).toMatchObject(parts);
  });

  it.each([
    'homeassistant/switch/config',
    'homeassistant/switch/a/b/c/config',
    'other/switch/a/config',
    'homeassistant/switch/a b/config',
  ])('%s is none', (topic) => {
    expect(place(topic)).toBeUndefined();
  });
});

describe('an announcement', () => {
  it('has its short keys spelled out and its base topic put in', () => {
    const { fields, device, origin } = only('homeassistant/switch/plug/config', {
      '~': 'tele/plug',
      stat_t: '~/state',
      cmd_t: 'cmnd/~',
      avty: [{ t: '~/LWT', pl_avail: 'Online' }],
      uniq_id: 'A1',
      o: { name: 'Tasmota', sw: '14.2' },
      dev: { ids: 'AABBCCDDEEFF', mf: 'Sonoff', mdl: 'S31', sw: '14.2', sa: 'Kitchen', name: 'Kettle' },
    });
    expect(fields).toMatchObject({
      state_topic: 'tele/plug/state',
      command_topic: 'cmnd/tele/plug',
      availability: [{ topic: 'tele/plug/LWT', payload_available: 'Online' }],
    });
    expect(device).toMatchObject({
      marks: ['AABBCCDDEEFF'],
      name: 'Kettle',
      manufacturer: 'Sonoff',
      model: 'S31',
      firmware: '14.2',
      room: 'Kitchen',
      identifiers: [{ kind: 'mac', value: 'aa:bb:cc:dd:ee:ff' }],
    });
    expect(origin).toBe('Tasmota 14.2');
  });

  it('of a whole device is one of each of its parts, with what they share', () => {
    const reading = read('homeassistant/device/plug/config', {
      dev: { ids: ['x1'], cns: [['mac', '02:5b:26:a8:dc:12']] },
      o: { name: 'bla2mqtt' },
      avty_t: 'plug/status',
      stat_t: 'plug/state',
      cmps: {
        relay: { p: 'switch', cmd_t: 'plug/set', uniq_id: 'r1' },
        power: { p: 'sensor', dev_cla: 'power', unit_of_meas: 'W', stat_t: 'plug/power', uniq_id: 'p1' },
        gone: { p: 'sensor' },
      },
    });
    expect(reading).toMatchObject({
      kind: 'entities',
      announcements: [
        {
          platform: 'switch',
          identity: 'switch r1',
          fields: { state_topic: 'plug/state', availability_topic: 'plug/status' },
        },
        { platform: 'sensor', identity: 'sensor p1', fields: { state_topic: 'plug/power' } },
      ],
    });
    expect(reading.kind === 'entities' && reading.announcements).toHaveLength(2);
  });

  it('is the same wherever it is announced', () => {
    const [here, there] = ['a', 'b'].map((id) => only(`homeassistant/switch/${id}/config`, { uniq_id: 'same' }));
    expect(here?.identity).toBe(there?.identity);
  });

  it.each([
    ['', 'removed'],
    ['{"migrate_discovery": true}', 'moving'],
    ['no json', 'malformed'],
    ['[1]', 'malformed'],
  ])('%j is %s', (payload, kind) => {
    expect(read('homeassistant/switch/plug/config', payload).kind).toBe(kind);
  });

  it('carries the marks of a Zigbee device', () => {
    const { device } = only('homeassistant/light/x/config', { dev: { ids: ['zigbee2mqtt_0x00158d0001a2b3c4'] } });
    expect(device?.identifiers).toEqual([{ kind: 'ieee', value: '00:15:8d:00:01:a2:b3:c4' }]);
  });
});
