import type { Condition } from '@nexa/sdk';
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
  wait,
  when,
} from '../tested-home.ts';

const rooms = ['Kitchen', 'Dining room', 'Living room', 'Office', 'Stairs', 'Bath', 'Nursery', 'Cellar'];

/** A house with blinds, heating, an alarm system and the same light in every room. */
export function house(): TestedHome {
  const home = new TestedHome();
  const sunny: Condition = { type: 'sun', above: 10 };
  const lamps = rooms.map((room) => {
    const lamp = home.light(`${room} lamp`, room);
    const motion = home.motion(`${room} motion`, room);
    home.seen(motion, 'illuminance.lux', [], { min: 0, max: 2_000 });
    const comes = home.automation(`${room}: light by day`, {
      triggers: [moves(motion)],
      conditions: [dark(motion), hours('06:00', '22:30')],
      actions: [dim(lamp, 90)],
    });
    home.automation(`${room}: light by night`, {
      triggers: [moves(motion)],
      conditions: [dark(motion), hours('22:30', '06:00')],
      actions: [dim(lamp, 15)],
    });
    const goes = home.automation(`${room}: light off`, { triggers: [rests(motion)], actions: [off(lamp)] });
    return { lamp, motion, comes, goes };
  });
  const blinds = home.device('Blinds', 'cover', { capabilities: ['cover'], room: 'Living room' });
  const wind = home.device('Weather', 'sensor', { capabilities: ['temperature', 'illuminance'] });
  const alarm = home.device('Alarm', 'alarm', {
    capabilities: ['alarm'],
    limits: { 'alarm.mode': { values: ['disarmed', 'home', 'away'] } },
  });
  const garage = home.device('Garage', 'garage-door', { capabilities: ['garageDoor'] });
  const pump = home.plug('Circulation pump', 'Cellar');
  const heating = home.device('Heating', 'thermostat', {
    capabilities: ['thermostat', 'temperature'],
    limits: { 'thermostat.target': { minimum: 10, maximum: 26 } },
  });
  const strip = home.device('Desk', 'power-strip', {
    components: [
      { id: 'screen', capabilities: ['onOff'] },
      { id: 'printer', capabilities: ['onOff'] },
    ],
  });
  const remote = home.device('Remote', 'button', { capabilities: ['button'] });
  const leak = home.device('Leak', 'leak-sensor', { capabilities: ['leak', 'battery'] });
  home.seen(leak, 'leak.detected', [false], { count: 0 });
  home.seen(wind, 'temperature.celsius', [], { min: 9, max: 27 });
  home.seen(blinds, 'cover.position', [0, 40, 100]);

  home.automation('Blinds down in the evening', {
    triggers: [sun('sunset', 1_200)],
    actions: [does(blinds, 'cover', 'close')],
  });
  home.automation('Blinds up in the morning', {
    triggers: [at('07:00'), sun('sunrise')],
    conditions: [hours('06:55', '12:00')],
    actions: [does(blinds, 'cover', 'open')],
  });
  home.automation('Shade', {
    triggers: [crosses(wind, 'temperature', 'celsius', { above: 24, hysteresis: 1, for: 600 })],
    conditions: [sunny, is(blinds, 'cover', 'position', { above: 50 })],
    actions: [does(blinds, 'cover', 'set', { position: 40 })],
  });
  home.automation('No shade', {
    triggers: [crosses(wind, 'temperature', 'celsius', { below: 22, hysteresis: 1, for: 600 })],
    conditions: [sunny, is(blinds, 'cover', 'position', { below: 50 })],
    actions: [does(blinds, 'cover', 'open')],
  });
  home.automation('Frost', {
    triggers: [crosses(wind, 'temperature', 'celsius', { below: 3 })],
    actions: [tell('Frost tonight')],
    // It is summer: that it has not run is true, and as it should be.
    history: home.idle(60),
  });
  home.automation('Arm when away', {
    triggers: [{ type: 'mode', to: ['away', 'vacation'] }],
    actions: [does(alarm, 'alarm', 'arm', { mode: 'away' }), does(garage, 'garageDoor', 'close')],
  });
  home.automation('Arm at night', {
    triggers: [{ type: 'mode', to: ['night'] }],
    actions: [does(alarm, 'alarm', 'arm', { mode: 'home' })],
  });
  home.automation('Somebody is back', {
    triggers: [{ type: 'presence', event: 'first-arrived' }],
    actions: [{ type: 'mode', mode: 'home' }],
  });
  home.automation('Nobody is there', {
    triggers: [{ type: 'presence', event: 'last-left' }],
    actions: [{ type: 'mode', mode: 'away' }],
  });
  home.automation('Alarm', {
    triggers: [when(alarm, 'alarm', 'triggered', { to: true })],
    actions: lamps.map(({ lamp }) => on(lamp)),
    history: home.idle(200),
  });
  home.automation('Leak', {
    triggers: [when(leak, 'leak', 'detected', { to: true })],
    actions: [tell('Water in the cellar')],
    history: home.idle(200),
  });
  home.automation('Pump runs', {
    triggers: [when(pump, 'onOff', 'on', { to: false, for: 2_700 })],
    conditions: [hours('05:30', '22:00')],
    actions: [on(pump)],
  });
  home.automation('Pump rests', {
    triggers: [when(pump, 'onOff', 'on', { to: true, for: 900 })],
    actions: [off(pump)],
  });
  home.automation('Warm in the morning', {
    triggers: [at('05:30')],
    conditions: [mode('home', 'night')],
    actions: [does(heating, 'thermostat', 'set', { target: 21 })],
  });
  home.automation('Cool at night', {
    triggers: [at('22:00')],
    actions: [does(heating, 'thermostat', 'set', { target: 18 })],
  });
  home.automation('Cool when away', {
    triggers: [{ type: 'mode', to: ['away'], from: ['home'] }],
    actions: [does(heating, 'thermostat', 'set', { target: 16 })],
  });
  home.automation('Desk', {
    triggers: [presses(remote, 'single')],
    actions: [
      {
        type: 'choose',
        options: [
          {
            conditions: [
              {
                type: 'state',
                deviceId: strip,
                component: 'screen',
                capability: 'onOff',
                attribute: 'on',
                equals: true,
              },
            ],
            actions: [off(strip)],
          },
        ],
        otherwise: [on(strip)],
      },
    ],
  });
  home.automation('Garage left open', {
    triggers: [when(garage, 'garageDoor', 'state', { to: 'open', for: 900 })],
    actions: [tell('The garage is open'), wait(600), does(garage, 'garageDoor', 'close')],
  });
  home.automation('Restarted', {
    triggers: [{ type: 'start' }],
    actions: [tell('NEXA has started')],
    history: home.idle(60),
  });
  home.automation('Battery', {
    triggers: [crosses(leak, 'battery', 'percent', { below: 15 })],
    actions: [tell('Change the battery')],
    history: home.idle(300),
  });

  for (let day = 1; day <= 20; day += 1) {
    for (const [index, { comes, goes }] of lamps.entries()) {
      const start = NOW - day * DAY + index * MINUTE;
      home.run(comes, { at: start });
      home.run(goes, { at: start + 20 * SECOND, trigger: { value: false } });
      home.run(comes, { at: start + 30 * SECOND });
      home.run(goes, { at: start + 55 * SECOND, trigger: { value: false } });
    }
  }
  return home;
}
