import { type DeviceDescription, minutes, type ScalarValue } from '@nexa/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { lampDescription, TestHome } from '../support/test-home.ts';

const remote: DeviceDescription = {
  externalId: 'remote',
  name: 'Remote',
  type: 'button',
  components: [
    { id: 'main', capabilities: ['battery', 'linkQuality', 'onOff'] },
    { id: 'second', capabilities: ['battery'] },
  ],
};

let home: TestHome;

beforeEach(() => {
  home = TestHome.connected([remote, lampDescription]);
});

const report = (key: string, value: ScalarValue, component?: string) =>
  home.report('remote', key, value, component === undefined ? {} : { component });
const states = (code: string) => home.of('issue').flatMap(({ issue }) => (issue.code === code ? [issue.state] : []));

describe('a battery', () => {
  const percent = (value: number, component?: string) => report('battery.percent', value, component);

  it('that is low is an issue once it has been so for ten minutes, and none when a full one is put in', async () => {
    percent(15);
    expect(states('core.battery-low')).toEqual(['suspected']);
    await home.clock.advance(minutes(10));
    expect(home.last('issue').issue).toMatchObject({
      code: 'core.battery-low',
      state: 'escalated',
      severity: 'warning',
      deviceId: home.id('remote'),
      evidence: { values: { 'battery.percent': 15 }, threshold: 15 },
    });
    percent(18);
    percent(25);
    expect(states('core.battery-low').at(-1)).toBe('escalated');
    percent(100);
    expect(states('core.battery-low').at(-1)).toBe('resolved');
  });

  it('that was misread once is none', async () => {
    percent(3);
    await home.clock.advance(minutes(9));
    percent(80);
    await home.clock.advance(minutes(60));
    expect(states('core.battery-low')).toEqual(['suspected', 'resolved']);
  });

  it('of a part counts, and the issue stays until all are well', async () => {
    percent(90);
    percent(5, 'second');
    await home.clock.advance(minutes(10));
    expect(home.last('issue').issue.evidence).toMatchObject({ values: { 'second:battery.percent': 5 } });
    percent(91);
    expect(states('core.battery-low').at(-1)).toBe('escalated');
    percent(80, 'second');
    expect(states('core.battery-low').at(-1)).toBe('resolved');
  });

  it('that sinks slowly is told of once', async () => {
    for (let value = 30; value > 0; value -= 1) {
      percent(value);
      await home.clock.advance(minutes(120));
    }
    expect(states('core.battery-low').filter((state) => state === 'suspected')).toHaveLength(1);
  });
});

describe('a connection', () => {
  it.each([
    ['linkQuality.rssi', -89, -83, -81],
    ['linkQuality.lqi', 29, 49, 51],
    ['linkQuality.loss', 21, 11, 9],
  ])('with %s of %i for half an hour is weak, of %i still, and of %i no more', async (key, weak, still, well) => {
    report(key, weak);
    await home.clock.advance(minutes(29));
    expect(states('core.link-weak')).toEqual(['suspected']);
    await home.clock.advance(minutes(1));
    expect(states('core.link-weak').at(-1)).toBe('escalated');
    report(key, still);
    expect(states('core.link-weak').at(-1)).toBe('escalated');
    report(key, well);
    expect(states('core.link-weak').at(-1)).toBe('resolved');
  });

  it('that is weak now and then is none', async () => {
    for (let round = 0; round < 10; round += 1) {
      report('linkQuality.rssi', -95);
      await home.clock.advance(minutes(20));
      report('linkQuality.rssi', -60);
      await home.clock.advance(minutes(20));
    }
    expect(states('core.link-weak')).not.toContain('confirmed');
  });

  it('of which only the answer time is known says nothing', async () => {
    report('linkQuality.latency', 4_000);
    await home.clock.advance(minutes(60));
    expect(states('core.link-weak')).toEqual([]);
  });
});

describe('commands', () => {
  const send = async (outcome: 'confirmed' | 'lost' | 'wrong' | 'busy') => {
    const id = home.command('lamp', 'onOff', outcome === 'wrong' ? 'dance' : 'on');
    if (outcome === 'wrong') return;
    const error = { code: outcome === 'busy' ? 'NEXA_PLUGIN_RATE_LIMITED' : 'x', message: 'x', params: {} };
    const answer = outcome === 'busy' ? { error: error as never } : { acknowledgement: 'accepted' as const };
    home.dispatch({ type: 'command-answered', commandId: id, answer });
    if (outcome === 'confirmed') {
      home.report('lamp', 'onOff.on', true);
      await home.clock.advance(1_000);
    } else if (outcome === 'lost') {
      // It is there all the time, and does not do it late either.
      for (let level = 1; level <= 15; level += 1) {
        await home.clock.advance(5_000);
        home.report('lamp', 'brightness.level', level);
      }
    }
  };
  const times = async (count: number, outcome: Parameters<typeof send>[0]) => {
    for (let n = 0; n < count; n += 1) await send(outcome);
  };
  beforeEach(() => home.report('lamp', 'onOff.on', false));

  it('that a device which is there does not carry out are an issue, until three in a row are', async () => {
    await times(2, 'lost');
    expect(states('core.commands-fail')).toEqual([]);
    await send('confirmed');
    await send('lost');
    expect(home.of('issue').find(({ issue }) => issue.code === 'core.commands-fail')?.issue).toMatchObject({
      severity: 'error',
      deviceId: home.id('lamp'),
      evidence: { failed: 3, of: 4 },
    });
    await times(2, 'confirmed');
    expect(states('core.commands-fail').at(-1)).not.toBe('resolved');
    await send('confirmed');
    expect(states('core.commands-fail').at(-1)).toBe('resolved');
  });

  it('that were wrong, or too many at once, say nothing about the device', async () => {
    await times(6, 'wrong');
    await times(6, 'busy');
    expect(states('core.commands-fail')).toEqual([]);
  });

  it('that were carried out late are no failures', async () => {
    for (let n = 0; n < 4; n += 1) {
      home.command('lamp', 'onOff', 'on', {}, `late-${n}`);
      home.dispatch({ type: 'command-answered', commandId: `late-${n}`, answer: { acknowledgement: 'accepted' } });
      await home.clock.advance(10_000);
      home.report('lamp', 'onOff.on', true);
      home.report('lamp', 'onOff.on', false);
    }
    expect(home.last('command').command.status).toBe('late');
    expect(states('core.commands-fail')).toEqual([]);
  });

  it('of yesterday count no more', async () => {
    await times(2, 'lost');
    home.report('lamp', 'onOff.on', false);
    await home.clock.advance(minutes(25 * 60));
    home.report('lamp', 'onOff.on', false);
    await send('lost');
    expect(states('core.commands-fail')).toEqual([]);
  });
});
