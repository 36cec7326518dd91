import {
  at,
  crosses,
  DAY,
  dim,
  does,
  hours,
  is,
  MINUTE,
  mode,
  moves,
  NOW,
  off,
  on,
  presses,
  rests,
  SECOND,
  sun,
  TestedHome,
  tell,
  wait,
  when,
  wished,
} from '../tested-home.ts';

/** A house for the weekends, empty for weeks: much of it waits for the next visit. */
export function cottage(): TestedHome {
  const home = new TestedHome();
  const stove = home.device('Stove', 'thermostat', { capabilities: ['thermostat', 'temperature'] });
  const lamp = home.light('Veranda', 'outside');
  const door = home.device('Door', 'contact-sensor', { capabilities: ['contact'] });
  const pipe = home.device('Pipe', 'sensor', { capabilities: ['temperature'] });
  home.seen(pipe, 'temperature.celsius', [], { min: 6, max: 24 });
  home.seen(door, 'contact.open', [false, true], { count: 8 });
  home.automation('Warm before we come', {
    triggers: [{ type: 'schedule', edge: 'start', periods: [{ from: '14:00', to: '20:00', weekdays: ['friday'] }] }],
    conditions: [mode('home', 'away')],
    actions: [does(stove, 'thermostat', 'set', { target: 20 })],
  });
  home.automation('Cold when we leave', {
    triggers: [{ type: 'schedule', edge: 'end', periods: [{ from: '14:00', to: '18:00', weekdays: ['sunday'] }] }],
    actions: [does(stove, 'thermostat', 'set', { target: 8 })],
  });
  home.automation('As if somebody were there', {
    triggers: [sun('sunset', 1_800)],
    conditions: [mode('vacation')],
    actions: [on(lamp), wait(7_200), off(lamp)],
    history: home.idle(20, { notRuns: 20, notRunReasons: [{ reason: 'condition', path: 'conditions/0', count: 20 }] }),
  });
  home.automation('Frost at the pipe', {
    triggers: [crosses(pipe, 'temperature', 'celsius', { below: 3 })],
    actions: [does(stove, 'thermostat', 'set', { target: 12 }), tell('Frost at the pipe')],
  });
  home.automation('Christmas', {
    triggers: [
      {
        type: 'schedule',
        edge: 'start',
        periods: [{ from: '16:00', to: '23:00', date: '2025-12-01', until: '2026-01-06', yearly: true }],
      },
    ],
    actions: [on(lamp)],
    history: home.idle(160),
  });
  home.automation('Door', {
    triggers: [when(door, 'contact', 'open', { to: true })],
    conditions: [mode('vacation')],
    actions: [tell('The door of the cottage is open')],
  });
  return home;
}

