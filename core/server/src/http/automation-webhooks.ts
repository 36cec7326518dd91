import { type DatabaseTransaction, type StoredAutomation, type StoredWebhook, webhookStore } from '@nexa/db';
import type { AutomationDefinition } from '@nexa/sdk';
import type { Static } from '@sinclair/typebox';
import { hashToken, newToken } from '../auth/token.ts';
import { iso } from './present.ts';
import type { Webhook } from './schemas/automations.ts';

/** Ids of the triggers that have an address. */
export const webhookTriggers = ({ triggers }: AutomationDefinition): string[] =>
  triggers.flatMap(({ type, id }) => (type === 'webhook' ? [id] : []));

/** Each webhook trigger has an address; those of triggers that are gone are good no more. */
export async function keepWebhooks(
  tx: DatabaseTransaction,
  automation: StoredAutomation,
): Promise<Static<typeof Webhook>[]> {
  const wanted = webhookTriggers(automation.definition);
  await webhookStore.remove(tx, automation, { except: wanted });
  const known = await webhookStore.list(tx, automation);
  const webhooks: Static<typeof Webhook>[] = known.map((webhook) => presentWebhook(webhook));
  for (const triggerId of wanted) {
    if (known.some((webhook) => webhook.triggerId === triggerId)) continue;
    webhooks.push(await issueWebhook(tx, automation, triggerId));
  }
  return webhooks;
}

/** A new address; the one before is good no more. */
export async function issueWebhook(
  tx: DatabaseTransaction,
  automation: StoredAutomation,
  triggerId: string,
): Promise<Static<typeof Webhook>> {
  const token = newToken('webhook');
  return presentWebhook(await webhookStore.issue(tx, automation, triggerId, hashToken(token)), token);
}

export function presentWebhook({ triggerId, createdAt, lastCalledAt }: StoredWebhook, token?: string) {
  return {
    triggerId,
    createdAt: iso(createdAt),
    ...(lastCalledAt === undefined ? {} : { lastCalledAt: iso(lastCalledAt) }),
    ...(token === undefined ? {} : { path: `/api/v1/webhooks/${token}` }),
  };
}
