import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api, unwrap } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import type { Flow, Integration, PairingAnswer } from '../api/types.ts';

export type PairingStage =
  | { readonly at: 'choose' }
  | { readonly at: 'starting'; readonly plugin: string }
  | { readonly at: 'flow'; readonly flow: Flow }
  | { readonly at: 'done'; readonly integration: Integration }
  | { readonly at: 'failed'; readonly again: () => Promise<void>; readonly error: unknown };

const askStart = (homeId: string, body: PairingWish): Promise<PairingAnswer> =>
  unwrap(api.POST('/api/v1/homes/{homeId}/integrations', { params: { path: { homeId } }, body: { ...body } }));
const askRenew = (id: string): Promise<PairingAnswer> =>
  unwrap(api.POST('/api/v1/integrations/{id}/reauth', { params: { path: { id } }, body: {} }));

const askChange = (id: string): Promise<PairingAnswer> =>
  unwrap(api.POST('/api/v1/integrations/{id}/reconfigure', { params: { path: { id } }, body: {} }));
const askRepair = (id: string): Promise<PairingAnswer> =>
  unwrap(api.POST('/api/v1/issues/{id}/repair', { params: { path: { id } } }));

export interface PairingWish {
  readonly plugin: string;
  readonly discoveryId?: string;
  /** The answer to the first step, when nothing needs to be asked. */
  readonly config?: Record<string, unknown>;
}

export interface Pairing {
  readonly stage: PairingStage;
  start(wish: PairingWish): Promise<void>;
  /** Renews a refused key of an integration. */
  renew(integrationId: string): Promise<void>;
  /** Changes the settings of an integration. */
  change(integrationId: string): Promise<void>;
  /** Mends an issue. */
  repair(issueId: string): Promise<void>;
  /** Goes on with a flow that a vendor's page sent back to. */
  comeBack(params: Readonly<Record<string, string>>): Promise<void>;
  /** Answers the present step. Throws when the answer could not be given. */
  answer(flow: Flow, input: Record<string, unknown>): Promise<void>;
  cancel(): void;
}

/** Connecting something new, from the choice to the integration, whatever steps its plugin asks for. */
export function usePairing(homeId: string): Pairing {
  const cache = useQueryClient();
  const [stage, setStage] = useState<PairingStage>({ at: 'choose' });

  const take = useCallback(
    async ({ integration, flow }: PairingAnswer) => {
      if (integration !== undefined) {
        await Promise.all(
          [keys.devices(homeId), keys.integrations(homeId), keys.discoveries(homeId), keys.issues(homeId)].map(
            (queryKey) => cache.invalidateQueries({ queryKey }),
          ),
        );
        setStage({ at: 'done', integration });
      } else if (flow !== undefined) {
        setStage({ at: 'flow', flow });
      }
    },
    [cache, homeId],
  );

  const begin = useCallback(
    async (plugin: string, asked: () => Promise<PairingAnswer>) => {
      setStage({ at: 'starting', plugin });
      try {
        await take(await asked());
      } catch (error) {
        setStage({ at: 'failed', again: () => begin(plugin, asked), error });
      }
    },
    [take],
  );

  const answer = useCallback(
    async (flow: Flow, input: Record<string, unknown>) =>
      take(await unwrap(api.POST('/api/v1/flows/{id}', { params: { path: { id: flow.id } }, body: { input } }))),
    [take],
  );

  const cancel = useCallback(() => {
    if (stage.at === 'flow') {
      // The flow expires by itself; not reaching the server must not keep a person here.
      unwrap(api.DELETE('/api/v1/flows/{id}', { params: { path: { id: stage.flow.id } } })).catch(() => undefined);
    }
    setStage({ at: 'choose' });
  }, [stage]);

  return {
    stage,
    start: (wish) => begin(wish.plugin, () => askStart(homeId, wish)),
    change: (integrationId) => begin('', () => askChange(integrationId)),
    repair: (issueId) => begin('', () => askRepair(issueId)),
    comeBack: ({ state = '', ...params }) =>
      begin('', () => {
        const path = { id: state.split('.')[0] ?? '' };
        return unwrap(api.POST('/api/v1/flows/{id}/callback', { params: { path }, body: { state, params } }));
      }),
    renew: (integrationId) => begin('', () => askRenew(integrationId)),
    answer,
    cancel,
  };
}
