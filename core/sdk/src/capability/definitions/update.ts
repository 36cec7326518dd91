import { Type } from '@sinclair/typebox';
import { minutes } from '../../platform/time.ts';
import { type AttributeDefinition, defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';

const version = (title: string) =>
  ({
    title,
    schema: Type.String({ minLength: 1, maxLength: 100 }),
    history: 'states',
    freshness: { kind: 'with-device' },
  }) as const satisfies AttributeDefinition;

/**
 * Firmware of a device. There is an update when `available` differs from `installed`. `install` counts as confirmed
 * when the device says that it has begun; that it ended shows in `installed`. While it runs, the plugin sets the
 * device's status to `updating`. @since 0.2.0
 */
export const update = defineCapability({
  id: 'update',
  version: 1,
  title: 'Firmware',
  attributes: {
    installed: version('Installed version'),
    available: version('Newest version'),
    inProgress: {
      title: 'Being installed',
      schema: Type.Boolean(),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    progress: {
      title: 'Progress',
      schema: Type.Number({ minimum: 0, maximum: 100 }),
      unit: '%',
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    install: {
      title: 'Install update',
      params: noParams,
      confirms: [{ attribute: 'inProgress', equals: true }],
      takes: minutes(2),
    },
  },
  events: {},
});
