import { audit, homeModeStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { asUser, homeOf, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { presentMode } from '../present-scene.ts';
import { Id, ref } from '../schemas/base.ts';
import { HomeModeSchema, ModeBody } from '../schemas/scenes.ts';

const tags = ['Homes'];
const inHome = { params: Type.Object({ homeId: Id }) };

/** What the people of a home are about, and whether they are there. */
export function modeRoutes(api: Api, { database, homes, now }: ApiParts): void {
  api.get(
    '/homes/:homeId/mode',
    {
      config: { access: { to: 'home', scope: 'read', role: 'member', of: 'home' } },
      schema: {
        operationId: 'getHomeMode',
        tags,
        summary: 'The mode of a home, and whether somebody is there',
        ...inHome,
        response: { 200: ref(HomeModeSchema) },
      },
    },
    async (request) => {
      const { id } = homeOf(request);
      const kept = await asUser(database, request, (tx) => homeModeStore.get(tx, id));
      return presentMode(homes.homeMode(id), kept?.guestsSince);
    },
  );

  api.put(
    '/homes/:homeId/mode',
    {
      config: { access: { to: 'home', scope: 'control', role: 'member', of: 'home' } },
      schema: {
        operationId: 'setHomeMode',
        tags,
        summary: 'Set the mode of a home, or say whether there are guests',
        ...inHome,
        body: ModeBody,
        response: { 200: ref(HomeModeSchema) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { mode, until, guests } = request.body;
      const end = until === undefined ? undefined : Date.parse(until);
      if (end !== undefined && (mode === undefined || mode === 'home' || end <= now()))
        throw new NexaError('NEXA_REQUEST_INVALID', 'until: needs a mode other than home, and a time to come.', {
          params: { path: 'until' },
        });
      const cause = { kind: 'user', id: principalOf(request).userId } as const;
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'home_modes.set', entityId: homeId }));
      if (mode !== undefined)
        await homes.setMode(homeId, { mode, cause, ...(end === undefined ? {} : { until: end }) });
      if (guests !== undefined) await homes.setGuests(homeId, guests, cause);
      return presentMode(homes.homeMode(homeId));
    },
  );
}
