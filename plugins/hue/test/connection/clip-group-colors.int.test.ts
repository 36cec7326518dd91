import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { device, light } from '../emulator/v2-home.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

const ROOM = 'Living room lights';
const ZONE = 'Downstairs lights';
const GAME = 'Game lights';
const PLAIN = 'Plain lights';

/** A lamp of the first years: its greens lie elsewhere than those of today. */
const oldLamp = () =>
  device({
    key: 'old',
    name: 'Old lamp',
    product: 'Hue color lamp',
    model: 'LCT001',
    services: [
      light(206, 'Old lamp', {
        dimming: { brightness: 80, min_dim_level: 2 },
        color_temperature: {
          mirek: null,
          mirek_valid: false,
          mirek_schema: { mirek_minimum: 153, mirek_maximum: 500 },
        },
        color: {
          xy: { x: 0.5287, y: 0.3964 },
          gamut: { red: { x: 0.675, y: 0.322 }, green: { x: 0.409, y: 0.518 }, blue: { x: 0.167, y: 0.04 } },
        },
      }),
    ],
  });

describe('colours of rooms and zones by the v2 API', () => {
  let home: PairedClip;
  const sent = () => home.bridge.requests.filter(({ method }) => method === 'PUT');
  const asked = () => home.bridge.requests.filter(({ method }) => method === 'GET').length;
  const change = (name: string, part: object) => home.bridge.change(home.bridge.lightNamed(name).id, { ...part });
  const toldOf = (name: string, since: number) =>
    home.integration.readings
      .slice(since)
      .filter(({ externalId }) => externalId === home.integration.named(name))
      .map(({ capability, attribute, value }) => `${capability}.${attribute} ${String(value)}`);

  beforeEach(async () => {
    home = await startPairedClip({
      before: (bridge) => {
        bridge.addResources(oldLamp());
        bridge.addZone('Game', ['Old lamp', 'Sofa lamp']);
        bridge.addZone('Plain', ['Hall lamp', 'Desk lamp']);
      },
    });
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.clock.errors).toEqual([]);
    await home.stop();
  });

  it('are there where their lamps have them, with the whites that these share', () => {
    expect(home.device(ZONE).components[0]?.capabilities).toEqual([
      'onOff',
      'brightness',
      'color',
      'colorTemperature',
      'hue.scene',
    ]);
    expect(home.device(ZONE).limits).toMatchObject({ 'colorTemperature.kelvin': { minimum: 2203, maximum: 6535 } });
    expect(home.device(PLAIN).components).toEqual([{ id: 'main', capabilities: ['onOff', 'brightness'] }]);
  });

  it('are told from the beginning', () => {
    expect(home.state(GAME, 'color.hue')).toBe(home.state('Sofa lamp', 'color.hue'));
    expect(home.state(GAME, 'color.saturation')).toBe(home.state('Sofa lamp', 'color.saturation'));
    expect(home.state(GAME, 'color.colorMode')).toBe('color');
    expect(home.state(GAME, 'colorTemperature.kelvin')).toBeUndefined();
    // The other lamp of this zone knows no colour.
    expect(home.state(ZONE, 'color.hue')).toBe(home.state('Sofa lamp', 'color.hue'));
  });

  it('go to all lamps in one command, confirmed by what these tell, without asking', async () => {
    const before = asked();
    expect(await home.command(GAME, 'color.set', { hue: 120, saturation: 100, transition: 3 })).toBe('accepted');
    for (const name of [GAME, 'Sofa lamp', 'Old lamp', ROOM]) {
      await home.shows(name, 'color.hue', 120);
      await home.shows(name, 'color.saturation', 100);
    }
    expect(sent()).toMatchObject([
      {
        path: '/clip/v2/resource/grouped_light/group-zone-added-1',
        body: { color: { xy: { x: 0.3, y: 0.6 } }, dynamics: { duration: 3000 } },
      },
    ]);
    await home.integration.clock.advance(2000);
    expect(asked()).toBe(before);
  });

  it('are whites too', async () => {
    await home.command(ZONE, 'colorTemperature.set', { kelvin: 3000 });
    for (const name of [ZONE, 'Kitchen lamp', 'Sofa lamp']) await home.shows(name, 'colorTemperature.kelvin', 3000);
    expect(home.state(ZONE, 'color.colorMode')).toBe('colorTemperature');
    expect(sent().map(({ body }) => body)).toEqual([{ color_temperature: { mirek: 333 } }]);
  });

  it('follow what others do with the lamps, and claim nothing while these differ', async () => {
    const before = home.integration.readings.length;
    change('Sofa lamp', { color: { xy: { x: 0.2, y: 0.1 } } });
    await home.integration.until(() => toldOf('Sofa lamp', before).some((told) => told.startsWith('color.hue')));
    const blue = home.state('Sofa lamp', 'color.hue');
    expect(toldOf(GAME, before).filter((told) => /hue|saturation|kelvin/.test(told))).toEqual([]);
    change('Old lamp', { color: { xy: { x: 0.2, y: 0.1 } } });
    await home.shows(GAME, 'color.hue', blue ?? -1);
  });

  it('are those of the lamps that are on and that the bridge reaches', async () => {
    const { bridge } = home;
    change('Sofa lamp', { color: { xy: { x: 0.2, y: 0.1 } } });
    await home.integration.until(() => home.state('Sofa lamp', 'color.hue') !== home.state(GAME, 'color.hue'));
    change('Old lamp', { on: { on: false } });
    await home.shows(GAME, 'color.hue', home.state('Sofa lamp', 'color.hue') ?? -1);
    change('Old lamp', { on: { on: true }, color: { xy: { x: 0.6, y: 0.35 } } });
    await home.shows('Old lamp', 'color.hue', 11);
    expect(home.state(GAME, 'color.hue')).not.toBe(11);
    bridge.change(bridge.serviceOf('Sofa lamp', 'zigbee_connectivity').id, { status: 'connectivity_issue' });
    await home.shows(GAME, 'color.hue', 11);
  });

  it('are set although a lamp of them is off or away, of which the bridge complains', async () => {
    const { bridge } = home;
    change('Old lamp', { on: { on: false } });
    await home.shows('Old lamp', 'onOff.on', false);
    expect(await home.command(GAME, 'color.set', { hue: 240, saturation: 80 })).toBe('accepted');
    await home.shows(GAME, 'color.hue', 240);
    bridge.change(bridge.serviceOf('Old lamp', 'zigbee_connectivity').id, { status: 'connectivity_issue' });
    await home.integration.until(
      () => home.integration.lastStatus(home.integration.named('Old lamp'))?.value === 'offline',
    );
    expect(await home.command(GAME, 'color.set', { hue: 60, saturation: 80 })).toBe('accepted');
    await home.shows(GAME, 'color.hue', 60);
    expect(await home.command(GAME, 'onOff.off')).toBe('accepted');
    await home.shows(GAME, 'onOff.on', false);
  });

  it('are refused while all lamps are off, or away', async () => {
    const { bridge } = home;
    await home.command(GAME, 'onOff.off');
    for (const name of ['Sofa lamp', 'Old lamp']) await home.shows(name, 'onOff.on', false);
    await expect(home.command(GAME, 'color.set', { hue: 1, saturation: 1 })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_NOT_READY',
      message: 'These lights are switched off; switch them on first.',
    });
    for (const name of ['Sofa lamp', 'Old lamp']) {
      bridge.change(bridge.serviceOf(name, 'zigbee_connectivity').id, { status: 'connectivity_issue' });
      const id = home.integration.named(name);
      await home.integration.until(() => home.integration.lastStatus(id)?.value === 'offline');
    }
    await expect(home.command(GAME, 'onOff.on')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
      message: expect.stringContaining('reaches none of these lights'),
    });
  });

  it('are read from the lamps when these tell nothing, because nothing was to change', async () => {
    await home.command(GAME, 'color.set', { hue: 200, saturation: 60 });
    await home.shows(GAME, 'color.hue', 200);
    await home.integration.clock.advance(1000);
    const before = home.integration.readings.length;
    await home.command(GAME, 'color.set', { hue: 200, saturation: 60 });
    await home.integration.clock.advance(1000);
    await home.integration.until(() => toldOf(GAME, before).includes('color.hue 200'));
    expect(home.bridge.requests.at(-1)).toMatchObject({ method: 'GET', path: '/clip/v2/resource/light' });
  });

  it('are what the lamps show when the command changed nothing', async () => {
    const shown = String(home.state(GAME, 'color.hue'));
    home.bridge.ignoreCommands(true);
    const before = home.integration.readings.length;
    await home.command(GAME, 'color.set', { hue: 200, saturation: 60 });
    await home.integration.clock.advance(1000);
    await home.integration.until(() => toldOf(GAME, before).length > 0);
    expect(toldOf(GAME, before)).toContain(`color.hue ${shown}`);
    expect(toldOf(GAME, before)).not.toContain('color.hue 200');
  });

  it('are found where the events of the lamps were lost, and these are told too', async () => {
    const { bridge } = home;
    bridge.ignoreCommands(true);
    await home.command(GAME, 'color.set', { hue: 200, saturation: 60 });
    for (const name of ['Sofa lamp', 'Old lamp']) {
      bridge.change(bridge.lightNamed(name).id, { color: { xy: { x: 0.2246, y: 0.265 } } }, { quietly: true });
    }
    await home.integration.clock.advance(1000);
    for (const name of [GAME, 'Sofa lamp', 'Old lamp']) await home.shows(name, 'color.hue', 200);
  });

  it('come and go with the lamps of the group', async () => {
    home.bridge.removeDevice('Sofa lamp');
    await home.integration.until(() => home.device(ZONE).components[0]?.capabilities.includes('color') === false);
    expect(home.device(ZONE).components[0]?.capabilities).toEqual([
      'onOff',
      'brightness',
      'colorTemperature',
      'hue.scene',
    ]);
    expect(home.state(ZONE, 'colorTemperature.kelvin')).toBe(2710);
  });

  it('stay while a lamp of the group is told in nonsense', async () => {
    const { bridge } = home;
    change('Sofa lamp', { color: { xy: 'green' } });
    await home.integration.until(
      () => home.integration.lastStatus(home.integration.named('Sofa lamp'))?.value === 'offline',
    );
    await home.connection.refresh(undefined, home.signal);
    expect(home.device(ZONE).components[0]?.capabilities).toContain('color');
    await home.command(GAME, 'color.set', { hue: 300, saturation: 50 });
    await home.shows(GAME, 'color.hue', 300);
    expect(bridge.unknownRequests).toEqual([]);
  });
});
