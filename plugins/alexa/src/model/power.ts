import { MAIN_COMPONENT, stateKey } from '@nexa/sdk';
import { onOrOff, toggleController } from './controllers.ts';
import type { CapabilityMapping, Facet, FacetWish, Part } from './facet.ts';
import { text } from './labels.ts';

const key = (component: string) => stateKey('onOff', 'on', component);

/**
 * `onOff` ↔ Alexa.PowerController, which a device has once. It is `main`; of a strip without one it is all sockets
 * together, and each socket is a toggle of its own beside it.
 */
export const power: CapabilityMapping = (part) => {
  const { component, device } = part;
  const parts = device.components.filter(({ capabilities }) => capabilities.includes('onOff')).map(({ id }) => id);
  if (component === MAIN_COMPONENT || parts.length === 1) return [switchOf(component, [component])];
  const toggle = toggleOf(part);
  return parts.includes(MAIN_COMPONENT) ? [toggle] : [switchOf(MAIN_COMPONENT, parts), toggle];
};

function switchOf(component: string, parts: readonly string[]): Facet {
  const wish = (command: 'on' | 'off'): FacetWish => ({ component, capability: 'onOff', command });
  return {
    interface: 'Alexa.PowerController',
    properties: [
      {
        name: 'powerState',
        keys: parts.map(key),
        read: (present) => {
          const known = parts.map((id) => present.value(key(id))).filter((value) => typeof value === 'boolean');
          if (known.includes(true)) return 'ON';
          return known.length === parts.length ? onOrOff(false) : undefined;
        },
      },
    ],
    directives: { TurnOn: () => [wish('on')], TurnOff: () => [wish('off')] },
  };
}

const toggleOf = (part: Part): Facet =>
  toggleController({
    part,
    capability: 'onOff',
    attribute: 'on',
    labels: [text(part.component)],
    wish: (on) => ({ component: part.component, capability: 'onOff', command: on ? 'on' : 'off' }),
  });
