import {
  AlarmSmoke,
  Armchair,
  Blinds,
  Box,
  Cable,
  Cctv,
  CircleDot,
  CirclePower,
  DoorClosed,
  DoorOpen,
  Droplets,
  Fan,
  Faucet,
  Gauge,
  Heater,
  Lightbulb,
  Lock,
  LockOpen,
  type LucideIcon,
  PersonStanding,
  Plug,
  RobotVacuum,
  Router,
  ShieldCheck,
  Thermometer,
  Tv,
  Warehouse,
  Wind,
} from 'lucide-react';
import type { Device } from '../api/types.ts';

const icons: Record<Device['type'], LucideIcon> = {
  light: Lightbulb,
  plug: Plug,
  'power-strip': Cable,
  switch: CirclePower,
  cover: Blinds,
  thermostat: Heater,
  fan: Fan,
  'media-player': Tv,
  vacuum: RobotVacuum,
  sensor: Thermometer,
  'motion-sensor': PersonStanding,
  'occupancy-sensor': Armchair,
  'contact-sensor': DoorClosed,
  'leak-sensor': Droplets,
  'smoke-detector': AlarmSmoke,
  'air-quality-sensor': Wind,
  button: CircleDot,
  lock: Lock,
  'garage-door': Warehouse,
  valve: Faucet,
  alarm: ShieldCheck,
  camera: Cctv,
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
