import { type ConformanceRule, type Counterpart, checkRule, describeConformance } from '@nexa/testkit/conformance';
import { conformanceRules } from '@nexa/testkit/grade';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EcosystemFault, faultyEcosystem } from './faulty-ecosystem.ts';
import { leaks } from './faulty-plugin.ts';
import { faultySubject } from './faulty-subject.ts';

/** Why a plugin that breaks a rule fails it: each for the reason that the rule is about. */
const reasons: Partial<Record<ConformanceRule, RegExp>> = {
  manifest: /the manifest matches its schema/,
  surface: /pattern/,
  config: /secretField: \["token"\]/,
  words: /whole sentence: \["key on the back"/,
  pairing: /paired twice, it is the same/,
  'pairing-refused': /pairing does not end well without its device/,
  'first-states': /did not come|refused/,
  'outside-change': /what happens at the device itself is not heard/,
  command: /does not report onOff.on = true/,
  'command-unknown': /what cannot be done is refused/,
  exposure: /what is exposed no more is forgotten there/,
  speech: /what is said there reaches the home/,
  reports: /is told there within a minute/,
  ghosts: /after an outage it knows what is exposed/,
  automation: /watches for acme.switched that have ended leave 20 tasks/,
  'calm-checks': /finds nothing wrong where all is well/,
  secrets: /no secret is told/,
  unload: /open before: ; after: .*Timeout set at .*faulty-plugin/,
  'start-offline': /being away is no fault of key/,
  'go-offline': /does not notice that its device is away|cannot be done/,
  'come-back': /does not notice that its device is back/,
  freshness: /does not notice that its device is away/,
  'report-intervals': /as often as it promises/,
  'access-refused': /not told as auth-failed/,
  reauth: /with a new key it is the same/,
  'rate-limited': /does not say that it may work later/,
  slow: /has a deadline of the plugin’s own/,
  garbage: /what cannot be done is refused/,
  'clock-jump': /does not notice that its device is back/,
  'command-verification': /ignored is not told as done/,
  'log-once': /each message comes once/,
  apart: /It does not answer/,
  identify: /has the id with which it is paired/,
  moved: /did not come/,
  'come-and-go': /new at the other side is not told/,
  'config-migration': /migrated configuration: .*place/,
  reconfigure: /reconfigured, it is the same/,
  identifiers: /has a mark by which it is known again/,
  diagnostics: /no secret is collected/,
  'healing-offered': /offers a healing action/,
  healing: /and the issue is gone|without cause/,
  push: /comes without being asked for/,
  quiet: /reports of a home in which nothing happens/,
  steady: /ten reconnects leave/,
};

const checked = (Object.keys(conformanceRules) as ConformanceRule[]).filter(
  (rule) => conformanceRules[rule].check !== undefined,
);

// Every rule lives through hours, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  for (const timer of leaks.splice(0)) clearInterval(timer);
});

it.each(checked)('finds a plugin that breaks the rule "%s"', async (rule) => {
  const isEcosystems = conformanceRules[rule].of === 'ecosystem';
  const { plugin, harness } = isEcosystems ? faultyEcosystem(rule as EcosystemFault) : faultySubject(rule);
  await expect(checkRule(rule, plugin, harness)).rejects.toThrow(reasons[rule] ?? /no reason is expected/);
});

it.each([
  ['outside-change', 'changeOutside'],
  ['freshness', 'fallSilent'],
  ['access-refused', 'refuseAccess'],
  ['reauth', 'renewAccess'],
  ['rate-limited', 'limitRate'],
  ['slow', 'slowDown'],
  ['garbage', 'answerGarbage'],
  ['command-verification', 'ignoreCommands'],
  ['identify', 'heard'],
  ['moved', 'move'],
  ['come-and-go', 'addDevice'],
  ['reconfigure', 'move'],
  ['push', 'changeOutside'],
] as const)('fails "%s" when the harness does not show it', async (rule, means) => {
  const { plugin, harness } = faultySubject('none');
  const lazy = async () => ({ ...(await harness.start()), [means]: undefined });
  await expect(checkRule(rule, plugin, { ...harness, start: lazy })).rejects.toThrow(
    `the harness does not show "${means}"`,
  );
});

