import { BatteryFull, BatteryLow, BatteryMedium, BatteryWarning } from 'lucide-react';

export function BatteryPicture({ percent }: { percent: number }) {
  const Icon =
    percent <= 10 ? BatteryWarning : percent <= 35 ? BatteryLow : percent <= 75 ? BatteryMedium : BatteryFull;
  return <Icon size={28} color={percent <= 10 ? 'var(--bad)' : 'var(--good)'} aria-hidden />;
}
