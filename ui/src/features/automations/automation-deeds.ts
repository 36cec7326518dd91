import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Automation } from '../../shared/api/types.ts';
import { useAction } from '../../shared/ui/use-action.ts';

/** What a person can do with an automation. */
export function useAutomationDeeds(automation: Automation, onRemoved?: () => void) {
  const { id, homeId } = automation;
  const path = { params: { path: { id } } };
  const list = keys.automations(homeId);
  const ofRuns = [list, keys.executions(id)];
  return {
    enable: useAction({
      run: (enabled: boolean) => unwrap(api.PATCH('/api/v1/automations/{id}', { ...path, body: { enabled } })),
      renews: [list],
    }),
    run: useAction({
      run: () => unwrap(api.POST('/api/v1/automations/{id}/run', { ...path, body: {} })),
      renews: ofRuns,
    }),
    stop: useAction({ run: () => unwrap(api.POST('/api/v1/automations/{id}/stop', path)), renews: ofRuns }),
    remove: useAction({
      run: () => unwrap(api.DELETE('/api/v1/automations/{id}', path)),
      renews: [list],
      ...(onRemoved !== undefined && { onDone: onRemoved }),
    }),
  };
}

export type AutomationDeeds = ReturnType<typeof useAutomationDeeds>;
