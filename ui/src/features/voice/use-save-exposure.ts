import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { ExposureInput } from '../../shared/api/types.ts';
import { useAction } from '../../shared/ui/use-action.ts';

/** Saves what one ecosystem may see; scenes stay as they are when they are left out. */
export function useSaveExposure(ecosystem: string) {
  const home = useHome();
  return useAction({
    run: (wanted: Omit<ExposureInput, 'ecosystem'>) =>
      unwrap(
        api.PUT('/api/v1/homes/{homeId}/exposure', {
          params: { path: { homeId: home.id } },
          body: { ecosystem, ...wanted },
        }),
      ),
    renews: [keys.exposure(home.id)],
  });
}

export type SaveExposure = ReturnType<typeof useSaveExposure>;
