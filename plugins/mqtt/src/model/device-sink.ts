import type { IntegrationContext } from '@nexa/sdk';

/** The part of an integration's context to which devices are told. */
export type DeviceSink = Pick<
  IntegrationContext,
  'addDevice' | 'removeDevice' | 'report' | 'reportEvent' | 'reportStatus' | 'reportContact' | 'clock' | 'logger'
>;
