import type { ExposedRow, ExposedSceneRow } from '@nexa/db';
import { type ExposedDevice, type ExposedState, exposedScene, MAIN_COMPONENT } from '@nexa/sdk';
import type { DeviceView } from '../http/home-service.ts';

/** A device as an ecosystem is shown it. One that no runtime knows (yet) has no abilities. */
export function presentExposed(row: ExposedRow, view: DeviceView | undefined): ExposedDevice {
  const { manufacturer, model, firmware, components = [], limits } = view?.record?.description ?? {};
  return {
    id: row.id,
    name: row.name,
    ...(row.room === null ? {} : { room: row.room }),
    type: row.device_type,
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(model === undefined ? {} : { model }),
    ...(firmware === undefined ? {} : { firmware }),
    components,
    ...(limits === undefined ? {} : { limits }),
    needsPin: row.needs_pin,
  };
}

export function presentScene({ id, name, room }: ExposedSceneRow): ExposedDevice {
  return {
    id,
    name,
    ...(room === null ? {} : { room }),
    type: exposedScene.type,
    components: [{ id: MAIN_COMPONENT, capabilities: [exposedScene.capability] }],
    needsPin: false,
  };
}

/** A scene is there as long as NEXA is. */
export const sceneState: ExposedState = { status: 'online', values: {} };

export function exposedStateOf(view: DeviceView | undefined): ExposedState {
  if (view === undefined) return { status: 'unknown', values: {} };
  const values = Object.entries(view.states).map(([key, { value, observedAt, freshness }]) => [
    key,
    { value, observedAt, freshness },
  ]);
  return { status: view.status.value, values: Object.fromEntries(values) };
}
