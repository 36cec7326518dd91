import { type JsonObject, PluginManifest } from '@nexa/sdk';
import { valueProblemText } from '../../plugin-host/schema-values.ts';
import { demand, demandNone, demandSame } from '../demand.ts';
import { undrawn } from '../drawn-fields.ts';
import { contractError, paired } from '../shared-steps.ts';
import type { RuleSubject } from '../subject.ts';

const PLUGIN_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Names of fields that hold what nobody else may know. */
const SECRET_NAME = /(password|passphrase|secret|token|apikey|localkey|pin|credential)s?$/i;
const HOST_NAME = /^(host|hostname|address|ip)$/i;

type Field = { readonly [keyword: string]: unknown };

const fieldsOf = (schema: JsonObject): [string, Field][] =>
  Object.entries((schema.properties ?? {}) as Record<string, Field>);

export function manifestCheck({ plugin, pluginId }: RuleSubject): Promise<void> {
  const problem = valueProblemText(PluginManifest, plugin.manifest);
  demand(problem === undefined, `the manifest matches its schema: ${problem}`);
  demand(PLUGIN_ID.test(pluginId), `${pluginId} is a plugin id`);
  return Promise.resolve();
}

/** The host's own check: allowed keywords, prefixed ids, steps and checks that exist. */
export async function surfaceCheck({ host }: RuleSubject): Promise<void> {
  const surface = await host.surface();
  const raised = surface.checks.flatMap(({ raises }) => raises.map(({ code }) => code));
  const cured = surface.healingActions.flatMap(({ cures }) => cures).filter((code) => !code.startsWith('core.'));
  demandNone(
    cured.filter((code) => !raised.includes(code)),
    'every issue that is cured is raised by a check',
  );
}

export async function configCheck({ host, counterpart }: RuleSubject): Promise<void> {
  const { configSchema } = await host.surface();
  const fields = fieldsOf(configSchema);
  demandNone(
    fields.filter(([, { title }]) => typeof title !== 'string' || title.trim() === '').map(([name]) => name),
    'every field of the configuration has a title for people',
  );
  demandNone(
    fields.filter(([name, field]) => SECRET_NAME.test(name) && field['x-nexa-secret'] !== true).map(([name]) => name),
    'what nobody may know is a secretField',
  );
  demandNone(
    fields.filter(([name, field]) => HOST_NAME.test(name) && field.format !== 'host').map(([name]) => name),
    'an address is a hostField, which grants the right to reach it',
  );
  const wrongDefaults = fields.filter(
    ([, field]) => 'default' in field && valueProblemText(field, field.default) !== undefined,
  );
  demandNone(
    wrongDefaults.map(([name]) => name),
    'every default is allowed by its own field',
  );
  demandNone(
    fields.flatMap(([name, field]) => undrawn(field, name)),
    'a form draws every field',
  );
  const problem = valueProblemText(configSchema, counterpart.config);
  demand(problem === undefined, `the harness’s configuration is valid: ${problem}`);
  const taken = fields
    .map(([name]) => name)
    .filter((name) => valueProblemText(configSchema, { ...counterpart.config, [name]: { wrong: true } }) === undefined);
  demandNone(taken, 'a value of another type is refused');
}

interface Added {
  readonly title: string;
  readonly description?: string;
}

/** Texts that a person reads. */
export async function wordsCheck({ host }: RuleSubject): Promise<void> {
  const { pairing, checks, healingActions, automation } = await host.surface();
  const added = Object.values(automation ?? {}).flatMap((declared) => Object.values(declared as object) as Added[]);
  const steps = Object.values(pairing.steps);
  const issues = checks.flatMap(({ raises }) => raises);
  const titles = [...steps, ...checks, ...issues, ...healingActions, ...added].map(({ title }) => title);
  demandNone(titles.filter(isNoTitle), 'every title begins with a capital and is at most 80 characters long');
  const hints = steps.flatMap(({ hint }) => (hint === undefined ? [] : [hint]));
  const sentences = [
    ...hints,
    ...added.flatMap(({ description }) => (description === undefined ? [] : [description])),
    ...issues.map(({ explanation }) => explanation),
    ...healingActions.flatMap(({ prerequisites }) => prerequisites),
  ];
  demandNone(
    sentences.filter(isNoSentence),
    'every hint, explanation, description and prerequisite is a whole sentence',
  );
}

const isNoTitle = (text: string): boolean => !/^\p{Lu}|^\p{N}/u.test(text) || text.length > 80 || /\s$/.test(text);
const isNoSentence = (text: string): boolean => !/^[\p{Lu}\p{N}“"]/u.test(text) || !/[.!?”)]$/u.test(text);

export async function pairingCheck(subject: RuleSubject): Promise<void> {
  const [result, again] = [await paired(subject), await paired(subject)];
  const { configSchema } = await subject.host.surface();
  const problem = valueProblemText(configSchema, result.config);
  demand(problem === undefined, `pairing ends with a valid configuration: ${problem}`);
  demand(result.title.trim().length > 0, 'pairing gives a title');
  demandSame(again.uniqueId, result.uniqueId, 'paired twice, it is the same');
}

/** Pairing with a device that is away must end in words, not in an integration that was never seen to work. */
export async function pairingRefusedCheck({ host, counterpart }: RuleSubject): Promise<void> {
  await counterpart.goOffline({ host });
  const inputs = counterpart.pairing ?? [counterpart.config];
  const outcome = await host.pair(inputs).catch((error: unknown) => error);
  if (outcome instanceof Error) {
    const { code } = await contractError(Promise.reject(outcome));
    demand(code !== 'NEXA_PLUGIN_AUTH_FAILED', 'a device that is away refuses no key');
    return;
  }
  const result = outcome as Awaited<ReturnType<typeof host.pair>>;
  demandSame(result.result, 'retry', 'pairing does not end well without its device');
  demand(result.result === 'retry' && result.message.trim().length > 0, 'it says why it cannot go on');
}
