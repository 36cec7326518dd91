import { boundsOf, percent, wordsOf } from './bounds.ts';
import { modeController, rangeController, toggleController } from './controllers.ts';
import type { CapabilityMapping, Facet, FacetWish } from './facet.ts';
import { asset, type Label, text } from './labels.ts';

const modeLabels: Readonly<Record<string, readonly Label[]>> = {
  manual: [text('Manual')],
  auto: [asset('Alexa.Setting.Auto')],
  sleep: [asset('Alexa.Setting.Night'), text('Sleep')],
  natural: [text('Natural')],
};
const directionLabels: Readonly<Record<string, readonly Label[]>> = {
  forward: [text('Forward')],
  reverse: [text('Reverse')],
};

/** `fan`: speed ↔ RangeController, mode and direction ↔ ModeController, swinging ↔ ToggleController. */
export const fan: CapabilityMapping = (part) => {
  const { component } = part;
  const set = (params: FacetWish['params'] & object): FacetWish => ({
    component,
    capability: 'fan',
    command: 'set',
    params,
  });
  const words = (
    attribute: 'mode' | 'direction',
    labels: Readonly<Record<string, readonly Label[]>>,
    name: Label,
  ): Facet =>
    modeController({
      part: { ...part, name: undefined },
      capability: 'fan',
      attribute,
      labels: [name],
      modes: wordsOf(part, 'fan', attribute, Object.keys(labels)).map((word) => ({
        value: word,
        labels: labels[word] ?? [text(word)],
        wish: set({ [attribute]: word }),
      })),
      shown: (value) => (typeof value === 'string' ? value : undefined),
    });
  const speed = rangeController({
    part,
    capability: 'fan',
    attribute: 'speed',
    labels: [asset('Alexa.Setting.FanSpeed')],
    bounds: boundsOf(part, 'fan', 'speed', percent),
    unit: 'Alexa.Unit.Percent',
    wish: (value) => set({ speed: value }),
  });
  const oscillating = toggleController({
    part: { ...part, name: undefined },
    capability: 'fan',
    attribute: 'oscillating',
    labels: [asset('Alexa.Setting.Oscillate')],
    wish: (on) => set({ oscillating: on }),
  });
  return [
    ...(part.has('fan', 'speed') ? [speed] : []),
    ...(part.has('fan', 'mode') ? [words('mode', modeLabels, asset('Alexa.Setting.Mode'))] : []),
    ...(part.has('fan', 'direction') ? [words('direction', directionLabels, asset('Alexa.Setting.Direction'))] : []),
    ...(part.has('fan', 'oscillating') ? [oscillating] : []),
  ];
};
