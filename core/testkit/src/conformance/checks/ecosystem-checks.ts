import { minutes } from '@nexa/sdk';
import { demand, demandNone, demandSame } from '../demand.ts';
import { change, expectSpeechWorks, homeOf } from '../ecosystem-steps.ts';
import { connected, NOTICE, waitForLook, waitForReturn, waitUntilAway } from '../shared-steps.ts';
import type { ConformanceRun, EcosystemSide, RuleSubject } from '../subject.ts';

const STRANGER = '0195a3f0-0000-7000-8000-0000000000ff';

function sideOf({ counterpart }: RuleSubject): EcosystemSide {
  if (counterpart.ecosystem === undefined) throw new Error('the harness has no "ecosystem"');
  return counterpart.ecosystem;
}

async function comesToKnow(
  run: Required<ConformanceRun>,
  side: EcosystemSide,
  wanted: Readonly<Record<string, string>>,
  what: string,
): Promise<void> {
  const sorted = (known: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(known).sort());
  const isSo = async () => sorted(await side.known(run)) === sorted(wanted);
  if (await waitForLook(run, isSo, minutes(3))) return;
  throw new Error(`${what}: it knows ${sorted(await side.known(run))} instead of ${sorted(wanted)}`);
}

/** What is not exposed does not exist there, also for who guesses its id. */
export async function exposureCheck(subject: RuleSubject): Promise<void> {
  const side = sideOf(subject);
  const run = await connected(subject);
  const home = homeOf(run.host);
  const { id, name } = side.device;
  await comesToKnow(run, side, { [id]: name }, 'what is exposed is known there');
  const before = home.wishes.length;
  demandSame(await side.say(run, STRANGER), 'failed', 'what is said to a device that is not exposed fails');
  home.hide(id);
  demandSame(await side.say(run, id), 'failed', 'what is said to a device that is exposed no more fails');
  demandNone(home.wishes.slice(before), 'nothing of it reaches the home');
  await comesToKnow(run, side, {}, 'what is exposed no more is forgotten there');
  demandNone(run.host.refusals, 'nothing that it says is refused');
}

export async function speechCheck(subject: RuleSubject): Promise<void> {
  const side = sideOf(subject);
  const run = await connected(subject);
  await expectSpeechWorks(run, subject.counterpart, side);
  // The second time nothing changes, and it is well all the same.
  await expectSpeechWorks(run, subject.counterpart, side);
}

export async function reportsCheck(subject: RuleSubject): Promise<void> {
  const side = sideOf(subject);
  const run = await connected(subject);
  for (let count = 0; count < 3; count += 1) {
    const before = await side.told(run, side.device.id);
    change(run, subject.counterpart, side);
    const isTold = async () => (await side.told(run, side.device.id)) > before;
    demand(await waitForLook(run, isTold, NOTICE), 'a change of an exposed device is told there within a minute');
  }
}

/** Renamed, replaced and removed while the ecosystem is away: afterwards it knows what there is, and nothing else. */
export async function ghostsCheck(subject: RuleSubject): Promise<void> {
  const { counterpart } = subject;
  const side = sideOf(subject);
  const run = await connected(subject);
  const home = homeOf(run.host);
  const { device, values } = side;
  const others = ['1', '2', '3'].map((digit) => ({
    ...device,
    id: `0195a3f0-0000-7000-8000-0000000000a${digit}`,
    name: `${device.name} ${digit}`,
  }));
  const [first, second, third] = others as [typeof device, typeof device, typeof device];
  home.expose(first, values);
  home.expose(second, values);
  const names = Object.fromEntries([device, first, second].map(({ id, name }) => [id, name]));
  await comesToKnow(run, side, names, 'what is exposed is known there');
  await counterpart.goOffline(run);
  home.hide(first.id);
  home.expose(third, values);
  home.expose({ ...second, name: `${device.name} 4` }, values);
  await waitUntilAway(run, counterpart);
  home.hide(third.id);
  home.expose({ ...device, name: `${device.name} 5` }, values);
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  const wanted = { [device.id]: `${device.name} 5`, [second.id]: `${device.name} 4` };
  await comesToKnow(run, side, wanted, 'after an outage it knows what is exposed and nothing else');
}
