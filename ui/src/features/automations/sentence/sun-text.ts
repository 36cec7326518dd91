import type { SunEvent } from '@nexa/sdk';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { durationText } from './span-text.ts';

const { sun } = sentenceTexts;

/** "sunset", "30 minutes after sunset" */
export function sunMomentText({ event, offset = 0 }: { event: SunEvent; offset?: number }): string {
  const name = sun.events[event];
  if (offset === 0) return name;
  return offset > 0 ? sun.after(durationText(offset), name) : sun.before(durationText(offset), name);
}

export const degreesText = (degrees: number): string => `${degrees}°`;
