import { NexaError } from '@nexa/sdk';

export const pluginNotFound = (pluginId: string): NexaError =>
  new NexaError('NEXA_PLUGIN_NOT_FOUND', `There is no plugin ${pluginId}.`, { params: { plugin: pluginId } });
