import { numberOf } from '../template/values.ts';
import { type EntityModel, nothingTold, type Told, tell } from './entity.ts';
import { type EntityFields, isPayload } from './entity-fields.ts';
import { Range } from './range.ts';

/** `valve`: for water or gas; with `reports_position` it stops anywhere between. */
export function valveEntity(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  const states = entity.topic('state_topic');
  if (commands === undefined && states === undefined) {
    entity.problem('a valve without topics');
    return undefined;
  }
  const hasPosition = entity.flag('reports_position');
  const range = new Range(entity.number('position_closed', 0), entity.number('position_open', 100));
  const [open, closed] = [entity.payload('state_open', 'open'), entity.payload('state_closed', 'closed')];
  const value = entity.reader('value_template');
  const write = entity.writer('command_template');
  const payloadOf = (command: string, level: number): string | number | undefined => {
    if (hasPosition) {
      if (command === 'open') return Math.round(range.valueOf(100));
      if (command === 'close') return Math.round(range.valueOf(0));
      return command === 'set' ? Math.round(range.valueOf(level)) : undefined;
    }
    if (command === 'open' && !entity.isNone('payload_open')) return entity.payload('payload_open', 'OPEN');
    return command === 'close' && !entity.isNone('payload_close')
      ? entity.payload('payload_close', 'CLOSE')
      : undefined;
  };
  const readPosition = (text: string | undefined): Told => {
    const told = numberOf(text);
    if (told === undefined) return nothingTold;
    const level = range.percentOf(told);
    return {
      values: [
        { capability: 'valve', attribute: 'open', value: level > 0 },
        { capability: 'valve', attribute: 'level', value: level },
      ],
    };
  };
  return {
    capabilities: ['valve'],
    claims: ['valve.open'],
    isApart: entity.isDiagnostic,
    type: 'valve',
    confirms: states !== undefined,
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const text = value(message);
                if (hasPosition) return readPosition(text);
                return tell(
                  'valve',
                  'open',
                  isPayload(text, open) ? true : isPayload(text, closed) ? false : undefined,
                );
              },
            },
          ],
    order({ capability, command, params }) {
      const wanted = capability === 'valve' ? payloadOf(command, Number(params.level)) : undefined;
      const payload = wanted === undefined ? undefined : write({ value: wanted });
      return payload === undefined || commands === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}
