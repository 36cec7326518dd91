import type { PluginLink } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';
import { grantsOf } from './network-grants.ts';
import type { PluginSupervisor } from './plugin-supervisor.ts';

/** What the hosts in the answers of pairing flows grant, until each flow ends. */
export class PairingGrants {
  readonly #flows = new Map<string, { readonly supervisor: PluginSupervisor; readonly owners: Set<string> }>();

  /** The plugin's link, with what `answers` grant it. */
  async link(
    supervisor: PluginSupervisor,
    flowId: string,
    answers: readonly { readonly step: string; readonly input: JsonObject }[],
  ): Promise<PluginLink> {
    const link = await supervisor.up();
    const { pairing } = await link.surface();
    const flow = this.#flows.get(flowId) ?? { supervisor, owners: new Set<string>() };
    this.#flows.set(flowId, flow);
    for (const { step, input } of answers) {
      const fields = Object.hasOwn(pairing.steps, step) ? pairing.steps[step]?.fields : undefined;
      if (fields === undefined) continue;
      const owner = `flow ${flowId} ${step}`;
      flow.owners.add(owner);
      supervisor.grant(owner, grantsOf(fields, input));
    }
    return link;
  }

  end(flowId: string): void {
    const flow = this.#flows.get(flowId);
    this.#flows.delete(flowId);
    for (const owner of flow?.owners ?? []) flow?.supervisor.withdraw(owner);
    flow?.supervisor.link?.endPairing(flowId);
  }
}
