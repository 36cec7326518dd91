import { hasErrorCode, type IntegrationContext } from '@nexa/sdk';
import { BridgeClient, type BridgeDeadlines, defaultDeadlines } from '../bridge/bridge-client.ts';
import { BridgeRequester } from '../bridge/bridge-requester.ts';
import { ClipClient } from '../clip/clip-client.ts';
import type { Config } from '../config.ts';
import { type BridgeConfig, hasClip, readBridgeConfig } from '../model/bridge.ts';
import { ClipConnection } from './clip-connection.ts';
import { HueConnection } from './hue-connection.ts';
import type { HueLink } from './hue-link.ts';

export interface ConnectOptions {
  readonly deadlines?: BridgeDeadlines;
  /** Numbers from 0 to 1, for pauses that many homes should not make at the same moment. */
  readonly random?: () => number;
}

/**
 * Opens the link to a paired bridge and reads its home: by the v2 API where the bridge has it, else by v1. Whatever is
 * sent, the pinned certificate is looked at before.
 */
export async function connectBridge(
  context: IntegrationContext<Config>,
  { deadlines = defaultDeadlines, random = Math.random }: ConnectOptions = {},
): Promise<HueLink> {
  const { host, httpsPort, username, certificateFingerprint } = context.config;
  const requester = new BridgeRequester({ host, port: httpsPort, fingerprint: certificateFingerprint.toLowerCase() });
  const v1 = new BridgeClient(requester, username, deadlines);
  const byClip = async (config: BridgeConfig): Promise<HueLink> => {
    const client = new ClipClient(requester, username, deadlines);
    const connection = new ClipConnection(context, { client, v1, config, random });
    try {
      await connection.open();
      return connection;
    } catch (error) {
      connection.abandon();
      throw error;
    }
  };
  try {
    const config = readBridgeConfig((await v1.publicConfig(context.signal)).data);
    if (hasClip(config)) {
      const connection = await byClip(config).catch(unlessThereIsNoClip);
      if (connection !== undefined) return connection;
      context.logger.info('The Hue bridge has no v2 API after all; it is polled');
    }
    const connection = new HueConnection(context, v1);
    await connection.open();
    return connection;
  } catch (error) {
    v1.close();
    throw error;
  }
}

/** A bridge whose version promises the v2 API, and which answers that there is none. */
function unlessThereIsNoClip(error: unknown): undefined {
  if (hasErrorCode(error) && error.params.status === 404) return undefined;
  throw error;
}
