import { createHash } from 'node:crypto';
import type { IntegrationContext } from '@nexa/sdk';
import { configInvalid } from '@nexa/sdk';
import type { MqttConfig } from '../config.ts';
import type { BrokerTarget, TlsTrust } from '../link/broker-target.ts';
import { openSocket } from '../link/open-socket.ts';
import { OwnBroker } from '../own-broker/own-broker.ts';

/** The broker of an integration, and what ends with it. */
export interface BrokerSource {
  readonly target: BrokerTarget;
  readonly own?: OwnBroker;
  close(): Promise<void>;
}

/** Where the configured broker is reached, for whoever introduces themselves with `clientId`. */
export function outsideTarget(config: MqttConfig, clientId: string): BrokerTarget {
  const { host, port, username, password } = config;
  if (host === undefined) throw configInvalid('host', 'The address of the MQTT broker is missing.');
  const tls = trustOf(config);
  return {
    where: `${host}:${port}`,
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    open: (limit, signal) => openSocket({ host, port, ...(tls === undefined ? {} : { tls }) }, limit, signal),
  };
}

function trustOf({ encryption, certificate, fingerprint }: MqttConfig): TlsTrust | undefined {
  if (encryption !== 'tls') return undefined;
  return {
    ...(certificate === undefined || certificate.trim() === '' ? {} : { certificate }),
    ...(fingerprint === undefined || fingerprint.trim() === '' ? {} : { fingerprint }),
  };
}

/** The same for an integration for ever, in the 23 signs that every broker takes (MQTT 3.1.1, section 3.1.3.1). */
const clientIdOf = (integrationId: string): string =>
  `nexa-${createHash('sha256').update(integrationId).digest('hex').slice(0, 18)}`;

/** The broker that an integration is configured for; NEXA's own is started. */
export async function startBroker(context: IntegrationContext<MqttConfig>): Promise<BrokerSource> {
  const { config } = context;
  const clientId = clientIdOf(context.integrationId);
  if (config.use === 'broker') return { target: outsideTarget(config, clientId), close: () => Promise.resolve() };
  const own = await OwnBroker.start(context);
  return { target: own.targetFor(clientId), own, close: () => own.stop() };
}
