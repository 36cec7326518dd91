import type { IntegrationContext } from '@nexa/sdk';
import type { DeviceSink } from '../model/device-sink.ts';

/**
 * The way of devices to the host. Until `connect` has resolved it learns of them from the connection: told twice, the
 * devices of a large home would spend what one may tell at once.
 */
export function deviceSink(context: IntegrationContext, isOpen: () => boolean): DeviceSink {
  return {
    clock: context.clock,
    logger: context.logger,
    addDevice(device) {
      if (isOpen()) context.addDevice(device);
    },
    removeDevice(externalId) {
      if (isOpen()) context.removeDevice(externalId);
    },
    report: (readings) => context.report(readings),
    reportEvent: (event) => context.reportEvent(event),
    reportStatus: (externalId, status) => context.reportStatus(externalId, status),
    reportContact: (externalId) => context.reportContact(externalId),
  };
}
