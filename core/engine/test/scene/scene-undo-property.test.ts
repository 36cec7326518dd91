import type { ScalarValue, WishedState } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkScene } from '../../src/scene/scene-check.ts';
import { byUser, SceneHome } from './scene-home.ts';

type Values = Readonly<Record<string, ScalarValue>>;

// Further apart than what capabilities take for the same: within that, a device is as wished already.
const percent = fc.integer({ min: 0, max: 10 }).map((tens) => tens * 10);
const above = fc.integer({ min: 1, max: 10 }).map((tens) => tens * 10);
const hue = fc.integer({ min: 0, max: 35 }).map((tens) => tens * 10);
const mode = fc.constantFrom('color', 'colorTemperature');
const kelvin = fc.integer({ min: 20, max: 65 }).map((hundreds) => hundreds * 100);
const celsius = fc.integer({ min: 5, max: 30 });

/** Capabilities of a kind of device, all its states, and states that a scene may wish for. */
interface Kind {
  readonly capabilities: readonly string[];
  readonly before: fc.Arbitrary<Values>;
  readonly wishes: fc.Arbitrary<Values>;
}

const some = (model: Record<string, fc.Arbitrary<ScalarValue>>, requiredKeys: string[] = []) =>
  fc.record(model, { requiredKeys }) as fc.Arbitrary<Values>;
const whole = (model: Record<string, fc.Arbitrary<ScalarValue>>) => fc.record(model) as fc.Arbitrary<Values>;

const colorful: Kind = {
  capabilities: ['onOff', 'brightness', 'color', 'colorTemperature'],
  before: fc
    .tuple(
      whole({
        'onOff.on': fc.boolean(),
        'brightness.level': above,
        'color.hue': hue,
        'color.saturation': percent,
        'colorTemperature.kelvin': kelvin,
      }),
      mode,
    )
    .map(([values, shown]) => ({ ...values, 'color.colorMode': shown, 'colorTemperature.colorMode': shown })),
  wishes: fc
    .tuple(
      some({ 'onOff.on': fc.boolean(), 'brightness.level': percent }),
      fc.oneof(
        fc.constant({}),
        whole({ 'color.hue': hue, 'color.saturation': percent }),
        whole({ 'colorTemperature.kelvin': kelvin }),
        whole({
          'color.hue': hue,
          'color.saturation': percent,
          'colorTemperature.kelvin': kelvin,
          'color.colorMode': mode,
        }),
      ),
    )
    .map(([light, shade]) => ({ ...light, ...shade })),
};
const fan: Kind = {
  capabilities: ['onOff', 'fan'],
  before: whole({
    'onOff.on': fc.boolean(),
    'fan.speed': above,
    'fan.mode': fc.constantFrom('manual', 'sleep'),
    'fan.oscillating': fc.boolean(),
  }),
  wishes: some({ 'onOff.on': fc.boolean(), 'fan.speed': percent, 'fan.mode': fc.constantFrom('manual', 'sleep') }),
};
const cover: Kind = {
  capabilities: ['cover'],
  before: whole({ 'cover.position': percent, 'cover.tilt': percent }),
  wishes: some({ 'cover.position': percent, 'cover.tilt': percent }),
};
const heat: Kind = {
  capabilities: ['thermostat'],
  before: whole({ 'thermostat.target': celsius, 'thermostat.mode': fc.constantFrom('off', 'heat', 'auto') }),
  wishes: some({ 'thermostat.target': celsius, 'thermostat.mode': fc.constantFrom('off', 'heat', 'auto') }),
};
const player: Kind = {
  capabilities: ['onOff', 'media'],
  before: whole({
    'onOff.on': fc.boolean(),
    'media.volume': percent,
    'media.muted': fc.boolean(),
    'media.playback': fc.constantFrom('playing', 'paused', 'stopped'),
  }),
  wishes: some({
    'onOff.on': fc.boolean(),
    'media.volume': percent,
    'media.playback': fc.constantFrom('playing', 'paused', 'stopped'),
  }),
};

const devices = fc.array(
  fc
    .constantFrom(colorful, fan, cover, heat, player)
    .chain(({ capabilities, before, wishes }) =>
      fc.record({ capabilities: fc.constant(capabilities), before, wishes }),
    ),
  { minLength: 1, maxLength: 6 },
);

function homeOf(kinds: readonly { capabilities: readonly string[]; before: Values }[]): SceneHome {
  const home = new SceneHome();
  for (const [index, { capabilities, before }] of kinds.entries()) {
    home.report(home.add(`d${index}`, capabilities), before);
  }
  return home;
}

function isFit(home: SceneHome, states: readonly WishedState[]): boolean {
  const records = new Map([...home.devices.all()].map(({ id, record }) => [id, record]));
  try {
    checkScene({ states: [...states] }, { devices: records, catalog: home.catalog, checker: home.checker });
    return true;
  } catch {
    return false;
  }
}

const pictureOf = (home: SceneHome) =>
  home.scenes.capture(
    [...home.devices.all()].map(({ id }) => id),
    { sensitive: true },
  );

it('leaves all that matters as it was, after any scene and its undo', async () => {
  await fc.assert(
    fc.asyncProperty(devices, async (kinds) => {
      const home = homeOf(kinds);
      home.save('scene', Object.fromEntries(kinds.map(({ wishes }, index) => [`d${index}`, wishes])));
      fc.pre(isFit(home, home.scenes.scene('scene')?.definition.states ?? []));
      const before = pictureOf(home);
      home.activate('scene', 'first');
      await home.clock.advance(20_000);
      expect(home.last().outcome).toBe('completed');
      const problem = home.scenes.undoProblem('first');
      if (problem === undefined) {
        home.scenes.undo('first', 'undo', byUser);
        await home.clock.advance(20_000);
        expect(home.last()).toMatchObject({ id: 'undo', outcome: 'completed' });
      }
      expect(pictureOf(home)).toEqual(before);
    }),
    { numRuns: 60 },
  );
}, 30_000);

it('finds nothing left to do when the same scene is applied a second time', async () => {
  await fc.assert(
    fc.asyncProperty(devices, async (kinds) => {
      const home = homeOf(kinds);
      home.save('scene', Object.fromEntries(kinds.map(({ wishes }, index) => [`d${index}`, wishes])));
      fc.pre(isFit(home, home.scenes.scene('scene')?.definition.states ?? []));
      home.activate('scene', 'first');
      await home.clock.advance(20_000);
      home.activate('scene', 'second');
      expect(home.last()).toMatchObject({ id: 'second', outcome: 'completed' });
      expect(home.last().results.map(({ outcome }) => outcome)).not.toContain('confirmed');
    }),
    { numRuns: 30 },
  );
}, 30_000);