/** An office with many who press and walk about. */
export function office(): TestedHome {
  const home = new TestedHome();
  const lights = [1, 2, 3].map((number) => home.light(`Ceiling ${number}`, 'office'));
  const [first = '', second = '', third = ''] = lights;
  const occupancy = home.device('Occupancy', 'occupancy-sensor', { capabilities: ['occupancy', 'illuminance'] });
  const corridor = home.motion('Corridor', 'corridor');
  const keys = home.device('Keys', 'button', {
    components: ['one', 'two', 'three', 'four'].map((id) => ({ id, capabilities: ['button'] })),
  });
  const screen = home.plug('Screen', 'office');
  const comes = home.automation('Somebody is there', {
    triggers: [when(occupancy, 'occupancy', 'occupied', { to: true })],
    conditions: [is(occupancy, 'illuminance', 'lux', { below: 300 })],
    actions: lights.map(on),
  });
  const goes = home.automation('Nobody is there', {
    triggers: [when(occupancy, 'occupancy', 'occupied', { to: false, for: 300 })],
    actions: [...lights.map(off), off(screen)],
  });
  const passes = home.automation('Somebody passes', {
    triggers: [moves(corridor)],
    conditions: [is(occupancy, 'occupancy', 'occupied', { equals: false })],
    actions: [dim(third, 20), wait(60), off(third)],
  });
  const all = home.automation('Key one: all on', {
    triggers: [presses(keys, 'single', 'one')],
    actions: lights.map(on),
  });
  const none = home.automation('Key two: all off', {
    triggers: [presses(keys, 'single', 'two')],
    actions: lights.map(off),
  });
  home.automation('Key three: talk', {
    triggers: [presses(keys, 'single', 'three')],
    actions: [dim(first, 30), off(second), on(screen)],
  });
  home.automation('Key three held: talk is over', {
    triggers: [presses(keys, 'long', 'three')],
    actions: [dim(first, 100), on(second), off(screen)],
  });
  home.automation('Key four: brighter or darker', {
    triggers: [{ type: 'event', deviceId: keys, component: 'four', capability: 'button', event: 'pressed' }],
    actions: [
      {
        type: 'choose',
        options: [
          {
            conditions: [
              { type: 'expression', expression: { op: '==', args: [{ trigger: 'data', name: 'press' }, 'single'] } },
            ],
            actions: [dim(first, 100)],
          },
        ],
        otherwise: [dim(first, 20)],
      },
    ],
  });
  home.automation('Screen follows the light', {
    triggers: [when(first, 'onOff', 'on', { to: true })],
    actions: [on(screen)],
  });
  home.automation('Evening', {
    triggers: [at('20:00')],
    conditions: [{ type: 'time', weekdays: ['monday', 'friday'] }],
    actions: [...lights.map(off)],
  });
  for (let day = 1; day <= 10; day += 1) {
    const start = NOW - day * DAY;
    home.run(comes, { at: start });
    home.run(none, { at: start + 10 * SECOND, trigger: { data: { press: 'single' } } });
    home.run(all, { at: start + 15 * SECOND, trigger: { data: { press: 'single' } } });
    home.run(goes, { at: start + 40 * SECOND, trigger: { value: false } });
    home.run(passes, { at: start + 50 * SECOND, later: [0, 0, MINUTE] });
    home.run(comes, { at: start + 70 * SECOND });
  }
  return home;
}

/** A flat that several share: each has a say, by mode and by hour. */
export function sharedFlat(): TestedHome {
  const home = new TestedHome();
  const kitchen = home.light('Kitchen', 'kitchen');
  const radio = home.device('Radio', 'media-player', {
    capabilities: ['onOff', 'media'],
    limits: { 'media.source': { values: ['Radio One', 'Bluetooth'] } },
  });
  const motion = home.motion('Kitchen motion', 'kitchen');
  const heater = home.device('Radiator', 'thermostat', { capabilities: ['thermostat', 'temperature'] });
  home.seen(radio, 'media.source', ['Radio One', 'Bluetooth']);
  const bright = home.scene('Bright', [
    wished(kitchen, 'brightness', 'level', 100),
    wished(kitchen, 'colorTemperature', 'kelvin', 4_500),
  ]);
  const soft = home.scene('Soft', [
    wished(kitchen, 'brightness', 'level', 30),
    wished(kitchen, 'colorTemperature', 'kelvin', 2_400),
  ]);
  home.automation('Bright by day', {
    triggers: [moves(motion)],
    conditions: [{ type: 'sun', after: { event: 'sunrise' }, before: { event: 'sunset' } }],
    actions: [{ type: 'scene', sceneId: bright }],
  });
  home.automation('Soft by night', {
    triggers: [moves(motion)],
    conditions: [{ type: 'sun', after: { event: 'sunset' }, before: { event: 'sunrise' } }],
    actions: [{ type: 'scene', sceneId: soft }],
  });
  home.automation('Dark again', { triggers: [rests(motion, 180)], actions: [off(kitchen)] });
  home.automation('Dark again when nobody is there', {
    triggers: [rests(motion, 180)],
    conditions: [{ type: 'presence', someone: false }],
    actions: [off(kitchen), does(radio, 'media', 'pause')],
  });
  home.automation('Radio in the morning', {
    triggers: [moves(motion)],
    conditions: [hours('06:30', '09:00'), is(radio, 'onOff', 'on', { equals: false, for: 3_600 })],
    actions: [on(radio), does(radio, 'media', 'set', { source: 'Radio One' })],
  });
  home.automation('Quiet at night', {
    triggers: [{ type: 'mode', to: ['night'] }],
    actions: [off(radio), does(heater, 'thermostat', 'set', { target: 17 })],
  });
  home.automation('Warm again', {
    triggers: [{ type: 'mode', from: ['night'], to: ['home'] }],
    actions: [does(heater, 'thermostat', 'set', { target: 20 })],
  });
  home.automation('Night by the clock', {
    triggers: [at('23:00')],
    conditions: [mode('home')],
    actions: [{ type: 'mode', mode: 'night' }],
  });
  home.automation('Day by the clock', {
    triggers: [at('06:30')],
    conditions: [mode('night')],
    actions: [{ type: 'mode', mode: 'home' }],
  });
  home.automation('Not too warm', {
    triggers: [when(heater, 'thermostat', 'target')],
    conditions: [is(heater, 'thermostat', 'target', { above: 22 })],
    actions: [does(heater, 'thermostat', 'set', { target: 22 })],
  });
  return home;
}

