import { stateKey } from '@nexa/sdk';
import { type Bounds, percent } from './bounds.ts';
import { modeController, rangeController } from './controllers.ts';
import type { CapabilityMapping } from './facet.ts';
import { asset, type Label, text } from './labels.ts';
import { temperatureValue } from './temperature-value.ts';

/** `temperature` ↔ Alexa.TemperatureSensor. */
export const temperature: CapabilityMapping = ({ component }) => {
  const key = stateKey('temperature', 'celsius', component);
  return [
    {
      interface: 'Alexa.TemperatureSensor',
      properties: [
        {
          name: 'temperature',
          keys: [key],
          read: (present) => {
            const value = present.value(key);
            return typeof value === 'number' ? temperatureValue(value) : undefined;
          },
        },
      ],
      directives: {},
    },
  ];
};

/** A yes or no ↔ the property `detectionState` of a sensor of Alexa's. */
const detection =
  (kind: 'Alexa.ContactSensor' | 'Alexa.MotionSensor', capability: string, attribute: string): CapabilityMapping =>
  ({ component }) => {
    const key = stateKey(capability, attribute, component);
    return [
      {
        interface: kind,
        properties: [
          {
            name: 'detectionState',
            keys: [key],
            read: (present) => {
              const value = present.value(key);
              if (typeof value !== 'boolean') return undefined;
              return value ? 'DETECTED' : 'NOT_DETECTED';
            },
          },
        ],
        directives: {},
      },
    ];
  };

export const contact = detection('Alexa.ContactSensor', 'contact', 'open');
export const motion = detection('Alexa.MotionSensor', 'motion', 'active');
export const occupancy = detection('Alexa.MotionSensor', 'occupancy', 'occupied');

/** A danger is a mode to be read: as a contact sensor Alexa would call it "open". */
const danger =
  (capability: string, name: string, yes: string, no: string): CapabilityMapping =>
  (part) => [
    modeController({
      part,
      capability,
      attribute: 'detected',
      labels: [text(name)],
      modes: [
        { value: 'Detected', labels: [text(yes)] },
        { value: 'Clear', labels: [text(no)] },
      ],
      shown: (value) => (typeof value === 'boolean' ? (value ? 'Detected' : 'Clear') : undefined),
    }),
  ];

export const leak = danger('leak', 'Water', 'Water detected', 'Dry');
export const smoke = danger('smoke', 'Smoke', 'Smoke detected', 'Clear');
export const carbonMonoxide = danger('carbonMonoxide', 'Carbon monoxide', 'Carbon monoxide detected', 'Clear');

/** A measured number ↔ a range that can be read only. */
const measured =
  (capability: string, attribute: string, labels: readonly Label[], bounds: Bounds, unit?: string): CapabilityMapping =>
  (part) =>
    part.has(capability, attribute)
      ? [rangeController({ part, capability, attribute, labels, bounds, ...(unit === undefined ? {} : { unit }) })]
      : [];

const upTo = (maximum: number): Bounds => ({ minimum: 0, maximum, step: 1 });

export const humidity = measured(
  'humidity',
  'percent',
  [asset('Alexa.AirQuality.Humidity'), text('Humidity')],
  percent,
  'Alexa.Unit.Percent',
);
export const illuminance = measured('illuminance', 'lux', [text('Light level'), text('Illuminance')], upTo(200_000));

const airValues = [
  measured('airQuality', 'index', [asset('Alexa.AirQuality.IndoorAirQuality')], upTo(500)),
  measured('airQuality', 'pm25', [asset('Alexa.AirQuality.ParticulateMatter')], upTo(10_000)),
  measured('airQuality', 'voc', [asset('Alexa.AirQuality.VolatileOrganicCompounds')], upTo(100_000)),
  measured('airQuality', 'co2', [text('Carbon dioxide')], upTo(40_000)),
];
export const airQuality: CapabilityMapping = (part) =>
  airValues.flatMap((mapping) => mapping({ ...part, name: undefined }));
