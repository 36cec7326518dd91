import { type DeviceDescription, NexaError, serializeError } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { TestHome } from '../support/test-home.ts';

const socket = (id: string) => ({ id, name: `Socket ${id}`, capabilities: ['onOff', 'power'] });
const strip: DeviceDescription = {
  externalId: 'strip',
  name: 'Strip',
  type: 'power-strip',
  components: [{ id: 'main', capabilities: ['linkQuality'] }, socket('a'), socket('b'), socket('c')],
};
const wallSwitch: DeviceDescription = {
  externalId: 'wall',
  name: 'Wall switch',
  type: 'switch',
  components: [
    { id: 'left', capabilities: ['onOff'] },
    { id: 'right', capabilities: ['onOff'] },
  ],
};

const requests = (home: TestHome) => home.of('send-command').map(({ request }) => request);
const answer = (home: TestHome, commandId: string, acknowledgement: 'accepted' | 'unconfirmable' = 'accepted') =>
  home.dispatch({ type: 'command-answered', commandId, answer: { acknowledgement } });

it('switches every socket of a strip that is named as a whole, each by a request of its own', () => {
  const home = TestHome.connected([strip]);
  home.command('strip', 'onOff', 'off');
  expect(requests(home).map(({ component }) => component)).toEqual(['a', 'b', 'c']);
  expect(new Set(requests(home).map(({ id }) => id)).size).toBe(3);
});

it('takes the whole for done when the last of its parts says so', () => {
  const home = TestHome.connected([wallSwitch]);
  const id = home.command('wall', 'onOff', 'on');
  for (const request of requests(home)) answer(home, request.id);
  home.report('wall', 'onOff.on', true, { component: 'left' });
  home.report('wall', 'onOff.on', true, { component: 'left' });
  expect(home.statuses(id)).toEqual(['pending']);
  home.report('wall', 'onOff.on', true, { component: 'right' });
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('leaves the other gang alone when one is named', () => {
  const home = TestHome.connected([wallSwitch]);
  const id = home.command('wall', 'onOff', 'on', {}, 'one', 'left');
  expect(requests(home)).toMatchObject([{ id: 'one', component: 'left' }]);
  home.report('wall', 'onOff.on', true, { component: 'right' });
  expect(home.statuses(id)).toEqual(['pending']);
  home.report('wall', 'onOff.on', true, { component: 'left' });
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('puts what every part does down to the one command', () => {
  const home = TestHome.connected([wallSwitch]);
  const id = home.command('wall', 'onOff', 'on');
  home.report('wall', 'onOff.on', true, { component: 'left' });
  home.report('wall', 'onOff.on', true, { component: 'right' });
  const cause = { kind: 'user', id: 'user-1', commandId: id };
  expect(home.view('wall').states).toMatchObject({ 'left:onOff.on': { cause }, 'right:onOff.on': { cause } });
});

it('fails as a whole, naming the part, when one part is refused', () => {
  const home = TestHome.connected([wallSwitch]);
  const id = home.command('wall', 'onOff', 'on');
  const [left, right] = requests(home);
  answer(home, left?.id ?? '');
  const error = serializeError(new NexaError('NEXA_PLUGIN_UNREACHABLE', 'no answer'));
  home.dispatch({ type: 'command-answered', commandId: right?.id ?? '', answer: { error } });
  expect(home.statuses(id)).toEqual(['pending', 'failed']);
  expect(home.last('command').command.reason).toMatchObject({
    code: 'NEXA_PLUGIN_UNREACHABLE',
    params: { component: 'right' },
  });
  home.report('wall', 'onOff.on', true, { component: 'left' });
  expect(home.view('wall').states['left:onOff.on']?.cause).toMatchObject({ commandId: id });
});

it('is sent when a part of it cannot confirm, and assumes that part alone', () => {
  const home = TestHome.connected([wallSwitch]);
  const id = home.command('wall', 'onOff', 'on');
  const [left, right] = requests(home);
  answer(home, left?.id ?? '', 'unconfirmable');
  answer(home, right?.id ?? '');
  expect(home.statuses(id)).toEqual(['pending']);
  home.report('wall', 'onOff.on', true, { component: 'right' });
  expect(home.statuses(id)).toEqual(['pending', 'sent']);
  expect(home.view('wall').states).toMatchObject({
    'left:onOff.on': { source: 'assumed' },
    'right:onOff.on': { source: 'push' },
  });
});

it('fails when a part stays silent, and forgets all of it in the end', async () => {
  const home = TestHome.connected([wallSwitch]);
  const id = home.command('wall', 'onOff', 'on');
  for (const request of requests(home)) answer(home, request.id);
  home.report('wall', 'onOff.on', true, { component: 'left' });
  await home.clock.advance(10_000);
  expect(home.last('command').command.reason?.code).toBe('NEXA_COMMAND_TIMEOUT');
  await home.clock.advance(120_000);
  expect(home.statuses(id)).toEqual(['pending', 'failed']);
  expect(home.clock.pending).toBe(0);
});

it('does not toggle what may differ', () => {
  const home = TestHome.connected([wallSwitch]);
  home.command('wall', 'onOff', 'toggle');
  expect(home.last('command').command.reason).toMatchObject({
    code: 'NEXA_COMPONENT_UNKNOWN',
    params: { known: ['left', 'right'] },
  });
});

it('takes the only part that can for the whole', () => {
  const single = { ...wallSwitch, components: [{ id: 'left', capabilities: ['onOff'] }] };
  const home = TestHome.connected([single]);
  const id = home.command('wall', 'onOff', 'toggle');
  expect(requests(home)).toMatchObject([{ id, component: 'left' }]);
});

it('refuses what no part of the device can do', () => {
  const home = TestHome.connected([strip]);
  home.command('strip', 'lock', 'lock');
  expect(home.last('command').command.reason?.code).toBe('NEXA_CAPABILITY_UNKNOWN');
});
