import { definePlugin } from '@nexa/sdk';
import { automation } from './automation/parts.ts';
import { ownCapabilities } from './capabilities/generic.ts';
import { MqttConfig, OWN_PORTS } from './config.ts';
import { MqttConnection } from './connection/mqtt-connection.ts';
import { diagnostics } from './healing/diagnostics.ts';
import { brokerReachable, reconnect } from './healing/reachability.ts';
import { askToAnnounce, deviceHeard } from './healing/unheard-devices.ts';
import { restartZigbee2mqtt, zigbee2mqttHealth } from './healing/zigbee2mqtt-health.ts';
import { identify } from './pairing/identify.ts';
import { createPairing } from './pairing/pairing.ts';
import { defaultTimings, type Timings } from './timings.ts';

export interface MqttPluginOptions {
  readonly timings?: Timings;
  /** Ports on which NEXA's own broker may listen. */
  readonly ownPorts?: readonly number[];
}

/** The plugin at a given pace; tests run it at a faster one. */
export const createMqttPlugin = ({ timings = defaultTimings, ownPorts = OWN_PORTS }: MqttPluginOptions = {}) =>
  definePlugin({
    config: MqttConfig,
    capabilities: ownCapabilities,
    pairing: createPairing({ timings, ownPorts }),
    checks: [brokerReachable, deviceHeard, zigbee2mqttHealth],
    healingActions: [askToAnnounce, restartZigbee2mqtt, reconnect],
    automation,
    diagnostics,
    identify,
    connect: (context) => MqttConnection.open(context, timings),
  });
