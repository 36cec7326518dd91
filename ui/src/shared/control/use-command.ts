import type { ScalarValue } from '@nexa/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiError, api, unwrap } from '../api/client.ts';
import { createId } from '../api/create-id.ts';
import { keys } from '../api/keys.ts';
import type { Command, Device, Reason } from '../api/types.ts';
import { stateKeyOf } from '../device/state-key.ts';
import { liveFlag } from '../live/live-flag.ts';
import { commandStore } from './command-store.ts';

/** How long one request waits for the device; then the page asks again. */
const WAIT_MS = 8_000;
const PAUSE_MS = 1_000;
/** Nothing is asked about for longer than this. */
const LIMIT_MS = 60_000;
/** How long "confirmed" stays to be seen. */
const SHOWN_MS = 1_600;

export interface CommandWish {
  readonly component?: string;
  readonly capability: string;
  readonly command: string;
  readonly params?: Record<string, unknown>;
  /** What the attributes of this capability will be, by attribute. */
  readonly expected?: Readonly<Record<string, ScalarValue>>;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function give(deviceId: string, id: string, wish: CommandWish): Promise<Command> {
  const { component, capability, command, params } = wish;
  const body = {
    id,
    capability,
    command,
    waitMs: WAIT_MS,
    ...(component !== undefined && { component }),
    ...(params !== undefined && { params }),
  };
  let answer = await unwrap(api.POST('/api/v1/devices/{id}/commands', { params: { path: { id: deviceId } }, body }));
  const end = Date.now() + LIMIT_MS;
  while (answer.status === 'pending' && Date.now() < end) {
    await pause(PAUSE_MS);
    answer = await unwrap(api.GET('/api/v1/commands/{id}', { params: { path: { id } } }));
  }
  return answer;
}

function reasonOf(error: unknown): Reason {
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  return { code: 'UNKNOWN', message: String(error) };
}

/** Gives a device a command: shown at once as pending, then as what the device itself says. */
export function useCommand(device: Pick<Device, 'id' | 'homeId'>): (wish: CommandWish) => Promise<void> {
  const cache = useQueryClient();
  const { id: deviceId, homeId } = device;

  return useCallback(
    async (wish: CommandWish) => {
      const commandId = createId();
      const component = wish.component ?? 'main';
      const expected = Object.fromEntries(
        Object.entries(wish.expected ?? {}).map(([name, value]) => [
          stateKeyOf(wish.capability, name, component),
          value,
        ]),
      );
      commandStore.begin({
        commandId,
        deviceId,
        capability: wish.capability,
        component,
        command: wish.command,
        expected,
      });
      try {
        const command = await give(deviceId, commandId, wish);
        // Without the live channel the confirmed state is not here yet; it must be before the wish is taken away.
        if (command.status !== 'failed') {
          if (!liveFlag.isLive) await cache.refetchQueries({ queryKey: keys.devices(homeId) });
        }
        commandStore.settle({ ...command, deviceId });
      } catch (error) {
        commandStore.settle({ id: commandId, deviceId, status: 'failed', reason: reasonOf(error) });
        return;
      }
      await pause(SHOWN_MS);
      if (commandStore.of(deviceId).find((shown) => shown.commandId === commandId)?.status !== 'failed') {
        commandStore.dismiss(deviceId, commandId);
      }
    },
    [cache, deviceId, homeId],
  );
}
