/** What a person can say that a device is; `auto` finds out from its data points. */
export const mappings = [
  'auto',
  'plug',
  'switch',
  'light',
  'light-legacy',
  'dimmer',
  'climate-sensor',
  'contact-sensor',
  'motion-sensor',
] as const;

export type Mapping = (typeof mappings)[number];
