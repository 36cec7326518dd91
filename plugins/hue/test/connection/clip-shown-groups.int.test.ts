import type { JsonValue } from '@nexa/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClipBridgeEmulator } from '../emulator/clip-bridge.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

const withoutZone = (bridge: ClipBridgeEmulator) => bridge.removeGroup('zone-1');

describe('which rooms and zones of a bridge are shown', () => {
  let home: PairedClip;
  const skipped = () => {
    const { resources } = home.connection.facts(undefined) as {
      readonly resources: { readonly skipped: readonly { readonly type: string; readonly count: number }[] };
    };
    return Object.fromEntries(resources.skipped.map(({ type, count }) => [type, count]));
  };
  const groups = () => ['room-1', 'zone-1'].filter((id) => home.integration.devices.has(id));

  afterEach(async () => {
    await home.stop();
  });

  it('counts what is left out of them: the home as a whole, and zones without lights', async () => {
    home = await startPairedClip();
    expect(groups()).toEqual(['room-1', 'zone-1']);
    expect(skipped()).toMatchObject({ grouped_light: 1, zone: 1 });
    expect(skipped().scene).toBeUndefined();
    expect(skipped().smart_scene).toBeUndefined();
  });

  it('is none where a person wants none; lamps still stand in their rooms', async () => {
    home = await startPairedClip({ config: { showGroups: false } });
    expect(groups()).toEqual([]);
    expect(home.device('Sofa lamp').suggestedRoom).toBe('Living room');
    expect(skipped()).toMatchObject({ grouped_light: 3, zone: 2, scene: 4, smart_scene: 1 });
    home.bridge.change('zone-1', { metadata: { name: 'Ground floor' } });
    home.bridge.groups.recall('scene-1');
    await home.shows('Sofa lamp', 'brightness.level', 30);
    expect(groups()).toEqual([]);
    expect(home.integration.removed).toEqual([]);
  });

  it('changes with the setting: those that were shown are told as gone, and come back', async () => {
    const storage = new Map<string, JsonValue>();
    home = await startPairedClip({ storage });
    await home.stop();
    home = await startPairedClip({ storage, config: { showGroups: false } });
    expect(groups()).toEqual([]);
    expect(home.integration.removed).toEqual(['room-1', 'zone-1']);
    await home.stop();
    home = await startPairedClip({ storage, config: { showGroups: false } });
    expect(home.integration.removed).toEqual([]);
    await home.stop();
    home = await startPairedClip({ storage, config: { showGroups: true } });
    expect(groups()).toEqual(['room-1', 'zone-1']);
  });

  it('lacks those that were removed while NEXA did not listen, once the bridge has left them out twice', async () => {
    const storage = new Map<string, JsonValue>();
    home = await startPairedClip({ storage });
    await home.stop();
    home = await startPairedClip({ storage, before: withoutZone });
    expect(groups()).toEqual(['room-1']);
    expect(home.integration.removed).toEqual([]);
    await home.connection.refresh(undefined, home.signal);
    expect(home.integration.removed).toEqual(['zone-1']);
    await home.connection.refresh(undefined, home.signal);
    expect(home.integration.removed).toEqual(['zone-1']);
  });

  it('keeps a group that cannot be read when the link is opened', async () => {
    const storage = new Map<string, JsonValue>();
    home = await startPairedClip({ storage });
    await home.stop();
    const asNonsense = (bridge: ClipBridgeEmulator) => bridge.change('group-zone-1', { on: { on: 'maybe' } });
    home = await startPairedClip({ storage, before: asNonsense });
    await home.connection.refresh(undefined, home.signal);
    expect(home.integration.removed).toEqual([]);
    home.bridge.change('group-zone-1', { on: { on: true } });
    await home.connection.refresh(undefined, home.signal);
    expect(groups()).toEqual(['room-1', 'zone-1']);
  });
});
