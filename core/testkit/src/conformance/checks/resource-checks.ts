import { PluginManifest } from '@nexa/sdk';
import { settle } from '../../clock/settle.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { valueProblemText } from '../../plugin-host/schema-values.ts';
import { demand, demandSame, notShown } from '../demand.ts';
import { connected, doesShow, expectCommandWorks, letPass, NOTICE } from '../shared-steps.ts';
import type { ConformanceRun, RuleSubject, ShownValue } from '../subject.ts';

/** Kinds of open things that a plugin can leave behind, as Node names them. */
const LEFT_BEHIND = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TLSWrap',
  'UDPWrap',
  'PipeWrap',
  'FSEventWrap',
  'Timeout',
]);

function openThings(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => LEFT_BEHIND.has(kind))
    .sort();
}

/** Resolves with what is open once no more is than `most`, or after three seconds: the other side notices late. */
async function openAtMost(most: number): Promise<string[]> {
  const deadline = performance.now() + 3000;
  while (openThings().length > most && performance.now() < deadline) await settle();
  return openThings();
}

export async function unloadCheck(subject: RuleSubject): Promise<void> {
  const { host } = subject;
  const before = openThings();
  const run = await connected(subject);
  await expectCommandWorks(run.integration, subject.counterpart);
  await run.integration.reconnect();
  await run.integration.close();
  await host.stop();
  demandSame(host.clock.pending, 0, 'no task is left on the clock');
  const after = await openAtMost(before.length);
  demand(after.length <= before.length, `open before: ${before.join(', ')}; after: ${after.join(', ')}`);
}

/** What grows by a little at each reconnect has grown by much after a year. */
export async function steadyCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const { integration } = await connected(subject);
  await integration.reconnect();
  await expectCommandWorks(integration, counterpart);
  const [open, pending] = [openThings().length, host.clock.pending];
  for (let count = 0; count < 10; count += 1) {
    demandSame((await integration.reconnect()).outcome, 'healed', 'it connects anew');
  }
  await expectCommandWorks(integration, counterpart);
  // A pool may hold a socket or two; ten connects that leave something behind leave ten.
  const after = await openAtMost(open + 4);
  demand(after.length <= open + 4, `ten reconnects leave ${after.length} things open, one leaves ${open}`);
  demand(host.clock.pending <= pending + 4, `ten reconnects leave ${host.clock.pending} tasks, one leaves ${pending}`);
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
