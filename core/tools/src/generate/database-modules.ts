import type { ReferenceModule } from './database-reference.ts';

const titles: Readonly<Record<string, string>> = {
  '01_core_schema': 'Core',
  '02_telemetry_diagnostics': 'Telemetry and diagnostics',
  '03_ai_predictive': 'Intelligence',
  '04_automation_self_healing': 'Automation and self-healing',
  '05_security_alerts': 'Security and alerts',
  '06_subscription_billing': 'Subscriptions and billing',
  '07_indexes_views': 'System and views',
};
const host = 'The host’s own (schema nexa)';

/** A statement of its own, or the helper that makes public views with the tenancy in them. */
const creation =
  /^\s*(?:CREATE (?:OR REPLACE )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?((?:\w+\.)?\w+)|SELECT timeseries\.publish\('(\w+)')/gm;

/** Which module holds which relation: the file that creates it, in its order; the host's own together at the end. */
export function databaseModules(files: readonly { readonly name: string; readonly text: string }[]): ReferenceModule[] {
  const seen = new Set<string>();
  const found = files.flatMap(({ name: file, text }) =>
    [...text.matchAll(creation)]
      .map(([, made, published]) => (made ?? published ?? '').replace(/^public\./, ''))
      .filter((name) => !name.startsWith('timeseries.') && !seen.has(name) && seen.add(name))
      .map((name) => ({ name, title: name.startsWith('nexa.') ? host : (titles[file] ?? file.replaceAll('_', ' ')) })),
  );
  const order = [...new Set(found.map(({ title }) => title).filter((title) => title !== host)), host];
  return order.map((title) => ({
    title,
    relations: found.filter((relation) => relation.title === title).map(({ name }) => name),
  }));
}
