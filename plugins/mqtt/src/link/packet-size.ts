import type { Duplex } from 'node:stream';
import type { MqttClient } from 'mqtt';

/** Larger than any announcement or state; Zigbee2MQTT's description of itself is the largest by far. */
export const MAX_PACKET = 2 * 1024 * 1024;

/**
 * Calls `onTooLarge` when a packet does not end within the limit. MQTT 5 brokers hold to the limit that they are told; of
 * 3.1.1 a packet may have 256 MB, and the parser gathers all of it in memory.
 */
export function guardPacketSize(client: MqttClient, stream: Duplex, onTooLarge: () => void): void {
  let unfinished = 0;
  client.on('packetreceive', () => {
    unfinished = 0;
  });
  stream.on('data', (chunk: Buffer) => {
    unfinished += chunk.length;
    if (unfinished > MAX_PACKET) onTooLarge();
  });
}
