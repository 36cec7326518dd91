import { minutes, seconds } from '@nexa/sdk';
import { settle, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { link, pass, setUp } from './support/home.ts';
import { specimens } from './support/specimens.ts';

describe('an integration that is disconnected', () => {
  it('leaves no timer behind and asks Google nothing any more', async () => {
    const clock = new VirtualClock();
    const plug = specimens.plug();
    const { google, host, home, integration } = await setUp({ clock, devices: [plug] });
    await link(google, host);
    await pass(clock, google, seconds(3));
    google.graphTrouble = 'hang-up';
    home.set(plug.device.id, { 'onOff.on': false });
    await pass(clock, google, seconds(3));
    await integration.close();
    await settle();
    expect(clock.pending).toBe(0);
    const asked = google.asked.length;
    await pass(clock, google, minutes(5), seconds(10));
    expect(google.asked.length).toBe(asked);
  });

  it('brings no devices of its own and takes no commands for any', async () => {
    const { integration } = await setUp();
    expect(integration.sink.known.size).toBe(0);
    const command = { externalId: 'x', capability: 'onOff', command: 'on' };
    await expect(integration.command(command)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
  });

  it('says and does nothing that the host refuses', async () => {
    const clock = new VirtualClock();
    const { google, host, home } = await setUp({ clock, devices: [specimens.lock(true)], pin: '4711' });
    await link(google, host);
    await pass(clock, google, minutes(1), seconds(5));
    expect([host.refusals, home.failures]).toEqual([[], []]);
    expect(host.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});
