import { type JsonObject, MAIN_COMPONENT, type ScalarValue } from '@nexa/sdk';
import { type AutomationCheckContext, invalid, type NamedDevice } from './check-context.ts';

/** A part of a device that an automation names. */
export interface DevicePart {
  readonly deviceId: string;
  readonly component?: string;
  readonly capability: string;
}

interface Bounds {
  readonly above?: number;
  readonly below?: number;
}

/** The device, or the error that the home has none with this id. */
export function requireDevice(
  path: string,
  deviceId: string,
  { devices }: Pick<AutomationCheckContext, 'devices'>,
): NamedDevice {
  const device = devices.get(deviceId.toLowerCase());
  if (device === undefined) throw invalid(`${path}/deviceId`, 'the home has no device with this id');
  return device;
}

/** The device has the component, and the component the capability. */
export function requirePart(path: string, part: DevicePart, context: AutomationCheckContext): void {
  const device = requireDevice(path, part.deviceId, context);
  const { component = MAIN_COMPONENT, capability } = part;
  const { components } = device.description;
  const target = components.find(({ id }) => id === component);
  if (target === undefined)
    throw invalid(`${path}/component`, `${device.name} has no component ${component}`, {
      known: components.map(({ id }) => id),
    });
  if (!target.capabilities.includes(capability))
    throw invalid(`${path}/capability`, `${device.name} does not have ${capability}`, { known: target.capabilities });
}

/** The schema of an attribute that the device has. */
export function requireAttribute(
  path: string,
  part: DevicePart & { readonly attribute: string },
  context: AutomationCheckContext,
): object {
  requirePart(path, part, context);
  const { capability, attribute } = part;
  const found = context.catalog.attribute(capability, attribute);
  if (found === undefined)
    throw invalid(`${path}/attribute`, `${capability} has no attribute ${attribute}`, {
      known: Object.keys(context.catalog.find(capability)?.attributes ?? {}),
    });
  return found.schema;
}

/** Values that the attribute can have; one, or some to choose from. */
export function requireValues(
  path: string,
  values: ScalarValue | readonly ScalarValue[] | undefined,
  attribute: { readonly name: string; readonly schema: object },
  { checker }: AutomationCheckContext,
): void {
  if (values === undefined) return;
  const places: (readonly [string, ScalarValue])[] =
    typeof values === 'object' ? values.map((value, index) => [`${path}/${index}`, value]) : [[path, values]];
  for (const [at, value] of places) {
    const problem = checker.check(attribute.schema, value);
    if (problem !== undefined) throw invalid(at, `${attribute.name} ${problem.message}`, problem.params);
  }
}

/** Bounds are of numbers, and leave something between them. */
export function requireBounds(
  path: string,
  { above, below }: Bounds,
  attribute: { readonly name: string; readonly schema: object },
): void {
  const { type } = attribute.schema as { readonly type?: unknown };
  const isNumeric = type === 'number' || type === 'integer';
  const bound = above !== undefined ? 'above' : below !== undefined ? 'below' : undefined;
  if (bound !== undefined && !isNumeric) throw invalid(`${path}/${bound}`, `${attribute.name} is not a number`);
  if (above !== undefined && below !== undefined && above >= below)
    throw invalid(`${path}/below`, `no number is above ${above} and below ${below}: make below the larger one`);
}

/** An event that the device has, and data that the event can have. */
export function requireEvent(
  path: string,
  part: DevicePart & { readonly event: string },
  data: { readonly name: 'match' | 'data'; readonly members: JsonObject | undefined },
  context: AutomationCheckContext,
): void {
  requirePart(path, part, context);
  const { catalog, checker } = context;
  const event = catalog.event(part.capability, part.event);
  if (event === undefined)
    throw invalid(`${path}/event`, `${part.capability} has no event ${part.event}`, {
      known: Object.keys(catalog.find(part.capability)?.events ?? {}),
    });
  const { properties } = event.data;
  for (const [name, value] of Object.entries(data.members ?? {})) {
    const at = `${path}/${data.name}/${name}`;
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema === undefined) throw invalid(at, `${part.event} has no ${name}`, { known: Object.keys(properties) });
    const problem = checker.check(schema, value);
    if (problem !== undefined) throw invalid(at, problem.message, problem.params);
  }
}
