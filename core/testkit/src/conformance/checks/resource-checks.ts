import { PluginManifest } from '@nexa/sdk';
import { settle } from '../../clock/settle.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { valueProblemText } from '../../plugin-host/schema-values.ts';
import { demand, demandSame, notShown } from '../demand.ts';
import type { OpenThings } from '../open-things.ts';
import { connected, doesShow, expectCommandWorks, letPass, NOTICE } from '../shared-steps.ts';
import type { ConformanceRun, RuleSubject, ShownValue } from '../subject.ts';

/** The harness begins before it is counted: what it holds then, it may hold anew afterwards. */
function openOf({ open }: RuleSubject): OpenThings {
  if (open === undefined) throw new Error('what is open is counted for rules that say so only');
  return open;
}

export async function unloadCheck(subject: RuleSubject): Promise<void> {
  const { host } = subject;
  const open = openOf(subject);
  const before = open.list();
  const run = await connected(subject);
  await expectCommandWorks(run.integration, subject.counterpart);
  await run.integration.reconnect();
  await run.integration.close();
  await host.stop();
  demandSame(host.clock.pending, 0, 'no task is left on the clock');
  const after = await open.atMost(before.length);
  demand(after.length <= before.length, `open before: ${before.join(', ')}; after: ${after.join(', ')}`);
}

/** A pool may hold a socket or two; ten connects that leave something behind leave ten. */
const SLACK = 4;

/** What grows by a little at each reconnect has grown by much after a year. */
export async function steadyCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const open = openOf(subject);
  const { integration } = await connected(subject);
  await integration.reconnect();
  await expectCommandWorks(integration, counterpart);
  const [before, pending] = [open.list().length, host.clock.pending];
  for (let count = 0; count < 10; count += 1) {
    demandSame((await integration.reconnect()).outcome, 'healed', 'it connects anew');
  }
  await expectCommandWorks(integration, counterpart);
  const after = await open.atMost(before + SLACK);
  const grown = `ten reconnects leave ${after.length} things open, one leaves ${before}`;
  demand(after.length <= before + SLACK, `${grown}: ${after.join(', ').slice(0, 500)}`);
  const tasks = host.clock.pending;
  demand(tasks <= pending + SLACK, `ten reconnects leave ${tasks} tasks, one leaves ${pending}`);
}

export async function quietCheck(subject: RuleSubject): Promise<void> {
  const { host } = subject;
  const run = await connected(subject);
  const { sink } = run.integration;
  await letPass(host, { virtual: 30_000, real: 1_000 });
  const [before, since] = [sink.contacts.length, host.clock.now()];
  await letPass(host, { virtual: 600_000, real: 5_000 });
  const told = sink.contacts.length - before;
  const most = (Math.max(1, sink.known.size) * (host.clock.now() - since)) / 1000 + 10;
  demand(told <= most, `${told} reports of a home in which nothing happens, at most ${Math.round(most)} are needed`);
}

const PUSHES = 3;
const MOST_TRIES = 8;

/** A push comes without a question; a poll never does. */
export async function pushCheck(subject: RuleSubject): Promise<void> {
  const { plugin, counterpart } = subject;
  const problem = valueProblemText(PluginManifest, plugin.manifest);
  demand(problem === undefined, `the manifest matches its schema: ${problem}`);
  const { iotClass } = plugin.manifest as PluginManifest;
  demand(!iotClass.endsWith('-polling'), `the manifest says ${iotClass}`);
  if (counterpart.changeOutside === undefined) throw notShown('changeOutside');
  const run = await connected(subject);
  let pushed = 0;
  for (let count = 0; count < MOST_TRIES && pushed < PUSHES; count += 1) if (await isPushed(run, subject)) pushed += 1;
  demandSame(pushed, PUSHES, 'what happens at the device comes without being asked for');
}

async function isPushed(run: Required<ConformanceRun>, { counterpart, host }: RuleSubject): Promise<boolean> {
  const { sink } = run.integration;
  if (counterpart.changeOutside === undefined) throw notShown('changeOutside');
  const seenBefore = sink.seen.length;
  const isSeen = (change: ShownValue) => sink.seen.slice(seenBefore).some((reading) => doesShow(reading, change));
  if (host.clock instanceof VirtualClock) {
    const change = await counterpart.changeOutside(run);
    for (let count = 0; count < 20; count += 1) await settle();
    return isSeen(change);
  }
  if (counterpart.questions === undefined) throw notShown('questions');
  const before = counterpart.questions();
  const change = await counterpart.changeOutside(run);
  await sink.waitFor(() => isSeen(change), NOTICE);
  return counterpart.questions() === before;
}
