import type { AttributeLimits } from '@nexa/sdk';
import { kelvinOf } from '../color-space.ts';
import type { EntityFields } from '../entity-fields.ts';
import { kelvinLimits } from './light-state.ts';

/** The range of a light's white, told in kelvin or in mired. */
export function lightLimits(entity: EntityFields): { limits?: Record<string, AttributeLimits> } {
  const [minKelvin, maxKelvin] = [entity.number('min_kelvin', 0), entity.number('max_kelvin', 0)];
  const [minMired, maxMired] = [entity.number('min_mireds', 0), entity.number('max_mireds', 0)];
  const minimum = minKelvin > 0 ? minKelvin : maxMired > 0 ? kelvinOf(maxMired) : undefined;
  const maximum = maxKelvin > 0 ? maxKelvin : minMired > 0 ? kelvinOf(minMired) : undefined;
  const limits = kelvinLimits(minimum, maximum);
  return limits === undefined ? {} : { limits: { 'colorTemperature.kelvin': limits } };
}
