import type { ComponentType } from 'react';
import type { Component, Device } from '../../shared/api/types.ts';
import type { Capabilities } from '../../shared/device/value-text.ts';
import { AlarmControl } from './controls/alarm-control.tsx';
import { BrightnessControl } from './controls/brightness-control.tsx';
import { ButtonEvents } from './controls/button-events.tsx';
import { ColorControl } from './controls/color-control.tsx';
import { CoverControl } from './controls/cover-control.tsx';
import { FanControl } from './controls/fan-control.tsx';
import { GenericControl } from './controls/generic-control.tsx';
import { LockControl } from './controls/lock-control.tsx';
import { MediaControl } from './controls/media-control.tsx';
import { OpeningControl } from './controls/opening-control.tsx';
import { type ControlProps, PowerControl } from './controls/power-control.tsx';
import { ThermostatControl } from './controls/thermostat-control.tsx';
import { UpdateControl } from './controls/update-control.tsx';
import { VacuumControl } from './controls/vacuum-control.tsx';
import styles from './device.module.css';

/** In the order in which they stand on the page, below switch and light. */
const controls: readonly (readonly [string, ComponentType<ControlProps>])[] = [
  ['cover', CoverControl],
  ['thermostat', ThermostatControl],
  ['fan', FanControl],
  ['media', MediaControl],
  ['vacuum', VacuumControl],
  ['lock', LockControl],
  ['garageDoor', (props) => <OpeningControl {...props} capability="garageDoor" />],
  ['valve', (props) => <OpeningControl {...props} capability="valve" />],
  ['alarm', AlarmControl],
  ['update', UpdateControl],
];
const ownControls = new Set([
  ...['onOff', 'brightness', 'color', 'colorTemperature', 'button'],
  ...controls.map(([id]) => id),
]);

interface ComponentControlsProps {
  readonly device: Device;
  readonly component: Component;
  readonly capabilities: Capabilities;
}

/** What one part of a device can do, drawn from its capabilities. Measurements are shown apart. */
export function ComponentControls({ device, component, capabilities }: ComponentControlsProps) {
  const has = (id: string) => component.capabilities.includes(id);
  const hasColor = has('color') || has('colorTemperature');
  const others = component.capabilities
    .filter((id) => !ownControls.has(id))
    .map((id) => capabilities.get(id))
    .filter((capability) => capability !== undefined)
    .filter(({ commands, events }) => Object.keys(commands).length + Object.keys(events).length > 0);
  const isEmpty = !hasColor && others.length === 0 && !component.capabilities.some((id) => ownControls.has(id));
  if (isEmpty) return null;
  const common = { device, component: component.id };
  return (
    <section className={styles.card} aria-label={component.name ?? device.name}>
      {component.name !== undefined && <h2 className={styles.cardTitle}>{component.name}</h2>}
      {has('onOff') && <PowerControl {...common} />}
      {has('brightness') && <BrightnessControl {...common} />}
      {hasColor && <ColorControl {...common} hasColor={has('color')} hasWhite={has('colorTemperature')} />}
      {controls.map(([id, Control]) => has(id) && <Control key={id} {...common} />)}
      {has('button') && <ButtonEvents {...common} name={component.name ?? device.name} />}
      {others.map((capability) => (
        <GenericControl key={capability.id} {...common} capability={capability} capabilities={capabilities} />
      ))}
    </section>
  );
}
