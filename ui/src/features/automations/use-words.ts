import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import {
  automationsQuery,
  devicesQuery,
  integrationsQuery,
  membersQuery,
  meQuery,
  scenesQuery,
} from '../../shared/api/queries.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import type { Words } from './sentence/words.ts';

/** The names of all that an automation of this home may be about. */
export function useWords(): Words {
  const { id: homeId } = useHome();
  const capabilities = useCapabilities();
  const devices = useQuery(devicesQuery(homeId)).data;
  const scenes = useQuery(scenesQuery(homeId)).data;
  const people = useQuery(membersQuery(homeId)).data;
  const automations = useQuery(automationsQuery(homeId)).data;
  const integrations = useQuery(integrationsQuery(homeId)).data;
  const you = useQuery(meQuery).data?.user.id;
  return useMemo(
    () => ({
      capabilities,
      you,
      devices: new Map((devices ?? []).map((device) => [device.id, device])),
      scenes: new Map((scenes?.items ?? []).map(({ id, name }) => [id, name])),
      people: new Map((people ?? []).map(({ userId, name }) => [userId, name])),
      automations: new Map((automations ?? []).map(({ id, name }) => [id, name])),
      integrations: new Map((integrations ?? []).map(({ id, title }) => [id, title])),
    }),
    [capabilities, you, devices, scenes, people, automations, integrations],
  );
}
