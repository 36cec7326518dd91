import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv-draft-04';

/** Amazon's own message schema and samples lie beside the checkout here and in CI, and nowhere else. */
const folder = fileURLToPath(new URL('../../../../../shared/peers/alexa/', import.meta.url));

export const hasSharedData = (): boolean => existsSync(folder);

export interface Sample {
  readonly name: string;
  readonly message: { readonly directive?: { readonly header: { readonly namespace: string; readonly name: string } } };
}

/** The samples of Amazon, by name. */
export function samples(): readonly Sample[] {
  if (!hasSharedData()) return [];
  return readdirSync(join(folder, 'sample_messages'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => ({ name, message: readJson(join('sample_messages', name)) as Sample['message'] }));
}

const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/,(\s*[}\]])/g, '$1'));

/** Amazon's schema of 2021: what is wrong with a message under it. */
export function vendorJudge(): (message: unknown) => string | undefined {
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  const validate = ajv.compile(readJson('alexa_smart_home_message_schema.json') as object);
  return (message) => (validate(asOf2021(message)) ? undefined : JSON.stringify(validate.errors?.slice(0, 6)));
}

const categoriesSince: ReadonlySet<unknown> = new Set(['VACUUM_CLEANER', 'AIR_QUALITY_MONITOR']);

/** The message without what Amazon added since the schema was frozen; our own schema judges that. */
export function asOf2021(message: unknown): unknown {
  if (Array.isArray(message)) return message.filter((item) => !isLater(item)).map(asOf2021);
  if (typeof message !== 'object' || message === null) return categoriesSince.has(message) ? 'OTHER' : message;
  const entries = Object.entries(message).map(([name, value]) => [name, asOf2021(value)] as const);
  const changed = Object.fromEntries(entries);
  return changed.interface === 'Alexa.EndpointHealth' ? { ...changed, version: '3' } : changed;
}

function isLater(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { namespace, name, interface: kind } = item as { namespace?: unknown; name?: unknown; interface?: unknown };
  if (kind === 'Alexa.PlaybackStateReporter' || namespace === 'Alexa.PlaybackStateReporter') return true;
  // In lists of supported properties, and in lists of values.
  return name === 'battery' && (namespace === undefined || namespace === 'Alexa.EndpointHealth');
}
