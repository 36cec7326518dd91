import { type DeviceDescription, type Duration, hours, type Instant, minutes } from '@nexa/sdk';
import type { TestIntegration } from '../../plugin-host/test-integration.ts';
import { demand, demandSame } from '../demand.ts';
import { JumpedTime } from '../jumped-time.ts';
import {
  connected,
  expectCommandWorks,
  isAway,
  keyOf,
  letPass,
  waitForReturn,
  waitUntilAway,
} from '../shared-steps.ts';
import type { ConformanceRun, RuleSubject } from '../subject.ts';

/** NEXA takes a device for away after so many of its contact intervals in silence. */
const SILENCE_FACTOR = 2;
const JUMP: Duration = hours(6);
const LOOK = { virtual: 60_000, real: 3_000 };

/** Clocks are set while a home runs, and a home must not notice. */
export async function clockJumpCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const time = new JumpedTime(host);
  try {
    const run = await connected(subject);
    const usual = await requestsWithin(run, subject);
    time.jump(JUMP);
    await demandNoStorm(run, subject, usual);
    demandSame(isAway(run.integration, counterpart), false, 'it stays online when the clock is set forward');
    await demandCommandNow(run, subject);
    await counterpart.goOffline(run);
    await waitUntilAway(run, counterpart);
    time.jump(-JUMP);
    await counterpart.comeBack(run);
    await waitForReturn(run.integration, counterpart);
    await demandNoStorm(run, subject, usual);
    await demandCommandNow(run, subject);
  } finally {
    time.restore();
  }
}

async function requestsWithin({ host, integration }: Required<ConformanceRun>, { counterpart }: RuleSubject) {
  const count = () => (counterpart.questions?.() ?? 0) + integration.sink.contacts.length;
  const before = count();
  await letPass(host, LOOK);
  return count() - before;
}

async function demandNoStorm(run: Required<ConformanceRun>, subject: RuleSubject, usual: number): Promise<void> {
  const now = await requestsWithin(run, subject);
  demand(now <= usual * 3 + 40, `${now} questions and reports after the clock was set, ${usual} before`);
}

async function demandCommandNow({ integration }: Required<ConformanceRun>, { counterpart, host }: RuleSubject) {
  await expectCommandWorks(integration, counterpart);
  if (counterpart.ecosystem !== undefined) return;
  const { externalId, shows } = counterpart.command;
  const last = integration.sink.seen.findLast(
    (reading) => reading.externalId === externalId && keyOf(reading) === shows.key,
  );
  const age = host.clock.now() - (last?.observedAt ?? 0);
  demand(Math.abs(age) < minutes(2), `a value just reported is ${Math.round(age / 1000)} s old by the clock`);
}

/** A device that is well must never look silent: what it promises it keeps. */
export async function intervalsCheck(subject: RuleSubject): Promise<void> {
  const { host } = subject;
  const { integration } = await connected(subject);
  const { sink } = integration;
  const promises = [...sink.known.values()];
  const longest = Math.max(0, ...promises.map(({ contactInterval = 0 }) => contactInterval));
  const broken = new Set<string>();
  const heard = new HeardKeys(integration, host.clock.now());
  const stretch = { virtual: Math.max(minutes(10), Math.min(longest * 5, hours(2))), real: 8_000 };
  await letPass(host, stretch, () => {
    for (const device of promises) {
      for (const what of silentParts(device, heard, host.clock.now(), sink)) broken.add(what);
    }
  });
  demandSame([...broken], [], 'it is heard of as often as it promises');
}

/** When each state was last reported. */
class HeardKeys {
  readonly #integration: TestIntegration;
  readonly #start: Instant;
  readonly #at = new Map<string, Instant>();
  #read = 0;
  #readSeries = 0;

  constructor(integration: TestIntegration, start: Instant) {
    this.#integration = integration;
    this.#start = start;
  }

  silence(externalId: string, key: string, now: Instant): Duration {
    // In a rush, measured values come in columns.
    const { seen, seriesSeen } = this.#integration.sink;
    for (const told of [...seen.slice(this.#read), ...seriesSeen.slice(this.#readSeries)]) {
      this.#at.set(`${told.externalId} ${keyOf(told)}`, now);
    }
    [this.#read, this.#readSeries] = [seen.length, seriesSeen.length];
    return now - (this.#at.get(`${externalId} ${key}`) ?? this.#start);
  }
}

function silentParts(
  { externalId, contactInterval, reportIntervals = {} }: DeviceDescription,
  heard: HeardKeys,
  now: Instant,
  sink: TestIntegration['sink'],
): string[] {
  if ((sink.deviceStatusOf(externalId)?.value ?? 'online') !== 'online') return [];
  const isSilent = contactInterval !== undefined && sink.silence(externalId) > contactInterval * SILENCE_FACTOR;
  const late = Object.entries(reportIntervals)
    .filter(([key, interval]) => heard.silence(externalId, key, now) > interval * SILENCE_FACTOR)
    .map(([key]) => `${externalId} ${key}`);
  return isSilent ? [externalId, ...late] : late;
}
