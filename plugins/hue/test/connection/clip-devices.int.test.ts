import type { DeviceDescription, JsonValue } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { radioAddress } from '../emulator/radio-address.ts';
import { device, light } from '../emulator/v2-home.ts';
import { startPairedBridge } from '../support/paired-bridge.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

describe('devices that come and go by the v2 API', () => {
  let home: PairedClip;

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('are told once they are read as a whole, under the id that they keep', async () => {
    const address = home.bridge.addLamp('Attic lamp');
    await home.passUntil(() => home.integration.devices.has(address));
    await home.shows('Attic lamp', 'brightness.level', 10);
    expect(home.device('Attic lamp').type).toBe('light');
  });

  it('are gone as soon as the bridge deletes them', async () => {
    const hall = home.integration.named('Hall lamp');
    home.bridge.removeDevice('Hall lamp');
    await home.integration.until(() => home.integration.removed.includes(hall));
    expect(home.integration.removed).toEqual([hall]);
    await expect(home.connection.command(commandFor(hall), home.signal)).rejects.toMatchObject({
      code: 'NEXA_DEVICE_GONE',
    });
  });

  it('leave no ghost when they are deleted while the bridge is away', async () => {
    const hall = home.integration.named('Hall lamp');
    await home.bridge.stop();
    home.bridge.removeDevice('Hall lamp', { quietly: true });
    await home.bridge.restart();
    await home.passUntil(() => home.integration.removed.includes(hall));
    expect(home.integration.removed).toEqual([hall]);
  });

  it('are not gone because a bridge that is starting leaves them out once', async () => {
    const all = [...home.bridge.resources.values()];
    home.bridge.resources.delete('device-dimmable');
    await home.connection.refresh(undefined, home.signal);
    for (const resource of all) home.bridge.resources.set(resource.id, resource);
    await home.integration.clock.advance(20_000);
    expect(home.integration.removed).toEqual([]);
  });
});

describe('ids of devices', () => {
  /** What rooms, automations and history hang on. */
  const kept = (devices: Iterable<DeviceDescription>) =>
    Object.fromEntries(
      [...devices].map(({ externalId, components, identifiers, type }) => [
        externalId,
        { type, identifiers, components: components.map(({ id }) => id) },
      ]),
    );

  it('are by v2 what they were by v1, and so are their parts', async () => {
    const before = await startPairedBridge();
    const v1 = kept(before.integration.devices.values());
    await before.stop();
    const after = await startPairedClip();
    const v2 = kept(after.integration.devices.values());
    await after.stop();
    expect(Object.keys(v1)).toHaveLength(7);
    expect(v2).toMatchObject(v1);
  });

  it('are those of v1 also where the radio tells another address, or none', async () => {
    const home = await startPairedClip({
      before: (bridge) => {
        bridge.change(bridge.serviceOf('Hall lamp', 'zigbee_connectivity').id, {
          mac_address: 'ff:ff:ff:ff:ff:ff:ff:01',
        });
        bridge.resources.delete(bridge.serviceOf('Sofa lamp', 'zigbee_connectivity').id);
      },
    });
    expect(home.device('Hall lamp').externalId).toBe(radioAddress('device-dimmable'));
    expect(home.device('Sofa lamp').externalId).toBe(radioAddress('device-color'));
    await home.stop();
  });

  it('are kept when the v1 API, which once told them, is gone', async () => {
    const storage = new Map<string, JsonValue>();
    const withoutRadio = (bridge: PairedClip['bridge']) =>
      void bridge.resources.delete(bridge.serviceOf('Sofa lamp', 'zigbee_connectivity').id);
    const first = await startPairedClip({ storage, before: withoutRadio });
    const before = kept(first.integration.devices.values());
    await first.stop();
    const withoutV1 = (bridge: PairedClip['bridge']) => {
      withoutRadio(bridge);
      bridge.withoutV1();
    };
    const again = await startPairedClip({ storage, before: withoutV1 });
    expect(kept(again.integration.devices.values())).toEqual(before);
    await again.stop();
    const afresh = await startPairedClip({ before: withoutV1 });
    expect(afresh.device('Hall lamp').externalId).toBe(radioAddress('device-dimmable'));
    expect(afresh.device('Sofa lamp').externalId).toBe('device-color');
    await afresh.stop();
  });

  it('are not made up while the v1 API does not answer', async () => {
    const busy = startPairedClip({ before: (bridge) => bridge.setFault({ kind: 'silence', only: '/sensors' }) });
    await expect(busy).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
  });

  it('have a component for each light of a device, in the order of their endpoints', async () => {
    const twin = device({
      key: 'twin',
      name: 'Twin lamp',
      product: 'Twin',
      model: 'T1',
      services: [
        { ...light(901, 'Right', { service_id: 2 }), id_v1: undefined as never },
        { ...light(902, 'Left', { service_id: 1 }), id_v1: undefined as never },
      ],
    });
    const home = await startPairedClip({
      before: (bridge) => {
        for (const resource of twin) bridge.resources.set(resource.id, resource);
      },
    });
    expect(home.device('Twin lamp').components).toEqual([
      { id: 'main', capabilities: ['onOff'] },
      { id: 'light-2', name: 'Right', capabilities: ['onOff'] },
    ]);
    home.bridge.change('light-901', { on: { on: false } });
    await home.shows('Twin lamp', 'light-2:onOff.on', false);
    await home.connection.command(
      { ...commandFor(home.integration.named('Twin lamp')), component: 'light-2' },
      home.signal,
    );
    await home.shows('Twin lamp', 'light-2:onOff.on', true);
    await home.stop();
  });

  it('keep the keys that a switch had before it was set to fewer', async () => {
    const home = await startPairedClip({
      before: (bridge) => {
        for (const key of [2, 3, 4]) bridge.resources.delete(`button-220-${key}`);
      },
    });
    expect(home.device('Bedroom switch').components.map(({ id }) => id)).toEqual([
      'main',
      'button1',
      'button2',
      'button3',
      'button4',
    ]);
    home.bridge.press('Bedroom switch', 1, 'short_release');
    await home.integration.until(() => home.integration.events.length === 1);
    expect(home.integration.events).toMatchObject([{ component: 'button1' }]);
    await home.stop();
  });
});

const commandFor = (externalId: string) => ({
  id: 'c',
  externalId,
  component: 'main',
  capability: 'onOff',
  command: 'on',
  params: {},
});
