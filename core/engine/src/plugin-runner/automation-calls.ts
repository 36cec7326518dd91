import { type CancelSignal, type Connection, type JsonObject, NexaError } from '@nexa/sdk';
import type { ActionTarget, ConditionTarget } from '../ports/plugin-gateway.ts';

/** What is asked of a connection for a run of an automation. A plugin that declares it and lacks the handler says so. */
export async function conditionHolds(
  connection: Connection,
  { condition, config }: ConditionTarget,
  signal: CancelSignal,
): Promise<boolean> {
  if (connection.conditionHolds === undefined) throw noHandler(condition, 'conditionHolds');
  return await connection.conditionHolds({ condition, config }, signal);
}

export async function runAction(
  connection: Connection,
  { action, config }: ActionTarget,
  signal: CancelSignal,
): Promise<JsonObject> {
  if (connection.runAction === undefined) throw noHandler(action, 'runAction');
  return (await connection.runAction({ action, config }, signal)) ?? {};
}

export const noHandler = (name: string, handler: keyof Connection): NexaError =>
  new NexaError('NEXA_PLUGIN_UNSUPPORTED', `The plugin declares ${name}, and its connection has no ${handler}.`);
