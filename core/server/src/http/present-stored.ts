import type {
  DeviceRow,
  HomeShape,
  MemberShape,
  StoredAutomation,
  StoredIntegration,
  StoredToken,
  UserShape,
} from '@nexa/db';
import type { Static, TSchema } from '@sinclair/typebox';
import type { Scope } from '../auth/scope.ts';
import type { DeviceView } from './home-service.ts';
import { causeOfChain, iso, presentState, presentStatus } from './present.ts';
import { Preferences } from './schemas/accounts.ts';

/** What stores answer, as the interface shows it: times in ISO 8601. */

/** Where it is, guests need not know. */
export function presentHome({ latitude, longitude, ...home }: HomeShape) {
  const isShown = home.role !== 'guest' && latitude !== undefined && longitude !== undefined;
  return {
    ...home,
    ...(isShown ? { position: { latitude, longitude } } : {}),
    createdAt: iso(home.createdAt),
  };
}

export const presentUser = ({ id, email, name, locale, preferences }: UserShape) => ({
  id,
  email,
  name,
  locale,
  preferences: knownPreferences(preferences),
});

/** What an earlier version or a hand left there and the schema does not know is not shown. */
function knownPreferences(stored: unknown): Static<typeof Preferences> {
  const given = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  const known: Readonly<Record<string, TSchema>> = Preferences.properties;
  return Object.fromEntries(
    given.filter(([key, value]) => {
      const allowed = known[key]?.enum as readonly unknown[] | undefined;
      return known[key] !== undefined && (allowed?.includes(value) ?? typeof value === 'string');
    }),
  );
}

export const presentIntegration = (integration: StoredIntegration) => ({
  ...integration,
  config: integration.config as Record<string, unknown>,
  status: presentStatus(integration.status),
  createdAt: iso(integration.createdAt),
});

export function presentMember({ validFrom, validUntil, createdAt, roomIds, hours, ...member }: MemberShape) {
  return {
    ...member,
    ...(roomIds === undefined ? {} : { roomIds: [...roomIds] }),
    ...(hours === undefined
      ? {}
      : {
          hours: hours.map(({ days, from, to }) => ({ ...(days === undefined ? {} : { days: [...days] }), from, to })),
        }),
    ...(validFrom === undefined ? {} : { validFrom: iso(validFrom) }),
    ...(validUntil === undefined ? {} : { validUntil: iso(validUntil) }),
    createdAt: iso(createdAt),
  };
}

export function presentToken({ scopes, homeIds, createdAt, expiresAt, lastUsedAt, ...token }: StoredToken) {
  return {
    ...token,
    scopes: scopes as Scope[],
    ...(homeIds === undefined ? {} : { homeIds: [...homeIds] }),
    createdAt: iso(createdAt),
    ...(expiresAt === undefined ? {} : { expiresAt: iso(expiresAt) }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: iso(lastUsedAt) }),
  };
}

export function presentAutomation(stored: StoredAutomation) {
  return {
    ...stored.definition,
    id: stored.id,
    homeId: stored.homeId,
    enabled: stored.enabled,
    version: stored.version,
    createdAt: iso(stored.createdAt),
    updatedAt: iso(stored.updatedAt),
    ...(stored.lastRunAt === undefined ? {} : { lastRunAt: iso(stored.lastRunAt) }),
  };
}

/** What is stored of the device, with what its home's runtime knows of it now. */
export function presentDevice(row: DeviceRow, view: DeviceView | undefined) {
  const lastSeenAt = view?.lastContactAt ?? row.last_seen_at ?? undefined;
  return {
    id: row.id,
    homeId: row.home_id,
    name: row.name,
    type: row.device_type,
    roomId: row.room_id,
    integrationId: row.integration_id,
    capabilities: row.capabilities,
    components: row.components,
    status: presentStatus(view?.status ?? storedStatus(row)),
    state: view === undefined ? storedStates(row.current_state) : liveStates(view),
    healthScore: row.health_score,
    ...(row.manufacturer === null ? {} : { manufacturer: row.manufacturer }),
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.firmware === null ? {} : { firmware: row.firmware }),
    ...(row.notes === '' ? {} : { notes: row.notes }),
    ...(row.via_device_id === null ? {} : { viaDeviceId: row.via_device_id }),
    ...(row.description.limits === undefined ? {} : { limits: row.description.limits }),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt: iso(lastSeenAt) }),
    createdAt: iso(row.created_at),
  };
}

function storedStatus(row: DeviceRow) {
  return {
    value: row.connectivity_status,
    ...(row.connectivity_detail === null ? {} : { detail: row.connectivity_detail }),
    ...(row.connectivity_message === null ? {} : { message: row.connectivity_message }),
    since: row.connectivity_since.getTime(),
  };
}

function liveStates(view: DeviceView) {
  return Object.fromEntries(Object.entries(view.states).map(([key, state]) => [key, presentState(state)]));
}

/** Nobody watches over a state that only the database knows: it is never live. */
function storedStates(states: DeviceRow['current_state']) {
  return Object.fromEntries(
    Object.entries(states).map(([key, { value, observedAt, receivedAt, source, cause }]) => [
      key,
      presentState({
        value,
        observedAt: Date.parse(observedAt),
        receivedAt: Date.parse(receivedAt),
        source,
        freshness: 'stale',
        cause: causeOfChain(cause),
      }),
    ]),
  );
}
