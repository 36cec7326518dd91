import { ofAll, ofDevice, ofHome, ofPerson, ofServer, type TableLife } from './table-life.ts';

const booked = 'Books are kept for the legal term; the row names nobody any more.';
const ofPartner = { exported: 'A partner’s, not a person’s.', moved: 'Belongs to the business of this server.' };

/** Modules 03, 05 and 06. */
export const laterTables: readonly TableLife[] = [
  ofAll('public.ml_models', { naturalKey: ['name', 'version'] }),
  ofDevice('public.ml_predictions_log', {
    references: { model_id: 'public.ml_models' },
    keep: { days: 730, when: 'predicted_at < :before', because: 'Models are judged by two years of outcomes.' },
  }),
  ofDevice('public.failure_predictions', {
    people: { decided_by: 'forget' },
    references: { model_id: 'public.ml_models' },
    keep: { days: 730, when: 'closed_at < :before', because: 'Models are judged by two years of outcomes.' },
  }),
  ofDevice('public.anomaly_detections', {
    people: { decided_by: 'forget' },
    references: { model_id: 'public.ml_models' },
    keep: { days: 365, when: 'detected_at < :before', because: 'A year shows what comes back with the seasons.' },
  }),
  ofDevice('public.device_usage_patterns'),
  ofDevice('public.ai_insights', {
    people: { decided_by: 'forget' },
    keep: {
      days: 365,
      when: "state IN ('dismissed', 'expired') AND updated_at < :before",
      because: 'A dismissed proposal must not come back within a year.',
    },
  }),
  ofDevice('public.device_benchmarks', {
    references: { model_id: 'public.device_models' },
    keep: { days: 730, when: 'period_end < :before', because: 'This year beside the last.' },
  }),
  ofDevice('public.security_scans', {
    people: { requested_by: 'forget' },
    keep: {
      days: 365,
      when: "outcome <> 'running' AND started_at < :before",
      because: 'What a scan found is kept with the finding.',
    },
  }),
  ofAll('public.cve_catalog', { naturalKey: ['id'] }),
  ofDevice('public.security_vulnerabilities', {
    people: { decided_by: 'forget' },
    references: { cve_id: 'public.cve_catalog' },
    keep: { days: 730, when: 'resolved_at < :before', because: 'Whether a finding came back is seen over years.' },
  }),
  ofDevice('public.security_incidents', {
    people: { decided_by: 'forget' },
    keep: {
      days: 1095,
      when: 'closed_at < :before',
      because: 'Three years, in which an incident may matter to insurers.',
    },
  }),
  ofDevice('public.network_access_rules', { people: { created_by: 'forget' } }),
  ofDevice('public.alert_rules', { people: { created_by: 'forget' }, mentions: ['recipients'] }),
  ofDevice('public.alerts', {
    people: { decided_by: 'forget' },
    keep: { days: 365, when: 'resolved_at < :before', because: 'A year shows what comes back with the seasons.' },
  }),
  // Of a home, or of a person: the move takes the home's.
  ofHome('public.notification_channels', {
    person: 'user_id = :person',
    people: { user_id: 'row' },
    secret: ['secret'],
  }),
  ofHome('public.user_notifications', {
    person: 'user_id = :person',
    people: { user_id: 'row' },
    references: {},
    moved: 'What was told to people is over; it stays with their account.',
    keep: {
      days: 90,
      when: "created_at + CASE WHEN read_at IS NULL THEN interval '275 days' ELSE interval '0' END < :before",
      because: 'What was read is over after three months; what was not, after a year.',
    },
  }),
  ofHome('public.user_notification_preferences', { person: 'user_id = :person', people: { user_id: 'row' } }),
  ofAll('public.subscription_plans', { naturalKey: ['code'] }),
  ofServer('public.oem_partners', {
    ...ofPartner,
    people: { owner_id: 'forget', contact_email: 'kept' },
    stays: 'A partner is a company; its address is its own.',
  }),
  ofPerson('public.user_subscriptions'),
  ofPerson('public.subscription_usage', {
    person: 'subscription_id IN (SELECT id FROM public.user_subscriptions WHERE user_id = :person)',
    people: {},
    keep: { days: 1095, when: 'period_end < :before', because: 'An invoice can be disputed for three years.' },
  }),
  ofPerson('public.payment_methods', { secret: ['provider_token'] }),
  ofPerson('public.invoices', { people: { user_id: 'forget' }, stays: booked }),
  ofPerson('public.invoice_items', {
    person: 'invoice_id IN (SELECT id FROM public.invoices WHERE user_id = :person)',
    people: {},
    stays: booked,
  }),
  ofPerson('public.payment_transactions', {
    people: { user_id: 'forget' },
    secret: ['provider_transaction_id'],
    stays: booked,
  }),
  ofServer('public.coupons', ofPartner),
  ofPerson('public.coupon_redemptions'),
  ofServer('public.oem_api_keys', { ...ofPartner, people: { created_by: 'forget' }, secret: ['key_hash'] }),
  ofServer('public.b2b_revenue', ofPartner),
  ofPerson('public.api_usage', {
    keep: { days: 730, when: 'period_start < :before', because: 'This year beside the last.' },
  }),
];
