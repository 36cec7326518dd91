import type { QueryClient } from '@tanstack/react-query';
import { heardStates } from '../api/heard-states.ts';
import { keys } from '../api/keys.ts';
import type {
  AttributeState,
  Command,
  Device,
  DeviceEventRecord,
  HomeMode,
  LiveMessage,
  SceneActivation,
  Status,
} from '../api/types.ts';
import { commandStore } from '../control/command-store.ts';
import { eventStore } from './event-store.ts';
import { renewSoon } from './renew-soon.ts';

interface StateData {
  readonly deviceId: string;
  readonly key: string;
  readonly state: AttributeState;
}

interface DeviceData {
  readonly id: string;
  readonly change?: 'added' | 'updated' | 'removed' | 'status';
  readonly status?: Status;
}

type Identified = { readonly id: string };

/** Brings what is cached up to what a live message tells. */
export function applyLiveMessage(cache: QueryClient, homeId: string, { homeId: where, type, data }: LiveMessage): void {
  // What the server heard itself is of no home.
  if (type === 'discovery' && (where === null || where === homeId)) renewSoon(cache, keys.discoveries(homeId));
  if (where !== homeId || typeof data !== 'object' || data === null) return;
  switch (type) {
    case 'state':
      applyState(cache, homeId, data as StateData);
      break;
    case 'device':
      applyDevice(cache, homeId, data as DeviceData);
      break;
    case 'command':
      commandStore.settle(data as Command);
      break;
    case 'event':
      applyEvent(cache, data as DeviceEventRecord);
      break;
    case 'issue':
      applyPart(cache, keys.issues(homeId), data as Identified);
      break;
    case 'integration':
      applyPart(cache, keys.integrations(homeId), data as Identified);
      break;
    case 'execution':
      renewSoon(cache, ['executions']);
      renewSoon(cache, keys.automations(homeId));
      break;
    case 'mode':
      cache.setQueryData(keys.mode(homeId), data as HomeMode);
      break;
    case 'scene':
      cache.setQueryData(keys.activation((data as SceneActivation).id), data as SceneActivation);
      renewSoon(cache, keys.scenes(homeId));
      break;
    case 'notification':
      renewSoon(cache, keys.inbox);
      break;
  }
}

function changeDevice(cache: QueryClient, homeId: string, id: string, change: (device: Device) => Device): void {
  cache.setQueryData<Device[]>(keys.devices(homeId), (devices) =>
    devices?.map((device) => (device.id === id ? change(device) : device)),
  );
}

function applyState(cache: QueryClient, homeId: string, { deviceId, key, state }: StateData): void {
  heardStates.hear(deviceId, key, state);
  changeDevice(cache, homeId, deviceId, (device) => ({
    ...device,
    lastSeenAt: state.receivedAt,
    state: { ...device.state, [key]: state },
  }));
  renewSoon(cache, keys.states(deviceId));
}

function applyEvent(cache: QueryClient, event: DeviceEventRecord): void {
  if (event.deviceId === undefined) return;
  eventStore.add(event.deviceId, event);
  renewSoon(cache, keys.events(event.deviceId));
}

function applyDevice(cache: QueryClient, homeId: string, { id, change, status }: DeviceData): void {
  const list = keys.devices(homeId);
  if (change === 'removed') {
    cache.setQueryData<Device[]>(list, (devices) => devices?.filter((device) => device.id !== id));
    return;
  }
  if (status !== undefined) changeDevice(cache, homeId, id, (device) => ({ ...device, status }));
  renewSoon(cache, list);
}

/**
 * A message about an issue or integration tells what changed, not all: what it tells is shown at once, the rest is
 * asked for. What healing did is a list and comes with the rest.
 */
function applyPart(cache: QueryClient, queryKey: readonly string[], data: Identified): void {
  const { healing: _, ...part } = data as Identified & { healing?: unknown };
  cache.setQueryData<Identified[]>(queryKey, (list) =>
    list?.map((item) => (item.id === part.id ? { ...item, ...part } : item)),
  );
  renewSoon(cache, queryKey);
}
