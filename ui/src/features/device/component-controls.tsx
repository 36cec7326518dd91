import type { Component, Device } from '../../shared/api/types.ts';
import type { Capabilities } from '../../shared/device/value-text.ts';
import { BrightnessControl } from './controls/brightness-control.tsx';
import { ButtonEvents } from './controls/button-events.tsx';
import { ColorControl } from './controls/color-control.tsx';
import { GenericControl } from './controls/generic-control.tsx';
import { LockControl } from './controls/lock-control.tsx';
import { PowerControl } from './controls/power-control.tsx';
import styles from './device.module.css';

const ownControls = new Set(['onOff', 'brightness', 'color', 'colorTemperature', 'lock', 'button']);

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
      {has('lock') && <LockControl {...common} />}
      {has('button') && <ButtonEvents {...common} name={component.name ?? device.name} />}
      {others.map((capability) => (
        <GenericControl key={capability.id} {...common} capability={capability} capabilities={capabilities} />
      ))}
    </section>
  );
}
