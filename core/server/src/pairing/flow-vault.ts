import { type DatabaseTransaction, flowStore } from '@nexa/db';
import type { Instant, JsonObject, PairedIntegration, PairingIssue, PairingPurpose } from '@nexa/sdk';
import type { SecretBox } from '../secrets/secret-box.ts';

export interface FlowError {
  readonly message: string;
  readonly field?: string;
  readonly code?: string;
}

/** What is kept of a flow between two steps; all of it is sealed, since any of it may be secret. */
export interface FlowData {
  /** What earlier steps left for later ones. */
  readonly data: JsonObject;
  /** What was sent ahead, for steps still to come. */
  readonly given: JsonObject;
  readonly error?: FlowError;
  /** Steps that were answered, with what: the hosts in it stay reachable, after a restart too. */
  readonly passed?: readonly { readonly step: string; readonly input: JsonObject }[];
  /** The integration as it is, when there is one. */
  readonly integration?: PairedIntegration;
  /** What is to be repaired. */
  readonly issue?: PairingIssue & { readonly id: string };
  /** What the step at hand shows; `state` is what the vendor's page must bring back, once. */
  readonly shown?: { readonly content: string; readonly state?: string };
}

export interface PairingFlow extends FlowData {
  readonly id: string;
  readonly homeId: string;
  readonly userId: string;
  readonly pluginId: string;
  /** The integration that it is about; a new one has none yet. */
  readonly integrationId?: string;
  readonly purpose: PairingPurpose;
  readonly step: string;
  readonly expiresAt: Instant;
}

/** Pairings on their way, sealed for the database and opened from it. */
export class FlowVault {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  create(tx: DatabaseTransaction, flow: Omit<PairingFlow, 'expiresAt'>): Promise<Instant> {
    const { data, given, error, integration, issue, shown, passed, ...rest } = flow;
    return flowStore.create(tx, { ...rest, sealed: this.#seal(flow), keyId: this.#box.keyId });
  }

  async find(tx: DatabaseTransaction, id: string): Promise<PairingFlow | undefined> {
    const kept = await flowStore.find(tx, id);
    if (kept === undefined) return undefined;
    const { sealed, ...rest } = kept;
    const content = this.#box.open(sealed, { homeId: kept.homeId, rowId: kept.id }) as unknown as FlowData;
    return { ...content, ...rest };
  }

  /** Each step gives the person the whole time again. */
  async update(tx: DatabaseTransaction, flow: PairingFlow): Promise<Instant> {
    const { id, step } = flow;
    const until = await flowStore.update(tx, { id, step, sealed: this.#seal(flow), keyId: this.#box.keyId });
    return until ?? flow.expiresAt;
  }

  remove(tx: DatabaseTransaction, id: string): Promise<void> {
    return flowStore.remove(tx, id);
  }

  #seal({ id, homeId, data, given, error, integration, issue, shown, passed }: Omit<PairingFlow, 'expiresAt'>): Buffer {
    const content = JSON.parse(JSON.stringify({ data, given, error, integration, issue, shown, passed })) as JsonObject;
    return this.#box.seal(content, { homeId, rowId: id });
  }
}
