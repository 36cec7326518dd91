import { texts } from '../../shared/texts.ts';

/** A greeting that fits the hour, with the first name. */
export function greeting(time: Date, name: string | undefined): string {
  const hour = time.getHours();
  const { morning, day, evening, night } = texts.home;
  const words = hour < 5 ? night : hour < 12 ? morning : hour < 18 ? day : evening;
  const first = name?.trim().split(/\s+/)[0];
  return first === undefined || first === '' ? words : `${words}, ${first}`;
}
