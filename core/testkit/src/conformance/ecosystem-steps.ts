import type { ScalarValue } from '@nexa/sdk';
import type { ExposedTestHome } from '../ecosystem/exposed-test-home.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import { demand, demandSame } from './demand.ts';
import type { ConformanceRun, Counterpart, EcosystemSide } from './subject.ts';

type Connected = Required<ConformanceRun>;

/** The home of a run with an ecosystem. */
export function homeOf({ home }: PluginHost): ExposedTestHome {
  if (home === undefined) throw new Error('the host has no home that is exposed');
  return home;
}

/** Exposes the harness's device, and lets somebody link their account where reports need that. */
export async function expose(run: Connected, side: EcosystemSide): Promise<void> {
  homeOf(run.host).expose(side.device, side.values);
  await side.link?.(run);
}

/** Somebody says it there, and it happens here. */
export async function expectSpeechWorks(run: Connected, { command }: Counterpart, side: EcosystemSide): Promise<void> {
  const { wishes } = homeOf(run.host);
  const before = wishes.length;
  demandSame(await side.say(run, side.device.id), 'done', 'what is said there is carried out');
  const wish = wishes.slice(before).find(({ deviceId }) => deviceId === side.device.id);
  demand(wish !== undefined, 'what is said there reaches the home');
  demandSame([wish.capability, wish.command], [command.capability, command.command], 'it is what was said');
}

/** Something changes at the exposed device, each time to the other value. */
export function change(run: Connected, { command: { shows } }: Counterpart, side: EcosystemSide): void {
  const home = homeOf(run.host);
  const now = home.value(side.device.id, shows.key);
  const other = side.values[shows.key] as ScalarValue;
  home.set(side.device.id, { [shows.key]: now === shows.value ? other : shows.value });
}
