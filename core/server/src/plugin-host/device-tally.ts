import type { IntegrationSink } from '@nexa/engine';
import type { StatusReport } from '@nexa/sdk';

/** The devices that an integration told of since it was last connected, and which of them are there. */
export class DeviceTally {
  readonly #told = new Set<string>();
  readonly #away = new Set<string>();

  /** How many are there. */
  get present(): number {
    return this.#told.size - this.#away.size;
  }

  clear(): void {
    this.#told.clear();
    this.#away.clear();
  }

  /** The sink, with what passes noted. Readings are looked at only while a device is away. */
  watch(sink: IntegrationSink): Omit<IntegrationSink, 'integrationStatus'> {
    return {
      devices: (devices) => {
        for (const { externalId } of devices) this.#told.add(externalId);
        sink.devices(devices);
      },
      deviceRemoved: (externalId) => {
        this.#told.delete(externalId);
        this.#away.delete(externalId);
        sink.deviceRemoved(externalId);
      },
      contact: (externalId) => {
        this.#away.delete(externalId);
        sink.contact(externalId);
      },
      deviceStatus: (externalId, status) => {
        this.#noteStatus(externalId, status);
        sink.deviceStatus(externalId, status);
      },
      readings: (readings) => {
        if (this.#away.size > 0) for (const { externalId } of readings) this.#away.delete(externalId);
        sink.readings(readings);
      },
      series: (series) => sink.series(series),
      event: (event) => {
        this.#away.delete(event.externalId);
        sink.event(event);
      },
    };
  }

  #noteStatus(externalId: string, { value }: StatusReport): void {
    const isAway = value === 'offline' || value === 'gone';
    if (isAway && this.#told.has(externalId)) this.#away.add(externalId);
    else if (value === 'online') this.#away.delete(externalId);
  }
}
