import {
  Box,
  CircleDot,
  CirclePower,
  DoorClosed,
  DoorOpen,
  Gauge,
  Lightbulb,
  Lock,
  LockOpen,
  type LucideIcon,
  PersonStanding,
  Plug,
  Router,
  Thermometer,
} from 'lucide-react';
import type { Device } from '../api/types.ts';

const icons: Record<Device['type'], LucideIcon> = {
  light: Lightbulb,
  plug: Plug,
  switch: CirclePower,
  sensor: Thermometer,
  'motion-sensor': PersonStanding,
  'contact-sensor': DoorClosed,
  button: CircleDot,
  lock: Lock,
  meter: Gauge,
  bridge: Router,
  other: Box,
};

interface DeviceIconProps {
  readonly type: Device['type'];
  /** Open rather than closed or locked: the picture shows it. */
  readonly isOpen?: boolean;
  readonly size?: number;
}

export function DeviceIcon({ type, isOpen = false, size = 22 }: DeviceIconProps) {
  const Icon =
    isOpen && type === 'lock' ? LockOpen : isOpen && type === 'contact-sensor' ? DoorOpen : (icons[type] ?? Box);
  return <Icon size={size} strokeWidth={2} aria-hidden />;
}
