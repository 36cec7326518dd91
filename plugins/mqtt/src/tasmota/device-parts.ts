import type { Duration } from '@nexa/sdk';
import { buttonModel } from './button.ts';
import { RELAY, type TasmotaConfig } from './device-config.ts';
import { fanModel } from './fan.ts';
import { lightModel } from './light.ts';
import { lightPartsOf } from './light-parts.ts';
import type { NativePart } from './native-part.ts';
import { relayModel } from './relay.ts';
import { type ShutterParts, shutterModel } from './shutter.ts';
import { batteryModel, signalModel } from './status.ts';
import { switchFlagModel, switchKeyModel, type WallSwitchParts } from './wall-switch.ts';

/** What a device is and can do, by its configuration: everything but what it measures. */
export function devicePartsOf(config: TasmotaConfig, every: Duration | undefined): NativePart[] {
  return [
    ...withPlaces([...relayParts(config), ...shutterParts(config), ...fanParts(config)]),
    ...buttonParts(config),
    ...switchParts(config),
    ...statusParts(config, every),
  ];
}

/** Of several that say the same, each has a component of its own from the first, whatever comes later. */
function withPlaces(parts: readonly NativePart[]): NativePart[] {
  const claims = parts.flatMap(({ model }) => model.claims);
  const rivals = new Set(claims.filter((claim, index) => claims.indexOf(claim) !== index));
  return parts.map((part) => {
    const { made, model, objectId } = part;
    if (!model.claims.some((claim) => rivals.has(claim))) return part;
    return { ...part, made: { ...made, component: objectId }, model: { ...model, component: objectId } };
  });
}

function relayParts(config: TasmotaConfig): NativePart[] {
  return config.relays.flatMap((relay, index) => {
    if (relay === RELAY.light) return [lightPart(config, index)];
    return relay === RELAY.plain ? [switchedPart(config, index, config.has.relaysAsLights)] : [];
  });
}

function lightPart(config: TasmotaConfig, index: number): NativePart {
  // The light of a ceiling fan is only switched.
  const made = config.isFan && index === 0 ? undefined : lightPartsOf(config, index);
  if (made === undefined) return switchedPart(config, index, true);
  const name = relayName(config, index) ?? `Light ${index + 1}`;
  return { platform: 'light', objectId: `light_${index + 1}`, name, made, model: lightModel(made) };
}

function switchedPart(config: TasmotaConfig, index: number, isLight: boolean): NativePart {
  const made = { topics: config.topics, index, words: config.words, type: isLight ? 'light' : 'switch' } as const;
  const word = isLight ? 'light' : 'relay';
  return {
    platform: isLight ? 'light' : 'switch',
    objectId: `${word}_${index + 1}`,
    name: relayName(config, index) ?? `${isLight ? 'Light' : 'Relay'} ${index + 1}`,
    made,
    model: relayModel(made),
  };
}

/** The first relay is called as the whole device where nobody named it. */
function relayName({ relayNames, name }: TasmotaConfig, index: number): string | undefined {
  const own = relayNames[index];
  return index === 0 && own === name ? undefined : own;
}

function shutterParts(config: TasmotaConfig): NativePart[] {
  return Array.from({ length: shuttersIn(config.relays) }, (_, index): NativePart => {
    const made = shutterOf(config, index);
    const number = index + 1;
    return {
      platform: 'cover',
      objectId: `shutter_${number}`,
      name: `Cover ${number}`,
      made,
      model: shutterModel(made),
    };
  });
}

const INVERTED = 1;

function shutterOf({ topics, shutterOptions, shutterTilts }: TasmotaConfig, index: number): ShutterParts {
  const [least = 0, most = 0, duration = 0] = shutterTilts[index] ?? [];
  return {
    topics,
    index,
    isInverted: ((shutterOptions[index] ?? 0) & INVERTED) !== 0,
    ...(duration === 0 || least === most ? {} : { tilt: [least, most] as const }),
  };
}

/** Each shutter has two relays, one after the other; half of one is none. */
function shuttersIn(relays: readonly number[]): number {
  let count = 0;
  for (let index = 0; index < relays.length; index += 1) {
    if (relays[index] !== RELAY.shutter || relays[index + 1] !== RELAY.shutter) continue;
    count += 1;
    index += 1;
  }
  return count;
}

function fanParts({ isFan, topics }: TasmotaConfig): NativePart[] {
  const made = { topics };
  return isFan ? [{ platform: 'fan', objectId: 'fan', name: 'Fan', made, model: fanModel(made) }] : [];
}

function buttonParts({ topics, buttons, has }: TasmotaConfig): NativePart[] {
  return buttons.flatMap((isTold, index): NativePart[] => {
    if (!isTold || !has.buttons) return [];
    const { swappedPresses, onlySinglePresses } = has;
    const made = { topics, index, options: { swappedPresses, onlySinglePresses } };
    const number = index + 1;
    return [
      {
        platform: 'device_automation',
        objectId: `button_${number}`,
        name: `Button ${number}`,
        made,
        model: buttonModel(made),
      },
    ];
  });
}

function switchParts({ topics, switchModes, switchNames, words }: TasmotaConfig): NativePart[] {
  return switchModes.flatMap((mode, index): NativePart[] => {
    const number = index + 1;
    const member = switchNames[index] ?? `Switch${number}`;
    const made: WallSwitchParts = { topics, index, mode, member, words };
    const [key, flag] = [switchKeyModel(made), switchFlagModel(made)];
    const name = switchNames[index] ?? `Switch ${number}`;
    return [
      ...(key === undefined
        ? []
        : [{ platform: 'device_automation', objectId: `switch_${number}_key`, name, made, model: key } as const]),
      ...(flag === undefined
        ? []
        : [{ platform: 'binary_sensor', objectId: `switch_${number}`, name, made, model: flag } as const]),
    ];
  });
}

function statusParts({ topics, hasBattery }: TasmotaConfig, every: Duration | undefined): NativePart[] {
  const made = { topics, every };
  const signal = signalModel(made);
  const battery = batteryModel(made);
  return [
    { platform: 'sensor', objectId: 'signal', name: 'Signal', made, model: signal },
    ...(hasBattery
      ? [{ platform: 'sensor', objectId: 'battery', name: 'Battery', made, model: battery } as const]
      : []),
  ];
}
