import { boundsOf, percent } from './bounds.ts';
import { rangeController, type Semantics } from './controllers.ts';
import type { CapabilityMapping, FacetWish } from './facet.ts';
import { asset, text } from './labels.ts';

const range = (rangeValue: number) => ({ name: 'SetRangeValue', payload: { rangeValue } });

/** A raised blind is open; that is how people say it. */
const opens: Semantics = {
  actions: [
    { actions: ['Open', 'Raise'], ...range(100) },
    { actions: ['Close', 'Lower'], ...range(0) },
  ],
  states: [
    { state: 'Closed', value: 0 },
    { state: 'Open', range: { minimumValue: 1, maximumValue: 100 } },
  ],
};
/** `cover` ↔ Alexa.RangeController, one for the position and one for the slats where a device turns them. */
export const cover: CapabilityMapping = (part) => {
  const { component } = part;
  const wish = (command: string, params: FacetWish['params']): FacetWish => ({
    component,
    capability: 'cover',
    command,
    ...(params === undefined ? {} : { params }),
  });
  const position = rangeController({
    part,
    capability: 'cover',
    attribute: 'position',
    labels: [asset('Alexa.Setting.Opening')],
    semantics: opens,
    bounds: boundsOf(part, 'cover', 'position', percent),
    unit: 'Alexa.Unit.Percent',
    wish: (value) => moveTo(value, wish),
  });
  if (!part.has('cover', 'tilt')) return [position];
  const tilt = rangeController({
    part: { ...part, name: part.name === undefined ? undefined : `${part.name} slats` },
    capability: 'cover',
    attribute: 'tilt',
    labels: [text('Slats'), text('Tilt')],
    // Without words for open and close: "open the blinds" can mean one thing only, and that is the position.
    bounds: boundsOf(part, 'cover', 'tilt', percent),
    unit: 'Alexa.Unit.Percent',
    wish: (value) => wish('setTilt', { tilt: value }),
  });
  return [position, tilt];
};

/** A cover that does not know where it stands can still go to its ends. */
function moveTo(position: number, wish: (command: string, params: FacetWish['params']) => FacetWish): FacetWish {
  if (position === 100) return wish('open', undefined);
  return position === 0 ? wish('close', undefined) : wish('set', { position });
}
