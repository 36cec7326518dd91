import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import type { Words } from './automation-text.ts';

export function useWords(): Words {
  const { id: homeId } = useHome();
  const capabilities = useCapabilities();
  const list = useQuery(devicesQuery(homeId)).data;
  const devices = useMemo(() => new Map((list ?? []).map((device) => [device.id, device])), [list]);
  return { devices, capabilities };
}
