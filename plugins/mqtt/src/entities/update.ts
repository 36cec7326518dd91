import { shortText } from '../home-assistant/announced-device.ts';
import { isRecord, numberOf } from '../template/values.ts';
import type { EntityModel, ToldValue, Watch } from './entity.ts';
import type { EntityFields, Reader } from './entity-fields.ts';

/** `update`: firmware that is installed and that could be. */
export function updateEntity(entity: EntityFields): EntityModel | undefined {
  const [states, latest] = [entity.topic('state_topic'), entity.topic('latest_version_topic')];
  if (states === undefined && latest === undefined) {
    entity.problem('an update without topics');
    return undefined;
  }
  const commands = entity.topic('command_topic');
  const install = entity.text('payload_install');
  const value = entity.reader('value_template');
  const latestValue = entity.reader('latest_version_template');
  return {
    capabilities: ['update'],
    claims: ['update.installed'],
    type: 'other',
    confirms: states !== undefined,
    watches: [
      ...(states === undefined
        ? []
        : [{ topic: states, read: (message) => ({ values: readState(value, message) }) } satisfies Watch]),
      ...(latest === undefined
        ? []
        : [
            {
              topic: latest,
              read: (message) => ({ values: version('available', latestValue(message)) }),
            } satisfies Watch,
          ]),
    ],
    order({ capability, command }) {
      if (capability !== 'update' || command !== 'install' || commands === undefined || install === undefined) {
        return undefined;
      }
      return [entity.order(commands, install)];
    },
  };
}

/** The state is a version by itself, or a JSON object that tells more. */
function readState(value: Reader, message: Parameters<Reader>[0]): ToldValue[] {
  const text = value(message);
  const state = objectOf(text);
  if (state === undefined) return version('installed', text);
  const percentage = numberOf(state.update_percentage);
  const values = [...version('installed', state.installed_version), ...version('available', state.latest_version)];
  if (typeof state.in_progress === 'boolean') {
    values.push({ capability: 'update', attribute: 'inProgress', value: state.in_progress });
  }
  if (percentage !== undefined) values.push({ capability: 'update', attribute: 'progress', value: percentage });
  return values;
}

function version(attribute: 'available' | 'installed', value: unknown): ToldValue[] {
  const text = shortText(value)?.slice(0, 100).trim();
  return text === undefined || text === '' || text === 'None' ? [] : [{ capability: 'update', attribute, value: text }];
}

function objectOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || !text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
