import type { PluginLink, PluginSurface } from '@nexa/engine';
import type { JsonObject, PairedIntegration, PairingIssue, PairingPurpose, PairingResult } from '@nexa/sdk';
import { checkedValues } from './schema-values.ts';

/** How a test goes through pairing steps. @since 0.2.0 */
export interface TestPairing {
  /** `pair` when left out. It decides with which step is begun, as the host does. */
  readonly purpose?: PairingPurpose;
  /** The integration as it is; needed for every purpose but `pair`. */
  readonly integration?: PairedIntegration;
  /** What is to be repaired; needed for `repair`. */
  readonly issue?: PairingIssue;
  /**
   * Goes where an `external` step sends a person, as their browser does, and resolves with the parameters with which
   * the vendor sends them back. Needed when there is such a step.
   */
  readonly visit?: (url: string) => Promise<JsonObject>;
}

export interface DialogueParts {
  readonly link: PluginLink;
  readonly pairing: PluginSurface['pairing'];
  readonly flowId: string;
  readonly inputs: readonly JsonObject[];
  readonly options: TestPairing;
}

/** Ends of pairing flows are at most so many steps away. */
const MOST_STEPS = 20;
/** Nothing listens there: the test's `visit` stops before it. */
const CALLBACK = 'http://nexa.test/pairing/callback';

/** One flow of a test, from its first step to where it ends. */
export class PairingDialogue {
  readonly #parts: DialogueParts;
  readonly #purpose: PairingPurpose;
  #step: string;
  #data: JsonObject;

  constructor(parts: DialogueParts) {
    this.#parts = parts;
    const { purpose = 'pair', integration } = parts.options;
    if (purpose !== 'pair' && integration === undefined) throw new Error(`to ${purpose}, give the integration`);
    this.#purpose = purpose;
    this.#step = this.#firstStep();
    this.#data = integration?.config ?? {};
  }

  async run(): Promise<PairingResult> {
    const { link, flowId, inputs } = this.#parts;
    try {
      for (let index = 0; index < MOST_STEPS; index += 1) {
        const result = await this.#take(inputs[Math.min(index, inputs.length - 1)] ?? {});
        const isOver = result.result !== 'next' && index >= inputs.length - 1;
        if (result.result === 'done' || isOver) return result;
        if (result.result === 'next') {
          this.#step = result.step;
          this.#data = { ...this.#data, ...result.data };
        }
      }
    } finally {
      link.endPairing(flowId);
    }
    throw new Error(`pairing did not end within ${MOST_STEPS} steps`);
  }

  async #take(given: JsonObject): Promise<PairingResult> {
    const { link, pairing } = this.#parts;
    const step = pairing.steps[this.#step];
    const brought = step?.presents === true ? await this.#present(step.kind === 'external') : given;
    const input = checkedValues(step?.fields ?? {}, brought, `pairing step ${this.#step}`);
    return await link.runPairingStep({ ...this.#context(), step: this.#step, input, data: this.#data });
  }

  /** Resolves with what the redirect of the vendor brings; with nothing for a code that is shown. */
  async #present(isExternal: boolean): Promise<JsonObject> {
    const { link, flowId, pairing, options } = this.#parts;
    const state = `state-of-${flowId}`;
    const callback = isExternal ? { callback: { url: CALLBACK, state } } : {};
    const shown = await link.presentPairingStep({
      ...this.#context(),
      step: this.#step,
      data: this.#data,
      ...callback,
    });
    this.#data = { ...this.#data, ...shown.data };
    if (!isExternal) return {};
    if (options.visit === undefined) throw new Error(`pairing step ${this.#step} is external: give visit`);
    const brought = await options.visit(shown.content);
    if (brought.state !== state) throw new Error('the vendor’s page did not bring the state back');
    const asked = Object.keys((pairing.steps[this.#step]?.fields.properties ?? {}) as JsonObject);
    return Object.fromEntries(Object.entries(brought).filter(([name]) => asked.includes(name)));
  }

  #context() {
    const { flowId, options } = this.#parts;
    const { integration, issue } = options;
    return {
      flowId,
      purpose: this.#purpose,
      ...(integration === undefined ? {} : { integration }),
      ...(issue === undefined ? {} : { issue }),
    };
  }

  #firstStep(): string {
    const { pairing, options } = this.#parts;
    if (this.#purpose === 'reauth') return pairing.reauth ?? pairing.start;
    const step = this.#purpose === 'reconfigure' ? pairing.reconfigure : pairing.repairs?.[options.issue?.code ?? ''];
    if (this.#purpose === 'pair') return pairing.start;
    if (step === undefined) throw new Error(`the plugin has no step to ${this.#purpose} with`);
    return step;
  }
}
