import { stateKey } from '@nexa/sdk';
import { alexaError, securityPanelError } from './alexa-error.ts';
import { wordsOf } from './bounds.ts';
import type { CapabilityMapping, FacetWish } from './facet.ts';
import { textIn } from './payload.ts';

export const SECURITY_PANEL = 'Alexa.SecurityPanelController';

/** NEXA's modes, the one that Alexa's word asks for first. */
const modes = [
  ['disarmed', 'DISARMED'],
  ['home', 'ARMED_STAY'],
  ['away', 'ARMED_AWAY'],
  ['night', 'ARMED_NIGHT'],
  ['vacation', 'ARMED_AWAY'],
] as const;
const armStateOf = (mode: unknown) => modes.find(([own]) => own === mode)?.[1];

/** `alarm` ↔ Alexa.SecurityPanelController. */
export const alarm: CapabilityMapping = (part) => {
  const { component, settings } = part;
  const modeKey = stateKey('alarm', 'mode', component);
  const alarmKey = stateKey('alarm', 'triggered', component);
  const own = wordsOf(
    part,
    'alarm',
    'mode',
    modes.map(([mode]) => mode),
  );
  const states = [...new Set(own.map(armStateOf))].filter((state) => state !== undefined);
  return [
    {
      interface: SECURITY_PANEL,
      description: {
        configuration: {
          supportedArmStates: states.map((value) => ({ value })),
          ...(settings.hasPin ? { supportedAuthorizationTypes: [{ type: 'FOUR_DIGIT_PIN' }] } : {}),
        },
      },
      properties: [
        { name: 'armState', keys: [modeKey], read: (present) => armStateOf(present.value(modeKey)) },
        {
          name: 'burglaryAlarm',
          keys: [alarmKey],
          read: (present) => {
            const isTriggered = present.value(alarmKey);
            return typeof isTriggered === 'boolean' ? { value: isTriggered ? 'ALARM' : 'OK' } : undefined;
          },
        },
      ],
      directives: {
        Arm: (payload, present) => {
          const asked = textIn(payload, 'armState');
          const mode = own.find((word) => word !== 'disarmed' && armStateOf(word) === asked);
          if (mode === undefined) throw alexaError('INVALID_VALUE', 'The alarm system cannot be armed in that way.');
          if (present.value(alarmKey) === true)
            throw securityPanelError('UNCLEARED_ALARM', 'The alarm sounds; it has to be cleared first.');
          if (armStateOf(present.value(modeKey)) === 'ARMED_AWAY' && asked !== 'ARMED_AWAY')
            throw securityPanelError('AUTHORIZATION_REQUIRED', 'It guards the whole home; disarm it first.');
          return [{ component, capability: 'alarm', command: 'arm', params: { mode } } satisfies FacetWish];
        },
        Disarm: () => [{ component, capability: 'alarm', command: 'disarm' } satisfies FacetWish],
      },
    },
  ];
};