/** A greenhouse: thresholds, steps, pumps that take turns. */
export function greenhouse(): TestedHome {
  const home = new TestedHome();
  const climate = home.device('Climate', 'sensor', { capabilities: ['temperature', 'humidity', 'illuminance'] });
  const roof = home.device('Roof', 'cover', { capabilities: ['cover'] });
  const fan = home.device('Fan', 'fan', { capabilities: ['onOff', 'fan'] });
  const mist = home.plug('Mist', 'greenhouse');
  const lamp = home.light('Plant lamp', 'greenhouse');
  home.seen(climate, 'temperature.celsius', [], { min: 4, max: 38 });
  home.seen(climate, 'humidity.percent', [], { min: 30, max: 95 });
  home.seen(roof, 'cover.position', [0, 50, 100]);
  const roofTo = (position: number) => does(roof, 'cover', 'set', { position });
  const step = (name: string, above: number, position: number) =>
    home.automation(name, {
      triggers: [crosses(climate, 'temperature', 'celsius', { above, hysteresis: 1 })],
      actions: [roofTo(position)],
    });
  const half = step('Roof half open', 24, 50);
  const whole = step('Roof open', 28, 100);
  home.automation('Roof closed', {
    triggers: [crosses(climate, 'temperature', 'celsius', { below: 18, hysteresis: 1 })],
    actions: [does(roof, 'cover', 'close')],
  });
  home.automation('Fan on', {
    triggers: [crosses(climate, 'temperature', 'celsius', { above: 30 })],
    actions: [on(fan)],
  });
  home.automation('Fan off', {
    triggers: [crosses(climate, 'temperature', 'celsius', { below: 26 })],
    actions: [off(fan)],
  });
  const wet = home.automation('Mist on', {
    triggers: [crosses(climate, 'humidity', 'percent', { below: 50 })],
    conditions: [is(roof, 'cover', 'position', { below: 80 })],
    actions: [on(mist), wait(120), off(mist)],
  });
  home.automation('Mist never for long', {
    triggers: [when(mist, 'onOff', 'on', { to: true, for: 300 })],
    actions: [off(mist)],
  });
  home.automation('Short day', { triggers: [at('06:00')], actions: [on(lamp)] });
  home.automation('Short day is over', { triggers: [at('18:00')], actions: [off(lamp)] });
  home.automation('Bright enough', {
    triggers: [crosses(climate, 'illuminance', 'lux', { above: 20_000, for: 900 })],
    actions: [off(lamp)],
  });
  home.automation('Too dark', {
    triggers: [crosses(climate, 'illuminance', 'lux', { below: 8_000, for: 900 })],
    conditions: [hours('06:00', '18:00')],
    actions: [on(lamp)],
  });
  for (let day = 1; day <= 14; day += 1) {
    const start = NOW - day * DAY;
    home.run(half, { at: start });
    home.run(whole, { at: start + 40 * SECOND });
    home.run(wet, { at: start + MINUTE, later: [0, 0, 120 * SECOND] });
  }
  return home;
}
