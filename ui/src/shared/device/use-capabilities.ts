import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { capabilitiesQuery } from '../api/queries.ts';
import type { Capabilities } from './value-text.ts';

export function useCapabilities(): Capabilities {
  const { data } = useQuery(capabilitiesQuery);
  return useMemo(() => new Map((data ?? []).map((capability) => [capability.id, capability])), [data]);
}
