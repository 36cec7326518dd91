import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import type { Device } from '../../shared/api/types.ts';

export function useDevicesById(): ReadonlyMap<string, Device> {
  const { id: homeId } = useHome();
  const devices = useQuery(devicesQuery(homeId)).data;
  return useMemo(() => new Map((devices ?? []).map((device) => [device.id, device])), [devices]);
}
