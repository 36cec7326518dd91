import { type Duration, milliseconds, seconds } from '@nexa/sdk';

/** Every limit and pause of the plugin in one place, so that a test can run the same code at another pace. */
export interface Timings {
  /** From the first packet to an open TCP or TLS connection. */
  readonly open: Duration;
  /** From our CONNECT to the broker's answer. */
  readonly handshake: Duration;
  /** From a publish or subscribe to the broker's acknowledgement. */
  readonly acknowledge: Duration;
  /** Seconds of silence after which the broker is asked for a sign of life. One and a half of it ends the connection. */
  readonly keepalive: Duration;
  /** So long nothing more was announced: what the broker had retained has arrived. */
  readonly quiet: Duration;
  /** The longest that `connect` waits for what is retained. */
  readonly firstLook: Duration;
  /** After a (re)connect and so much quiet, what was not announced again is gone. */
  readonly sweep: Duration;
  /** Changes of a device within this time are told together. */
  readonly gather: Duration;
  /** A device that can be switched and told no state for so long after it was announced is taken for unheard. */
  readonly unheard: Duration;
  /** How long a healing action waits for the states of a device that was asked to announce itself. */
  readonly answerToAnnounce: Duration;
  /** How long Zigbee2MQTT may take to restart. */
  readonly restart: Duration;
  /** Pauses between attempts to get the broker back; the last one goes on for ever. */
  readonly backOff: readonly Duration[];
}

/** A broker that vanished without a word is noticed within 23 s: keep-alive and a half. */
export const defaultTimings: Timings = {
  open: seconds(5),
  handshake: seconds(6),
  acknowledge: seconds(5),
  keepalive: seconds(15),
  quiet: milliseconds(300),
  firstLook: seconds(8),
  sweep: seconds(5),
  gather: milliseconds(100),
  // Zigbee2MQTT answers the request to announce only after half a minute.
  unheard: seconds(45),
  answerToAnnounce: seconds(40),
  restart: seconds(60),
  backOff: [milliseconds(500), seconds(1), seconds(2), seconds(5), seconds(10), seconds(20), seconds(30)],
};
