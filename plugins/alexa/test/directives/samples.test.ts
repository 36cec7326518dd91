import type { JsonObject } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownJudge } from '../schemas/own-judge.ts';
import { type AlexaHome, type Answer, deviceWith, virtualHome } from '../support/alexa-home.ts';
import { hasSharedData, samples, vendorJudge } from '../support/shared-data.ts';

const directives = samples().filter(({ message }) => message.directive !== undefined);

/** A device that has all that a single one can have at a time. */
const everything = deviceWith(
  [
    'onOff',
    'brightness',
    'color',
    'colorTemperature',
    'thermostat',
    'temperature',
    'lock',
    'media',
    'cover',
    'battery',
  ],
  {
    id: 'endpoint-001',
    limits: {
      'media.source': { values: ['HDMI 1', 'TV'] },
      'thermostat.mode': { values: ['off', 'heat', 'cool', 'heatCool'] },
    },
  },
);
const values = {
  'onOff.on': true,
  'brightness.level': 50,
  'color.hue': 10,
  'color.saturation': 80,
  'colorTemperature.kelvin': 3000,
  'thermostat.mode': 'heat',
  'thermostat.target': 21,
  'temperature.celsius': 20,
  'lock.locked': true,
  'media.volume': 40,
  'media.muted': false,
  'cover.position': 30,
  'battery.percent': 80,
};

/** What samples are answered with that are not carried out; every other gets an answer without error. */
const refusals: Readonly<Record<string, string>> = {
  'Alexa.Authorization AcceptGrant': 'ACCEPT_GRANT_FAILED',
  'Alexa.CameraStreamController InitializeCameraStreams': 'INVALID_DIRECTIVE',
  'Alexa.ChannelController ChangeChannel': 'INVALID_DIRECTIVE',
  'Alexa.ChannelController SkipChannels': 'INVALID_DIRECTIVE',
  'Alexa.PercentageController AdjustPercentage': 'INVALID_DIRECTIVE',
  'Alexa.PercentageController SetPercentage': 'INVALID_DIRECTIVE',
  'Alexa.PlaybackController FastForward': 'INVALID_DIRECTIVE',
  'Alexa.PlaybackController Rewind': 'INVALID_DIRECTIVE',
  'Alexa.PlaybackController StartOver': 'INVALID_DIRECTIVE',
  'Alexa.PowerLevelController AdjustPowerLevel': 'INVALID_DIRECTIVE',
  'Alexa.PowerLevelController SetPowerLevel': 'INVALID_DIRECTIVE',
  'Alexa.SceneController Activate': 'INVALID_DIRECTIVE',
  'Alexa.SceneController Deactivate': 'INVALID_DIRECTIVE',
  'Alexa.StepSpeaker AdjustVolume': 'INVALID_DIRECTIVE',
  'Alexa.StepSpeaker SetMute': 'INVALID_DIRECTIVE',
};
const errorOf = (answer: Answer) => answer.event.payload.type;

describe.skipIf(!hasSharedData())('the sample directives of Amazon (../shared/peers/alexa)', () => {
  const judge = hasSharedData() ? vendorJudge() : () => undefined;
  let alexa: AlexaHome;

  beforeEach(async () => {
    alexa = await virtualHome();
    alexa.home.expose(everything, values);
  });

  afterEach(async () => {
    await alexa.stop();
    vi.unstubAllGlobals();
  });

  it('are as many as they were when this was written', () => {
    expect(directives).toHaveLength(41);
  });

  it.each(directives)('$name is answered by a message that Amazon’s schema and ours take', async ({ message }) => {
    const answer = await alexa.sayRaw(message as JsonObject);
    expect(judge(answer)).toBeUndefined();
    expect(ownJudge(answer)).toBeUndefined();
    const { namespace, name } = message.directive?.header ?? { namespace: '', name: '' };
    const expected = name === 'SetTargetTemperature' ? triple(message as JsonObject) : refusals[`${namespace} ${name}`];
    expect(errorOf(answer)).toEqual(expected);
  });
});

/** Three targets at once are more than NEXA's thermostats have. */
const triple = (message: JsonObject): string | undefined => {
  const { payload } = (message as { directive: { payload: JsonObject } }).directive;
  return payload.targetSetpoint !== undefined && payload.lowerSetpoint !== undefined
    ? 'TRIPLE_SETPOINTS_UNSUPPORTED'
    : undefined;
};
