import { randomUUID } from 'node:crypto';
import type { CancelSignal } from '@nexa/sdk';
import type { MqttConfig } from '../config.ts';
import { outsideTarget } from '../connection/broker-source.ts';
import { BrokerSession } from '../link/broker-session.ts';
import type { Timings } from '../timings.ts';

/** Connects once and goes away again; nothing is published. Rejects with an error of the contract. */
export async function tryBroker(config: MqttConfig, timings: Timings, signal: CancelSignal): Promise<void> {
  const clientId = `nexa-pairing-${randomUUID().slice(0, 8)}`;
  const session = await BrokerSession.open({
    target: outsideTarget(config, clientId),
    timings,
    signal,
    now: () => Date.now(),
    versions: [5, 4],
    listener: { message: () => undefined, lost: () => undefined },
  });
  await session.part();
}
