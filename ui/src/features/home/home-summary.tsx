import { CloudOff, DoorOpen, HeartPulse, Lightbulb, LockOpen, type LucideIcon, Thermometer, Zap } from 'lucide-react';
import type { Device, HomeNumbers } from '../../shared/api/types.ts';
import { numberText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import styles from './home.module.css';

interface Fact {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly tone: 'rest' | 'glow' | 'alert';
}

const values = (devices: readonly Device[], key: string) =>
  devices.flatMap((device) => {
    const state = device.state[key];
    return state !== undefined && state.freshness !== 'unknown' && device.status.value !== 'offline'
      ? [state.value]
      : [];
  });
const numbers = (devices: readonly Device[], key: string) =>
  values(devices, key).filter((value): value is number => typeof value === 'number');

/** The middle of all: one sensor on the balcony or in the fridge must not make a warm home look cold. */
function middle(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const around = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return around.reduce((sum, value) => sum + value, 0) / around.length;
}

/** What the house draws. A meter's reading holds the plugs behind it: where one reports, it is not added to theirs. */
function drawOf(devices: readonly Device[]): number {
  const metered = numbers(
    devices.filter(({ type }) => type === 'meter'),
    'power.watts',
  );
  const all = metered.length > 0 ? metered : numbers(devices, 'power.watts');
  return all.reduce((sum, value) => sum + value, 0);
}

/** What a person wants to know at the door, in a handful of words. Only what is live counts. */
function factsOf(devices: readonly Device[], summary: HomeNumbers | undefined): Fact[] {
  const { home } = texts;
  const lights = devices.filter(({ type }) => type === 'light');
  const lit = values(lights, 'onOff.on').filter((on) => on === true).length;
  const doors = values(devices, 'contact.open');
  const locks = values(devices, 'lock.locked');
  const open = doors.filter((isOpen) => isOpen === true).length;
  const unlocked = locks.filter((locked) => locked === false).length;
  const warmth = numbers(devices, 'temperature.celsius');
  const watts = drawOf(devices);
  const offline = devices.filter(({ status }) => status.value === 'offline').length;
  const healed = summary?.healedMonth ?? 0;
  const facts: (Fact | false)[] = [
    lights.length > 0 && { id: 'lights', icon: Lightbulb, text: home.lightsOn(lit), tone: lit > 0 ? 'glow' : 'rest' },
    warmth.length > 0 && {
      id: 'warmth',
      icon: Thermometer,
      text: home.inside(numberText(middle(warmth), '°C', 1)),
      tone: 'rest',
    },
    watts > 0 && { id: 'watts', icon: Zap, text: home.drawing(numberText(watts, 'W', 0)), tone: 'rest' },
    open > 0 && { id: 'open', icon: DoorOpen, text: home.openings(open), tone: 'alert' },
    unlocked > 0 && { id: 'unlocked', icon: LockOpen, text: home.unlocked(unlocked), tone: 'alert' },
    healed > 0 && { id: 'healed', icon: HeartPulse, text: home.healed(healed), tone: 'rest' },
    offline > 0 && { id: 'offline', icon: CloudOff, text: home.offline(offline), tone: 'rest' },
  ];
  return facts.filter((fact): fact is Fact => fact !== false);
}

interface HomeSummaryProps {
  readonly devices: readonly Device[];
  readonly numbers: HomeNumbers | undefined;
}

export function HomeSummary({ devices, numbers }: HomeSummaryProps) {
  return (
    <ul className={styles.facts}>
      {factsOf(devices, numbers).map(({ id, icon: Icon, text, tone }) => (
        <li key={id} className={styles.fact} data-tone={tone}>
          <Icon size={15} aria-hidden />
          {text}
        </li>
      ))}
    </ul>
  );
}
