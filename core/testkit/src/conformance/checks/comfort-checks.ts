import { minutes, secretFieldNames } from '@nexa/sdk';
import { valueProblemText } from '../../plugin-host/schema-values.ts';
import { leakedSecrets } from '../../redaction/leaked-secrets.ts';
import { demand, demandNone, demandSame, notShown } from '../demand.ts';
import { connected, expectCommandWorks, NOTICE, paired, settled, waitUntilAway } from '../shared-steps.ts';
import type { RuleSubject } from '../subject.ts';

/** What an author wants to see first, most of all when nothing works. */
export async function diagnosticsCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const { configSchema, diagnosticsSchema } = await host.surface();
  if (diagnosticsSchema === undefined) throw new Error('it collects no diagnostics');
  const own = secretFieldNames(configSchema).map((name) => String(counterpart.config[name] ?? ''));
  const secrets = [...own, ...(counterpart.secrets ?? [])];
  const run = await connected(subject);
  const { externalId } = counterpart.command;
  const look = async (when: string): Promise<void> => {
    for (const device of counterpart.ecosystem === undefined ? [undefined, externalId] : [undefined]) {
      const collected = await settled(host, run.integration.diagnostics(device), minutes(1));
      const problem = valueProblemText(diagnosticsSchema, collected);
      demand(problem === undefined, `${when}, its diagnostics match their schema: ${problem}`);
      demand(Object.keys(collected ?? {}).length > 0, `${when}, its diagnostics tell something`);
      const named = secretFieldNames(diagnosticsSchema).filter((name) => name in (collected ?? {}));
      demandNone(named, `${when}, no secret is collected at all`);
    }
  };
  await look('at work');
  await counterpart.goOffline(run);
  await waitUntilAway(run, counterpart);
  await look('while its device is away');
  const said = host.sent.filter((message) => (message as { readonly kind?: string }).kind !== 'ask');
  demandNone(leakedSecrets(said, secrets), 'no secret is collected');
}

/** A person corrects the address, in the plugin's own step or in the form of its configuration. */
export async function reconfigureCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  if (counterpart.move === undefined) throw notShown('move');
  const { uniqueId, title } = await paired(subject);
  const run = await connected(subject);
  const before = [...run.integration.sink.known.keys()].sort();
  const there = await counterpart.move(run);
  await run.integration.close();
  const { pairing, configSchema } = await host.surface();
  const step = pairing.reconfigure === undefined ? undefined : pairing.steps[pairing.reconfigure];
  let config = there;
  if (step !== undefined) {
    const asked = Object.keys((step.fields.properties ?? {}) as object);
    const input = Object.fromEntries(Object.entries(there).filter(([name]) => asked.includes(name)));
    const integration = { uniqueId, title, config: counterpart.config };
    const result = await host.pair([input], { purpose: 'reconfigure', integration });
    if (result.result !== 'done') throw new Error(`reconfiguring ended with ${JSON.stringify(result)}`);
    demandSame(result.uniqueId, uniqueId, 'reconfigured, it is the same');
    config = result.config;
  }
  const problem = valueProblemText(configSchema, config);
  demand(problem === undefined, `reconfiguring ends with a valid configuration: ${problem}`);
  const after = await connected(subject, { config });
  await after.integration.sink.waitFor(({ known }) => known.has(counterpart.command.externalId), NOTICE);
  demandSame([...after.integration.sink.known.keys()].sort(), before, 'its devices keep their ids');
  await expectCommandWorks(after.integration, counterpart);
}

/** An update of the plugin must not send a person to pair everything again. */
export async function migrationCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const { configVersion } = await host.surface();
  const older = Array.from({ length: configVersion - 1 }, (_, index) => index + 1);
  for (const version of older) {
    const old = counterpart.olderConfigs?.[version];
    if (old === undefined) throw notShown(`olderConfigs[${version}]`);
    const config = await host.migrateConfig(old, version);
    demandSame(await host.migrateConfig(old, version), config, 'migrated twice, it is the same');
    const { integration } = await connected(subject, { config });
    await expectCommandWorks(integration, counterpart);
    await integration.close();
  }
}

/** Marks by which another plugin would know the same thing. */
export async function identifiersCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const { externalId } = counterpart.command;
  const run = await connected(subject);
  const marks = () => run.integration.sink.known.get(externalId)?.identifiers ?? [];
  const before = JSON.stringify(marks());
  demand(marks().length > 0, `the device ${externalId} has a mark by which it is known again`);
  await run.integration.reconnect();
  demandSame(JSON.stringify(marks()), before, 'its marks stay');
  demandNone(host.refusals, 'the host refuses none of its marks');
}
