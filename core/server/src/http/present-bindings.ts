import type { StoredBinding, StoredBindingChange } from '@nexa/db';
import type { LinkEvidence, LinkSuggestion, ReplacementPlan } from '@nexa/engine';
import type { Status } from '@nexa/sdk';
import type { DeviceView } from './home-service.ts';
import { iso, presentStatus } from './present.ts';

/** A path as it is stored, with what the home's runtime knows of it now. */
export function presentBinding(binding: StoredBinding, view: DeviceView | undefined) {
  const { activeSince, evidence, setAside, unitMap, integrationStatus, integrationDetail, integrationSince, ...rest } =
    binding;
  const now = view?.paths?.find(({ bindingId }) => bindingId === binding.id);
  const stored: Status = {
    value: integrationStatus === 'online' || integrationStatus === undefined ? 'unknown' : integrationStatus,
    ...(integrationDetail === undefined ? {} : { detail: integrationDetail }),
    since: integrationSince ?? activeSince,
  };
  return {
    ...rest,
    components: rest.components.map((component) => ({ ...component, capabilities: [...component.capabilities] })),
    componentMap: { ...rest.componentMap },
    units: unitMap.map((unit) => ({ ...unit })),
    activeSince: iso(activeSince),
    status: presentStatus(now?.status ?? stored),
    ...(now?.lastContactAt === undefined ? {} : { lastContactAt: iso(now.lastContactAt) }),
    disagrees: [...(now?.disagrees ?? [])],
    ...(evidence === undefined ? {} : { evidence: presentEvidence(evidence) }),
    ...(setAside === undefined ? {} : { setAside: { ...setAside, at: iso(setAside.at) } }),
  };
}

const presentEvidence = ({ at, confirmedAt, matched, ...evidence }: LinkEvidence) => ({
  ...evidence,
  at: iso(at),
  ...(confirmedAt === undefined ? {} : { confirmedAt: iso(confirmedAt) }),
  matched: matched.map(({ kind, value }) => ({ kind: kind as 'mac', value })),
});

export const presentBindingChange = ({ at, undoneAt, from: _, to: __, ...change }: StoredBindingChange) => ({
  ...change,
  at: iso(at),
  ...(undoneAt === undefined ? {} : { undoneAt: iso(undoneAt) }),
});

export const presentSuggestion = ({ matched, obstacles, ...suggestion }: LinkSuggestion) => ({
  ...suggestion,
  matched: matched.map(({ kind, value }) => ({ kind: kind as 'mac', value })),
  obstacles: [...obstacles],
});

export const presentPlan = (plan: ReplacementPlan) => ({
  components: plan.components.map((pair) => ({ ...pair })),
  units: plan.units.map((unit) => ({ ...unit })),
  keeps: plan.keeps.map((place) => ({ ...place })),
  loses: plan.loses.map((place) => ({ ...place })),
  gains: plan.gains.map((place) => ({ ...place })),
  automations: plan.automations.map(({ lost, ...use }) => ({ ...use, lost: [...lost] })),
  scenes: plan.scenes.map(({ lost, ...use }) => ({ ...use, lost: [...lost] })),
});
