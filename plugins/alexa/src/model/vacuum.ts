import { type ScalarValue, stateKey } from '@nexa/sdk';
import { limitsOf } from './bounds.ts';
import { modeController } from './controllers.ts';
import type { CapabilityMapping, Facet, FacetWish, Part } from './facet.ts';
import { asset, spokenName, text } from './labels.ts';

/** What a robot shows, as one of the modes that it can be asked for; trouble is none of them. */
const shownModes: Readonly<Record<string, string>> = {
  cleaning: 'Cleaning',
  paused: 'Paused',
  idle: 'Paused',
  returning: 'Docked',
  docked: 'Docked',
};

/** `vacuum` ↔ PowerController (clean, go home) and ModeController (what it does, how strongly). */
export const vacuum: CapabilityMapping = (part) => {
  const wish = (command: string): FacetWish => ({ component: part.component, capability: 'vacuum', command });
  const key = stateKey('vacuum', 'state', part.component);
  const modeOf = (value: ScalarValue | undefined) => shownModes[String(value)];
  const power: Facet = {
    interface: 'Alexa.PowerController',
    properties: [
      {
        name: 'powerState',
        keys: [key],
        read: (present) => {
          const mode = modeOf(present.value(key));
          if (mode === undefined) return undefined;
          return mode === 'Cleaning' ? 'ON' : 'OFF';
        },
      },
    ],
    directives: { TurnOn: () => [wish('start')], TurnOff: () => [wish('dock')] },
  };
  const state = modeController({
    part,
    capability: 'vacuum',
    attribute: 'state',
    labels: [asset('Alexa.Setting.Mode'), text('Mode')],
    modes: [
      { value: 'Cleaning', labels: [text('Cleaning'), text('Clean')], wish: wish('start') },
      { value: 'Paused', labels: [text('Paused'), text('Pause')], wish: wish('pause') },
      { value: 'Docked', labels: [text('Docked'), text('Dock'), text('Home')], wish: wish('dock') },
    ],
    shown: (value) => modeOf(value as ScalarValue | undefined),
  });
  return [power, state, ...suction(part)];
};

function suction(part: Part): readonly Facet[] {
  const levels = limitsOf(part, 'vacuum', 'suction').values ?? [];
  if (levels.length === 0) return [];
  const params = (level: string): FacetWish => ({
    component: part.component,
    capability: 'vacuum',
    command: 'set',
    params: { suction: level },
  });
  return [
    modeController({
      part: { ...part, name: undefined },
      capability: 'vacuum',
      attribute: 'suction',
      labels: [text('Suction'), text('Power')],
      modes: levels.map((level) => ({
        value: level,
        labels: [text(spokenName(level, 60) || level)],
        wish: params(level),
      })),
      shown: (value) => levels.find((level) => level === value),
    }),
  ];
}
