import { type JsonObject, minutes } from '@nexa/sdk';
import { valueProblemText } from '../../plugin-host/schema-values.ts';
import type { TestIntegration, TestWatch } from '../../plugin-host/test-integration.ts';
import { demand, demandNone, demandSame, notShown } from '../demand.ts';
import { connected, NOTICE, settled, waitForLook } from '../shared-steps.ts';
import type { AutomationShow, ConformanceRun, RuleSubject, TriggerShow } from '../subject.ts';

type Connected = Required<ConformanceRun>;

/** A plugin that leaves something behind with each watch leaves so many. */
const ROUNDS = 20;
/** A pool may hold something or other. */
const SLACK = 4;

/** What a plugin adds to automations works, and ends. One that adds nothing has nothing to show. */
export async function automationCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const { automation } = await host.surface();
  if (automation === undefined) return;
  const shows = counterpart.automation ?? {};
  for (const [name, { config }] of Object.entries(automation.triggers))
    demandFits(config, shownOf(shows, 'triggers', name).config, name);
  for (const [name, { config }] of Object.entries(automation.conditions))
    demandFits(config, shownOf(shows, 'conditions', name).config, name);
  for (const [name, { config }] of Object.entries(automation.actions))
    demandFits(config, shownOf(shows, 'actions', name).config, name);
  const run = await connected(subject);
  for (const name of Object.keys(automation.triggers)) await tryTrigger(run, name, shownOf(shows, 'triggers', name));
  for (const name of Object.keys(automation.conditions)) {
    const { config } = shownOf(shows, 'conditions', name);
    await settled(host, run.integration.conditionHolds(name, config), minutes(1));
  }
  for (const name of Object.keys(automation.actions)) {
    const { config, done } = shownOf(shows, 'actions', name);
    const before = await done(run);
    await settled(host, run.integration.runAction(name, config), minutes(1));
    demand(await waitForLook(run, async () => (await done(run)) > before, NOTICE), `${name} reaches the other side`);
    demandSame((await done(run)) - before, 1, `${name} is done once`);
  }
  demandNone(host.refusals, 'nothing of it is refused');
}

function shownOf<K extends keyof AutomationShow>(
  shows: AutomationShow,
  kind: K,
  name: string,
): NonNullable<AutomationShow[K]>[string] {
  const shown = shows[kind]?.[name];
  if (shown === undefined) throw notShown(`automation.${kind}["${name}"]`);
  return shown as NonNullable<AutomationShow[K]>[string];
}

/** Every field has a title for people, and the harness's configuration is one that a person could enter. */
function demandFits(schema: JsonObject, config: JsonObject, name: string): void {
  const fields = Object.entries((schema.properties ?? {}) as Readonly<Record<string, { readonly title?: unknown }>>);
  demandNone(
    fields.filter(([, { title }]) => typeof title !== 'string' || title.trim() === '').map(([field]) => field),
    `every field of ${name} has a title for people`,
  );
  const problem = valueProblemText(schema, config);
  demand(problem === undefined, `the harness’s configuration of ${name} is valid: ${problem}`);
}

async function tryTrigger(run: Connected, name: string, { config, happen }: TriggerShow): Promise<void> {
  const { host, integration } = run;
  const [one, other] = [await watched(run, name, config), await watched(run, name, config)];
  await happen(run);
  await firedAfter(integration, one, 0, name);
  await firedAfter(integration, other, 0, name);
  await one.end();
  const [ended, before] = [one.fired.length, other.fired.length];
  await happen(run);
  await firedAfter(integration, other, before, `${name}, when another watch of it has ended,`);
  demandSame(one.fired.length, ended, `${name} fires no more once its watch has ended`);
  await integration.reconnect();
  const again = other.fired.length;
  await happen(run);
  await firedAfter(integration, other, again, `${name}, after a reconnect,`);
  await other.end();
  await leaveNothing(run, name, config);
  demandNone(
    host.refusals.filter(({ what }) => what === 'firing'),
    `what comes with ${name} fits what it declares`,
  );
}

async function watched({ host, integration }: Connected, name: string, config: JsonObject): Promise<TestWatch> {
  return await settled(host, integration.watch(name, config), minutes(1));
}

async function firedAfter({ sink }: TestIntegration, watch: TestWatch, before: number, name: string): Promise<void> {
  await sink
    .waitFor(() => watch.fired.length > before, NOTICE)
    .catch((cause: unknown) => {
      throw new Error(`${name} fires within a minute after it happened`, { cause });
    });
}

async function leaveNothing(run: Connected, name: string, config: JsonObject): Promise<void> {
  const { clock } = run.host;
  const before = clock.pending;
  for (let round = 0; round < ROUNDS; round += 1) await (await watched(run, name, config)).end();
  const left = clock.pending - before;
  demand(left <= SLACK, `${ROUNDS} watches for ${name} that have ended leave ${left} tasks`);
}
