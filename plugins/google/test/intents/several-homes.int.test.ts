import { type JsonObject, NexaError } from '@nexa/sdk';
import { ExposedTestHome, startPluginHost } from '@nexa/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keyFile } from '../google/account.ts';
import { ask, pluginAt, say, startGoogle } from '../support/home.ts';
import { SeveralHomes } from '../support/several-homes.ts';
import { specimens } from '../support/specimens.ts';

const PIN = '4711';

/** A flat and a cottage of one person; only the cottage has a PIN. */
async function twoHomes() {
  const { url } = await startGoogle();
  const flat = new ExposedTestHome();
  const cottage = new ExposedTestHome();
  const home = new SeveralHomes({ flat, cottage });
  const host = startPluginHost(pluginAt(url), { pluginId: 'google', home });
  onTestFinished(() => host.stop());
  await host.connect({ serviceAccount: keyFile() }, 'flat');
  const second = await host.connect({ serviceAccount: keyFile(), pin: PIN }, 'cottage');
  return { host, flat, cottage, second };
}

const idsIn = (answer: JsonObject) =>
  (answer.payload as { devices: readonly { id: string }[] }).devices.map(({ id }) => id);

describe('somebody with several homes', () => {
  it('sees the devices of all of them, and each home learns of its own', async () => {
    const { host, flat, cottage } = await twoHomes();
    const lamp = specimens.plug();
    const heater = specimens.heater();
    flat.expose(lamp.device, lamp.values);
    cottage.expose(heater.device, heater.values);
    expect(idsIn(await ask(host, 'SYNC'))).toEqual([lamp.device.id, heater.device.id]);
    const books = await Promise.all([flat, cottage].map(({ book }) => book.entries()));
    expect(books.map((entries) => entries.map(({ deviceId }) => deviceId))).toEqual([
      [lamp.device.id],
      [heater.device.id],
    ]);
  });

  it('commands devices of both in one breath, each in its home', async () => {
    const { host, flat, cottage } = await twoHomes();
    const one = specimens.plug();
    const two = specimens.plug();
    flat.expose(one.device, one.values);
    cottage.expose(two.device, two.values);
    const answers = await say(host, [one.device.id, two.device.id], 'OnOff', { on: false });
    expect(answers).toMatchObject([{ ids: [one.device.id, two.device.id], status: 'SUCCESS' }]);
    expect([flat.wishes.length, cottage.wishes.length]).toEqual([1, 1]);
  });

  it('opens with the PIN of a home only the doors of that home', async () => {
    const { host, flat, cottage } = await twoHomes();
    const one = specimens.lock(true);
    const two = specimens.lock(true);
    flat.expose(one.device, one.values);
    cottage.expose(two.device, two.values);
    const challenge = { pin: PIN };
    const answers = await say(host, [one.device.id, two.device.id], 'LockUnlock', { lock: false }, { challenge });
    expect(answers).toMatchObject([
      { ids: [one.device.id], errorCode: 'remoteSetDisabled' },
      { ids: [two.device.id], status: 'SUCCESS' },
    ]);
    expect([flat.wishes.length, cottage.wishes.length]).toEqual([0, 1]);
  });

  it('is answered about one home while another cannot be read, and never told of half of them', async () => {
    const { host, flat, cottage } = await twoHomes();
    const one = specimens.plug();
    const two = specimens.plug();
    flat.expose(one.device, one.values);
    cottage.expose(two.device, two.values);
    cottage.devices = () => Promise.reject(new NexaError('NEXA_INTEGRATION_OFFLINE', 'The home is not read.'));
    const answers = await say(host, [one.device.id, two.device.id], 'OnOff', { on: false });
    expect(answers).toMatchObject([
      { ids: [one.device.id], status: 'SUCCESS' },
      { ids: [two.device.id], status: 'ERROR', errorCode: 'transientError' },
    ]);
    const states = await ask(host, 'QUERY', { devices: [{ id: one.device.id }, { id: two.device.id }] });
    expect(states.payload).toMatchObject({
      devices: { [one.device.id]: { status: 'SUCCESS' }, [two.device.id]: { errorCode: 'transientError' } },
    });
    expect(await ask(host, 'SYNC')).toMatchObject({ payload: { errorCode: 'transientError', devices: [] } });
  });

  it('unlinks all of them at once', async () => {
    const { host, flat, cottage } = await twoHomes();
    const one = specimens.plug();
    const two = specimens.plug();
    flat.expose(one.device, one.values);
    cottage.expose(two.device, two.values);
    await ask(host, 'SYNC');
    await ask(host, 'DISCONNECT');
    expect([await flat.book.entries(), await cottage.book.entries()]).toEqual([[], []]);
  });
});
