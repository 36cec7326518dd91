import { alarmEntity } from './alarm.ts';
import { binarySensorEntity } from './binary-sensor.ts';
import { climateEntity, waterHeaterEntity } from './climate.ts';
import { coverEntity } from './cover.ts';
import { deviceTrackerEntity } from './device-tracker.ts';
import { deviceTriggerEntity } from './device-trigger.ts';
import type { EntityModel } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { eventEntity } from './event.ts';
import { fanEntity } from './fan.ts';
import { humidifierEntity } from './humidifier.ts';
import { lawnMowerEntity } from './lawn-mower.ts';
import { defaultLight } from './light/default-light.ts';
import { jsonLight } from './light/json-light.ts';
import { templateLight } from './light/template-light.ts';
import { lockEntity } from './lock.ts';
import { sensorEntity } from './sensor.ts';
import { buttonEntity, numberEntity, sceneEntity, selectEntity, textEntity } from './settable.ts';
import { sirenEntity } from './siren.ts';
import { switchEntity } from './switch.ts';
import { updateEntity } from './update.ts';
import { vacuumEntity } from './vacuum.ts';
import { valveEntity } from './valve.ts';

type EntityMaker = (entity: EntityFields) => EntityModel | undefined;

/** What can be made of each component of MQTT discovery. */
const makers: Readonly<Record<string, EntityMaker>> = {
  alarm_control_panel: alarmEntity,
  binary_sensor: binarySensorEntity,
  button: buttonEntity,
  climate: climateEntity,
  cover: coverEntity,
  device_automation: deviceTriggerEntity,
  device_tracker: deviceTrackerEntity,
  event: eventEntity,
  fan: fanEntity,
  humidifier: humidifierEntity,
  lawn_mower: lawnMowerEntity,
  light: lightEntity,
  lock: lockEntity,
  number: numberEntity,
  scene: sceneEntity,
  select: selectEntity,
  sensor: sensorEntity,
  siren: sirenEntity,
  switch: switchEntity,
  text: textEntity,
  update: updateEntity,
  vacuum: vacuumEntity,
  valve: valveEntity,
  water_heater: waterHeaterEntity,
};

function lightEntity(entity: EntityFields): EntityModel | undefined {
  const schema = entity.text('schema') ?? 'default';
  if (schema === 'json') return jsonLight(entity);
  return schema === 'template' ? templateLight(entity) : defaultLight(entity);
}

/** The entity in NEXA's words, or why it is left out. */
export function createEntity(entity: EntityFields): { readonly model: EntityModel } | { readonly skipped: string } {
  const { platform } = entity.announcement;
  const make = Object.hasOwn(makers, platform) ? makers[platform] : undefined;
  if (make === undefined) return { skipped: `the component ${platform.slice(0, 40)} is not known` };
  const model = make(entity);
  if (model === undefined) return { skipped: `a ${platform} that cannot be used` };
  // Link quality is hidden by default, and worth knowing; what NEXA has no word for is not.
  const isMinor = model.capabilities.every((capability) => capability.startsWith('mqtt.'));
  if (isMinor && entity.fields.enabled_by_default === false) return { skipped: 'it is not enabled by default' };
  return { model };
}
