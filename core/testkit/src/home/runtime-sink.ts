import type { HomeEvent, IntegrationSink } from '@nexa/engine';
import type { DeviceDescription, DeviceEvent, Reading, ReadingSeries, StatusReport } from '@nexa/sdk';

/** Turns what an integration reports into events of its home. */
export class RuntimeSink implements IntegrationSink {
  readonly #integrationId: string;
  readonly #dispatch: (event: HomeEvent) => void;

  constructor(integrationId: string, dispatch: (event: HomeEvent) => void) {
    this.#integrationId = integrationId;
    this.#dispatch = dispatch;
  }

  devices(devices: readonly DeviceDescription[]): void {
    this.#dispatch({ type: 'devices', integrationId: this.#integrationId, devices });
  }

  deviceRemoved(externalId: string): void {
    this.#dispatch({ type: 'device-removed', integrationId: this.#integrationId, externalId });
  }

  contact(externalId: string): void {
    this.#dispatch({ type: 'contact', integrationId: this.#integrationId, externalId });
  }

  deviceStatus(externalId: string, status: StatusReport): void {
    this.#dispatch({ type: 'device-status', integrationId: this.#integrationId, externalId, status });
  }

  readings(readings: readonly Reading[]): void {
    this.#dispatch({ type: 'readings', integrationId: this.#integrationId, readings });
  }

  series(series: ReadingSeries): void {
    this.#dispatch({ type: 'series', integrationId: this.#integrationId, series });
  }

  event(event: DeviceEvent): void {
    this.#dispatch({ type: 'device-event', integrationId: this.#integrationId, event });
  }

  integrationStatus(status: StatusReport): void {
    this.#dispatch({ type: 'integration-status', integrationId: this.#integrationId, status });
  }
}
