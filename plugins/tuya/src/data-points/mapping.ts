/** What a person can say that a device is; `auto` finds out from its data points, `generic` has only the person's own. */
export const mappings = [
  'auto',
  'plug',
  'switch',
  'light',
  'light-legacy',
  'dimmer',
  'cover',
  'cover-reversed',
  'thermostat',
  'thermostat-legacy',
  'radiator-valve',
  'air-conditioner',
  'breaker',
  'valve',
  'garage-door',
  'climate-sensor',
  'contact-sensor',
  'motion-sensor',
  'presence-sensor',
  'leak-sensor',
  'smoke-detector',
  'carbon-monoxide-detector',
  'generic',
] as const;

export type Mapping = (typeof mappings)[number];
