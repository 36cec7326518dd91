import type { EnergyDay } from '../../shared/api/types.ts';
import { numberText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import { Card } from '../../shared/ui/card.tsx';
import styles from './energy-card.module.css';

const noon = (day: string) => new Date(`${day}T12:00:00`);
const weekday = (day: string) => noon(day).toLocaleDateString(undefined, { weekday: 'short' });

/** Energy of the last days at a glance; the last bar is today so far. */
export function EnergyCard({ days }: { days: readonly EnergyDay[] }) {
  const today = days.at(-1);
  if (today === undefined || days.every(({ energy }) => energy === 0)) return null;
  const most = Math.max(...days.map(({ energy }) => energy));
  return (
    <section className={styles.place} aria-label={texts.home.energy}>
      <Card>
        <div className={styles.card}>
          <div>
            <div className={styles.label}>{texts.home.energyToday}</div>
            <div className={styles.figure}>{numberText(today.energy, 'kWh', 1)}</div>
            {days.some(({ isEstimated }) => isEstimated) && (
              <div className={styles.hint}>{texts.home.energyEstimated}</div>
            )}
          </div>
          <ol className={styles.bars}>
            {days.map(({ day, energy }) => (
              <li key={day} className={styles.day} data-today={day === today.day}>
                <span className={styles.track} aria-hidden>
                  <span className={styles.bar} style={{ height: `${most === 0 ? 0 : (energy / most) * 100}%` }} />
                </span>
                <span aria-hidden>{weekday(day)}</span>
                <span className={styles.read}>
                  {texts.home.energyOfDay(weekday(day), numberText(energy, 'kWh', 1))}
                </span>
              </li>
            ))}
          </ol>
        </div>
      </Card>
    </section>
  );
}
