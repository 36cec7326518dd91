import { minutes, seconds } from '@nexa/sdk';
import { testCaller, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { hasGoogleSchemas, problemsWith } from '../support/google-schemas.ts';
import { link, pass, say, setUp } from '../support/home.ts';
import { powerStrip, type Specimen, specimens, uuid } from '../support/specimens.ts';

const other = { userId: uuid(0xaaaa), linkId: uuid(0xbbbb) };
const me = testCaller.userId;
const aUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function linkedHome(...devices: readonly Specimen[]) {
  const clock = new VirtualClock();
  const setup = await setUp({ clock, devices });
  await link(setup.google, setup.host);
  await pass(clock, setup.google, seconds(15));
  const { reports } = setup.google;
  const fresh = () => reports.splice(0);
  const initial = fresh();
  const soon = (duration = seconds(2)) => pass(clock, setup.google, duration);
  return { clock, ...setup, fresh, initial, soon };
}

describe('the report of states', () => {
  it('comes after Google fetched, with all devices', async () => {
    const plug = specimens.plug();
    const strip = powerStrip();
    const { initial } = await linkedHome(plug, strip);
    expect(initial).toHaveLength(1);
    expect(initial[0]?.states).toEqual({
      [plug.device.id]: { online: true, on: true },
      [`${strip.device.id}~socket1`]: { online: true, on: true },
      [`${strip.device.id}~socket2`]: { online: true, on: false },
    });
  });

  it('comes when a device changed, with all that is known of it', async () => {
    const light = specimens.colorLight();
    const { home, fresh, soon } = await linkedHome(light, specimens.plug());
    home.set(light.device.id, { 'brightness.level': 55 });
    await soon();
    const reports = fresh();
    expect(reports).toEqual([
      {
        agentUserId: me,
        requestId: expect.stringMatching(aUuid) as string,
        states: {
          [light.device.id]: {
            online: true,
            on: true,
            brightness: 55,
            color: { spectrumHsv: { hue: 120, saturation: 0.5, value: 0.55 } },
          },
        },
        notifications: {},
      },
    ]);
  });

  it('comes when a device went away and came back', async () => {
    const plug = specimens.plug();
    const { home, fresh, soon } = await linkedHome(plug);
    home.setStatus(plug.device.id, 'offline');
    await soon();
    home.setStatus(plug.device.id, 'online');
    await soon();
    expect(fresh().map(({ states }) => states[plug.device.id])).toEqual([
      { online: false },
      { online: true, on: true },
    ]);
  });

  it('comes for what a voice did, too', async () => {
    const plug = specimens.plug();
    const { host, fresh, soon } = await linkedHome(plug);
    await say(host, [plug.device.id], 'OnOff', { on: false });
    await soon();
    expect(fresh().map(({ states }) => states[plug.device.id])).toEqual([{ online: true, on: false }]);
  });

  it('goes to everybody who linked, of what each may see', async () => {
    const plug = specimens.plug();
    const lock = specimens.lock();
    const { google, host, home, fresh, soon } = await linkedHome(plug, lock);
    home.limit(other.linkId, [plug.device.id]);
    await link(google, host, other);
    await soon(seconds(12));
    fresh();
    home.set(plug.device.id, { 'onOff.on': false });
    home.set(lock.device.id, { 'lock.locked': false });
    await soon();
    const told = fresh().map(({ agentUserId, states }) => [agentUserId, Object.keys(states)]);
    expect(Object.fromEntries(told)).toEqual({
      [me]: [plug.device.id, lock.device.id],
      [other.userId]: [plug.device.id],
    });
  });

  it('does not come for what Google would not notice', async () => {
    const climate = specimens.climate();
    const plug = specimens.plug();
    const { home, fresh, soon } = await linkedHome(climate, plug);
    home.set(climate.device.id, { 'temperature.celsius': 20.41, 'humidity.percent': 51.1, 'illuminance.lux': 700 });
    home.set(plug.device.id, { 'power.watts': 13 });
    await soon();
    expect(fresh()).toEqual([]);
    home.set(climate.device.id, { 'temperature.celsius': 20.6 });
    await soon();
    expect(fresh()).toHaveLength(1);
  });

  it('warns at once of smoke, and says when it is over', async () => {
    const smoke = specimens.smoke();
    const { home, fresh, soon } = await linkedHome(smoke);
    home.set(smoke.device.id, { 'smoke.detected': true });
    await soon();
    home.set(smoke.device.id, { 'carbonMonoxide.ppm': 9 });
    await soon();
    home.set(smoke.device.id, { 'smoke.detected': false });
    await soon();
    const reports = fresh();
    expect(reports.map(({ notifications }) => notifications[smoke.device.id])).toEqual([
      { SensorState: { priority: 0, name: 'SmokeLevel', currentSensorState: 'smoke detected' } },
      undefined,
      { SensorState: { priority: 0, name: 'SmokeLevel', currentSensorState: 'no smoke detected' } },
    ]);
    expect(reports.map(({ eventId }) => eventId !== undefined && aUuid.test(eventId))).toEqual([true, false, true]);
  });

  it('warns nobody twice because somebody else could not be warned at once', async () => {
    const smoke = specimens.smoke();
    const { google, host, home, fresh, soon } = await linkedHome(smoke);
    await link(google, host, other);
    await soon(seconds(12));
    fresh();
    google.tiredOf.add(other.userId);
    home.set(smoke.device.id, { 'smoke.detected': true });
    await soon();
    google.tiredOf.clear();
    await soon(seconds(12));
    const warned = fresh().filter(({ notifications }) => notifications[smoke.device.id] !== undefined);
    expect(warned.map(({ agentUserId }) => agentUserId)).toEqual([me, other.userId]);
  });

  it.skipIf(!hasGoogleSchemas())('warns in the form that Google wants (needs ../shared/peers/google)', async () => {
    const leak = specimens.leak();
    const gas = specimens.carbonMonoxide();
    const { home, fresh, soon } = await linkedHome(leak, gas);
    home.set(leak.device.id, { 'leak.detected': false });
    home.set(gas.device.id, { 'carbonMonoxide.detected': false });
    await soon();
    const warnings = fresh().flatMap(({ notifications }) => Object.values(notifications));
    expect(warnings).toHaveLength(2);
    expect(
      warnings.flatMap((warning) => problemsWith('traits/sensorstate/sensorstate.notifications.schema.json', warning)),
    ).toEqual([]);
  });
});

describe('a Google that does not take a report', () => {
  it('is told later how things are then, when it wants a pause', async () => {
    const plug = specimens.plug();
    const { clock, google, home, fresh, soon } = await linkedHome(plug);
    google.graphTrouble = { status: 429, retryAfter: '20' };
    home.set(plug.device.id, { 'onOff.on': false });
    await soon();
    const asked = google.asked.length;
    home.set(plug.device.id, { 'onOff.on': true });
    home.set(plug.device.id, { 'onOff.on': false });
    await soon(seconds(10));
    expect(google.asked.length).toBe(asked);
    google.graphTrouble = undefined;
    await pass(clock, google, seconds(15));
    expect(fresh().map(({ states }) => states[plug.device.id])).toEqual([{ online: true, on: false }]);
  });

  it('is told everything when it was away and is back', async () => {
    const plug = specimens.plug();
    const lock = specimens.lock();
    const { clock, google, home, integration, fresh, soon } = await linkedHome(plug, lock);
    google.graphTrouble = 'hang-up';
    home.set(plug.device.id, { 'onOff.on': false });
    await soon();
    google.graphTrouble = undefined;
    await pass(clock, google, minutes(1));
    expect(integration.sink.statuses.map(({ value }) => value)).toEqual(['offline', 'online']);
    const told = Object.assign({}, ...fresh().map(({ states }) => states)) as Record<string, { on?: boolean }>;
    expect(Object.keys(told).sort()).toEqual([plug.device.id, lock.device.id].sort());
    expect(told[plug.device.id]?.on).toBe(false);
  });

  it('that does not take one of many devices is told of the others all the same, and not again of that one', async () => {
    const plugs = Array.from({ length: 8 }, () => specimens.plug());
    const ids = plugs.map(({ device }) => device.id);
    const [, , disliked = ''] = ids;
    const clock = new VirtualClock();
    const { google, host, home } = await setUp({ clock, devices: plugs });
    google.disliked.add(disliked);
    await link(google, host);
    await pass(clock, google, minutes(2), seconds(5));
    const told = google.reports.splice(0).flatMap(({ states }) => Object.keys(states));
    expect(told.sort()).toEqual(ids.filter((id) => id !== disliked).sort());
    const asked = google.asked.length;
    home.set(disliked, { 'onOff.on': false });
    await pass(clock, google, seconds(5));
    expect(google.asked.length).toBe(asked);
  });

  it('that does not understand the report of one device is told of the others all the same', async () => {
    const plugs = Array.from({ length: 5 }, () => specimens.plug());
    const ids = plugs.map(({ device }) => device.id);
    const [odd = '', ...others] = ids;
    const { google, home, fresh, soon } = await linkedHome(...plugs);
    google.misunderstood.add(odd);
    for (const id of ids) home.set(id, { 'onOff.on': false });
    await soon();
    expect(
      fresh()
        .flatMap(({ states }) => Object.keys(states))
        .sort(),
    ).toEqual([...others].sort());
  });

  it('that has not taken in yet what it fetched is told a little later', async () => {
    const plug = specimens.plug();
    const { clock, google, home, fresh, soon } = await linkedHome(plug);
    google.disliked.add(plug.device.id);
    await google.fetch(me);
    home.set(plug.device.id, { 'onOff.on': false });
    await soon();
    expect(fresh()).toEqual([]);
    google.takeIn(me);
    await pass(clock, google, seconds(15));
    expect(fresh().map(({ states }) => states[plug.device.id])).toContainEqual({ online: true, on: false });
  });

  it('is not asked again and again', async () => {
    const plug = specimens.plug();
    const { clock, google, home, soon } = await linkedHome(plug);
    google.graphTrouble = { status: 503 };
    const before = google.asked.length;
    for (let step = 0; step < 30; step += 1) {
      home.set(plug.device.id, { 'onOff.on': step % 2 === 0 });
      await soon(seconds(1));
    }
    await pass(clock, google, minutes(5), seconds(10));
    expect(google.asked.length - before).toBeLessThan(15);
  });

  it('is asked to fetch when it does not know a device any more', async () => {
    const plug = specimens.plug();
    const { clock, google, home, soon } = await linkedHome(plug);
    await pass(clock, google, minutes(11), seconds(30));
    google.lose(me);
    home.set(plug.device.id, { 'onOff.on': false });
    await soon();
    expect(google.syncRequests).toEqual([me]);
    const asked = google.asked.length;
    home.set(plug.device.id, { 'onOff.on': true });
    await soon();
    expect(google.asked.length).toBe(asked);
  });
});
