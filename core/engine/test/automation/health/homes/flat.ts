import {
  at,
  crosses,
  DAY,
  dark,
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
  toggle,
  wait,
  when,
  wished,
} from '../tested-home.ts';

/** A flat with twenty automations as people write them, and a month of what they did. */
export function flat(): TestedHome {
  const home = new TestedHome();
  const hall = home.light('Hall lamp', 'hall');
  const living = home.light('Living room lamp', 'living');
  const reading = home.light('Reading lamp', 'living');
  const bath = home.light('Bath lamp', 'bath');
  const bed = home.light('Bed lamp', 'bedroom');
  const hallMotion = home.motion('Hall motion', 'hall');
  const bathMotion = home.motion('Bath motion', 'bath');
  const fan = home.plug('Bath fan', 'bath');
  const coffee = home.plug('Coffee machine', 'kitchen');
  const washer = home.plug('Washing machine', 'bath');
  const remote = home.device('Remote', 'button', {
    components: [
      { id: 'top', capabilities: ['button'] },
      { id: 'bottom', capabilities: ['button'] },
    ],
    room: 'living',
  });
  const door = home.device('Front door', 'contact-sensor', { capabilities: ['contact', 'battery'], room: 'hall' });
  const window = home.device('Bedroom window', 'contact-sensor', { capabilities: ['contact'], room: 'bedroom' });
  const lock = home.device('Lock', 'lock', { capabilities: ['lock', 'battery'], room: 'hall' });
  const radiator = home.device('Bedroom radiator', 'thermostat', {
    capabilities: ['thermostat', 'temperature'],
    room: 'bedroom',
    limits: {
      'thermostat.target': { minimum: 5, maximum: 28 },
      'thermostat.mode': { values: ['off', 'heat', 'auto'] },
    },
  });
  const humidity = home.device('Bath climate', 'sensor', { capabilities: ['temperature', 'humidity'], room: 'bath' });
  const smoke = home.device('Smoke', 'smoke-detector', { capabilities: ['smoke', 'battery'], room: 'hall' });
  const tv = home.device('TV', 'media-player', { capabilities: ['onOff', 'media'], room: 'living' });

  home.seen(hallMotion, 'illuminance.lux', [], { min: 0, max: 900 });
  home.seen(humidity, 'humidity.percent', [], { min: 38, max: 86 });
  home.seen(smoke, 'smoke.detected', [false], { count: 0 });
  home.seen(tv, 'media.playback', ['playing', 'paused', 'stopped']);
  home.seen(washer, 'power.watts', [], { min: 0, max: 2_100 });
  home.seen(radiator, 'thermostat.mode', ['heat', 'off']);

  const evening = home.scene('Evening', [
    wished(living, 'brightness', 'level', 40),
    wished(reading, 'onOff', 'on', true),
  ]);
  const film = home.scene('Film', [wished(living, 'brightness', 'level', 10), wished(reading, 'onOff', 'on', false)]);

  const comes = home.automation('Hall light on', {
    triggers: [moves(hallMotion)],
    conditions: [dark(hallMotion), mode('home')],
    actions: [dim(hall, 80)],
  });
  const night = home.automation('Hall light at night', {
    triggers: [moves(hallMotion)],
    conditions: [dark(hallMotion), mode('night')],
    actions: [dim(hall, 10)],
  });
  const goes = home.automation('Hall light off', { triggers: [rests(hallMotion, 120)], actions: [off(hall)] });
  home.automation('Bath light', {
    triggers: [moves(bathMotion), rests(bathMotion, 300)],
    actions: [{ type: 'if', conditions: [{ type: 'trigger', is: ['t1'] }], then: [on(bath)], else: [off(bath)] }],
  });
  home.automation('Fan on', {
    triggers: [crosses(humidity, 'humidity', 'percent', { above: 70, hysteresis: 3 })],
    actions: [on(fan)],
  });
  home.automation('Fan off', {
    triggers: [crosses(humidity, 'humidity', 'percent', { below: 60, hysteresis: 3 })],
    actions: [off(fan)],
  });
  home.automation('Coffee', {
    triggers: [{ type: 'time', at: '06:45', weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] }],
    actions: [on(coffee), wait(2_700), off(coffee)],
  });
  home.automation('Coffee at the weekend', {
    triggers: [{ type: 'time', at: '09:00', weekdays: ['saturday', 'sunday'] }],
    actions: [on(coffee), wait(5_400), off(coffee)],
  });
  home.automation('Coffee machine off by itself', {
    triggers: [when(coffee, 'onOff', 'on', { to: true, for: 7_200 })],
    actions: [off(coffee), tell('The coffee machine was on for two hours')],
  });
  home.automation('Evening light', {
    triggers: [sun('sunset', -900)],
    conditions: [{ type: 'presence', someone: true }],
    actions: [{ type: 'scene', sceneId: evening }],
  });
  home.automation('Film', {
    triggers: [when(tv, 'media', 'playback', { to: 'playing' })],
    conditions: [{ type: 'sun', below: 0 }],
    actions: [{ type: 'scene', sceneId: film }],
  });
  home.automation('Film is over', {
    triggers: [when(tv, 'media', 'playback', { from: 'playing', to: ['paused', 'stopped'], for: 30 })],
    conditions: [{ type: 'sun', below: 0 }],
    actions: [{ type: 'scene', sceneId: evening }],
  });
  const up = home.automation('Remote up', { triggers: [presses(remote, 'single', 'top')], actions: [on(living)] });
  const down = home.automation('Remote down', {
    triggers: [presses(remote, 'single', 'bottom')],
    actions: [off(living)],
  });
  home.automation('Remote toggles the reading lamp', {
    triggers: [presses(remote, 'double', 'top')],
    actions: [toggle(reading)],
  });
  const leaving = home.automation('Everything off', {
    triggers: [
      { type: 'presence', event: 'last-left', for: 30 },
      { type: 'mode', to: ['away'] },
    ],
    actions: [off(hall), off(living), off(reading), off(bath), does(lock, 'lock', 'lock')],
  });
  home.automation('Window open', {
    triggers: [when(window, 'contact', 'open', { to: true, for: 60 })],
    conditions: [is(radiator, 'thermostat', 'mode', { equals: ['heat', 'auto'] })],
    actions: [does(radiator, 'thermostat', 'set', { mode: 'off' })],
  });
  home.automation('Window closed', {
    triggers: [when(window, 'contact', 'open', { to: false })],
    actions: [does(radiator, 'thermostat', 'set', { mode: 'heat' })],
  });
  home.automation('Washing is done', {
    triggers: [crosses(washer, 'power', 'watts', { below: 5, for: 180 })],
    actions: [tell('The washing is done')],
  });
  home.automation('Smoke', {
    triggers: [when(smoke, 'smoke', 'detected', { to: true })],
    actions: [on(hall), on(bed), tell('Smoke!')],
    history: home.idle(300),
  });
  home.automation('Good night', {
    triggers: [at('23:30')],
    conditions: [hours('20:00', '04:00'), is(door, 'contact', 'open', { equals: false })],
    actions: [off(living), off(reading), { type: 'mode', mode: 'night' }],
  });

  // A sensor that comes and goes, somebody who plays with the remote, people who leave through the lit hall.
  for (let day = 1; day <= 28; day += 1) {
    const start = NOW - day * DAY;
    for (let step = 0; step < 6; step += 1) {
      home.run(day % 2 === 0 ? comes : night, { at: start + step * 5 * MINUTE });
      home.run(goes, { at: start + step * 5 * MINUTE + 45 * SECOND, trigger: { value: false } });
      home.run(up, { at: start + step * 10 * SECOND, trigger: { data: { press: 'single' } } });
      home.run(down, { at: start + step * 10 * SECOND + 4 * SECOND, trigger: { data: { press: 'single' } } });
    }
    home.run(leaving, { at: start + 30 * SECOND });
  }
  return home;
}