it('fails "healing" for an action without an ailment', async () => {
  const { plugin, harness } = faultySubject('none');
  const lazy = async () => ({ ...(await harness.start()), ailments: {} });
  await expect(checkRule('healing', plugin, { ...harness, start: lazy })).rejects.toThrow(/has no ailment/);
});

describe.each(['unload', 'steady'] as const)('the rule "%s" fails for a plugin that leaves at each connect', (rule) => {
  const { plugin, harness } = faultySubject('none');
  afterEach(() => void process.removeAllListeners('acme'));

  it.each([
    ['a timer that keeps nothing awake', () => leaks.push(setInterval(() => undefined, 60_000).unref()), /Timeout/],
    ['a timer of a day', () => leaks.push(setTimeout(() => undefined, 86_400_000).unref()), /Timeout/],
    ['a listener of the process', () => process.setMaxListeners(30).on('acme', () => undefined), /process.on\(acme\)/],
  ])('%s', async (_what, leave, reason) => {
    const connect: typeof plugin.definition.connect = (context) => {
      leave();
      return plugin.definition.connect(context);
    };
    const leaving = { ...plugin, definition: { ...plugin.definition, connect } };
    await expect(checkRule(rule, leaving, harness)).rejects.toThrow(reason);
  });
});

it('bears a deadline that nobody waits for any more, as the collector ends it', async () => {
  const { plugin, harness } = faultySubject('none');
  const connect: typeof plugin.definition.connect = (context) => {
    AbortSignal.timeout(60_000);
    return plugin.definition.connect(context);
  };
  await checkRule('unload', { ...plugin, definition: { ...plugin.definition, connect } }, harness);
});

describe('the rule "automation" fails', () => {
  const { plugin, harness } = faultySubject('none');
  const without = (handler: 'watchTrigger' | 'conditionHolds' | 'runAction') => {
    const connect: typeof plugin.definition.connect = async (context) =>
      Object.assign(await plugin.definition.connect(context), { [handler]: undefined });
    return { ...plugin, definition: { ...plugin.definition, connect } };
  };

  it.each(['watchTrigger', 'conditionHolds', 'runAction'] as const)('for a declaration without %s', async (handler) => {
    await expect(checkRule('automation', without(handler), harness)).rejects.toThrow(`has no ${handler}`);
  });

  it('when the harness does not show it', async () => {
    const lazy = async () => ({ ...(await harness.start()), automation: {} });
    const check = checkRule('automation', plugin, { ...harness, start: lazy });
    await expect(check).rejects.toThrow('automation.triggers["acme.switched"]');
  });

  it.each([
    [
      'a trigger does not fire',
      'triggers',
      'acme.switched',
      { happen: async () => undefined },
      /fires within a minute/,
    ],
    ['an action does not arrive', 'actions', 'acme.flash', { done: () => 0 }, /acme.flash reaches the other side/],
  ] as const)('when %s', async (_name, kind, name, more, reason) => {
    const start = async () => {
      const counterpart = await harness.start();
      const shows = counterpart.automation?.[kind] ?? {};
      const shown = { ...shows, [name]: { ...shows[name], ...more } };
      return { ...counterpart, automation: { ...counterpart.automation, [kind]: shown } } as Counterpart;
    };
    await expect(checkRule('automation', plugin, { ...harness, start })).rejects.toThrow(reason);
  });
});

describe('of an ecosystem that keeps to the contract', () => {
  const { plugin, harness } = faultyEcosystem('none');
  const own = checked.filter((rule) => conformanceRules[rule].of === 'ecosystem');
  it.each([...own, 'start-offline', 'go-offline', 'come-back', 'clock-jump', 'log-once', 'unload', 'steady'] as const)(
    'the rule "%s" holds',
    (rule) => checkRule(rule, plugin, harness),
  );
});

describe('of a plugin that keeps to the contract', () => {
  const { plugin, harness } = faultySubject('none');
  describeConformance(plugin, harness);
});
