import type { Device } from '../../shared/api/types.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import type { Capabilities } from '../../shared/device/value-text.ts';

/** One thing that a device measures over time. */
export interface Metric {
  readonly key: string;
  readonly title: string;
  readonly unit: string | undefined;
  readonly precision: number | undefined;
  readonly capability: string;
}

/** What a device measures: every number that no command sets, of those that it reports. */
export function metricsOf(device: Device, capabilities: Capabilities): Metric[] {
  return device.components.flatMap((component) =>
    component.capabilities.flatMap((id) =>
      Object.entries(capabilities.get(id)?.attributes ?? {})
        .filter(([, { schema, history }]) => history !== 'states' && isNumeric(schema.type))
        .map(([attribute, info]) => ({
          key: stateKeyOf(id, attribute, component.id),
          title: component.name === undefined ? info.title : `${component.name}: ${info.title}`,
          unit: info.unit,
          precision: info.precision,
          capability: id,
        }))
        .filter(({ key }) => key in device.state),
    ),
  );
}

const isNumeric = (type: string | undefined) => type === 'number' || type === 'integer';
