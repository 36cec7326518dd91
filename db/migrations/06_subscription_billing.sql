-- NEXA, module 06: subscriptions, billing, partners. Local control never depends on any of it.
-- Money is an integer in the minor unit of the currency beside it. What is entered in the books outlives its person:
-- the row stays, the person's id goes.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE subscription_plans (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  code text NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 100),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '',
  audience text NOT NULL DEFAULT 'person' CHECK (audience IN ('person', 'partner')),
  billing_period text NOT NULL CHECK (billing_period IN ('month', 'year', 'once', 'free')),
  price bigint NOT NULL CHECK (price >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  trial_days integer NOT NULL DEFAULT 0 CHECK (trial_days >= 0),
  features jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(features) = 'array'),
  limits jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(limits) = 'object'),
  is_offered boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE subscription_plans IS 'What can be subscribed to.';
COMMENT ON COLUMN subscription_plans.code IS 'The plan''s name in configuration and at the payment provider; never changes.';
COMMENT ON COLUMN subscription_plans.billing_period IS 'once: paid one time; free: never billed.';
COMMENT ON COLUMN subscription_plans.price IS 'For one billing period, without tax, in the minor unit of currency.';
COMMENT ON COLUMN subscription_plans.currency IS 'ISO 4217.';
COMMENT ON COLUMN subscription_plans.trial_days IS 'Days that are free at the start.';
COMMENT ON COLUMN subscription_plans.features IS 'Names of what the plan opens: ["remote-access", "cloud-backup"].';
COMMENT ON COLUMN subscription_plans.limits IS 'By metric of subscription_usage the most in a period; a metric that is not there has no limit.';
COMMENT ON COLUMN subscription_plans.is_offered IS 'False: kept for those who have it, not sold any more or not yet.';
COMMENT ON COLUMN subscription_plans.description IS 'For people who choose.';

CREATE TABLE oem_partners (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  owner_id uuid REFERENCES users ON DELETE SET NULL,
  code text NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 100),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  contact_email text CHECK (length(contact_email) <= 320 AND contact_email LIKE '%_@_%'),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'active', 'suspended', 'ended')),
  revenue_share integer NOT NULL DEFAULT 0 CHECK (revenue_share BETWEEN 0 AND 10000),
  branding jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(branding) = 'object'),
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
COMMENT ON TABLE oem_partners IS 'Brands and operators who work with NEXA through the partner API.';
COMMENT ON COLUMN oem_partners.owner_id IS 'The person who speaks for the partner, and sees its keys and revenue.';
COMMENT ON COLUMN oem_partners.code IS 'Short name in addresses; never changes.';
COMMENT ON COLUMN oem_partners.revenue_share IS 'The partner''s share in basis points: 10000 is all of it.';
COMMENT ON COLUMN oem_partners.branding IS 'Name, colours and logo of a branded page.';
COMMENT ON COLUMN oem_partners.settings IS 'Webhook address, default plan, limits.';
COMMENT ON COLUMN oem_partners.contact_email IS 'Where the partner is written to.';
CREATE INDEX oem_partners_owner_id_idx ON oem_partners (owner_id);

CREATE TABLE user_subscriptions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  plan_id uuid NOT NULL REFERENCES subscription_plans,
  partner_id uuid REFERENCES oem_partners ON DELETE SET NULL,
  status text NOT NULL CHECK (status IN ('trialing', 'active', 'past-due', 'paused', 'cancelled', 'expired')),
  quantity integer NOT NULL DEFAULT 1 CHECK (quantity > 0),
  provider text,
  provider_subscription_id text,
  started_at timestamptz NOT NULL DEFAULT now(),
  trial_ends_at timestamptz,
  current_period_start timestamptz NOT NULL,
  current_period_end timestamptz,
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  cancelled_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, id),
  UNIQUE (provider, provider_subscription_id),
  CHECK (current_period_end > current_period_start),
  CHECK ((provider IS NULL) = (provider_subscription_id IS NULL))
);
COMMENT ON TABLE user_subscriptions IS 'Who subscribed to what, and until when.';
COMMENT ON COLUMN user_subscriptions.partner_id IS 'Where a partner brought or pays for it.';
COMMENT ON COLUMN user_subscriptions.quantity IS 'How many of the plan, such as homes.';
COMMENT ON COLUMN user_subscriptions.provider IS 'Payment provider; null for free plans.';
COMMENT ON COLUMN user_subscriptions.provider_subscription_id IS 'The provider''s own id.';
COMMENT ON COLUMN user_subscriptions.current_period_end IS 'Null: without end.';
COMMENT ON COLUMN user_subscriptions.cancelled_at IS 'When the person said so; ended_at is when it took effect.';
COMMENT ON COLUMN user_subscriptions.current_period_start IS 'First moment that is paid for.';
COMMENT ON COLUMN user_subscriptions.cancel_at_period_end IS 'It is not renewed.';
CREATE INDEX user_subscriptions_plan_id_idx ON user_subscriptions (plan_id);
CREATE INDEX user_subscriptions_partner_id_idx ON user_subscriptions (partner_id);

CREATE TABLE subscription_usage (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  subscription_id uuid NOT NULL REFERENCES user_subscriptions ON DELETE CASCADE,
  metric text NOT NULL CHECK (length(metric) BETWEEN 1 AND 100),
  quantity bigint NOT NULL DEFAULT 0 CHECK (quantity >= 0),
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (subscription_id, metric, period_start),
  CHECK (period_end > period_start)
);
COMMENT ON TABLE subscription_usage IS 'What a subscription used of its limits, by period.';
COMMENT ON COLUMN subscription_usage.metric IS 'devices, homes, api-requests, storage-bytes, ...: the keys of subscription_plans.limits.';
COMMENT ON COLUMN subscription_usage.quantity IS 'Used so far, in the metric''s unit.';
COMMENT ON COLUMN subscription_usage.period_start IS 'First moment of the period.';
COMMENT ON COLUMN subscription_usage.period_end IS 'First moment after the period.';

CREATE TABLE payment_methods (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  provider text NOT NULL,
  provider_token text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('card', 'direct-debit', 'wallet', 'bank-transfer')),
  label text NOT NULL DEFAULT '' CHECK (length(label) <= 200),
  last_four text CHECK (last_four ~ '^[0-9]{4}$'),
  expires_month smallint CHECK (expires_month BETWEEN 1 AND 12),
  expires_year smallint CHECK (expires_year BETWEEN 2000 AND 2200),
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (user_id, id),
  UNIQUE (provider, provider_token)
);
COMMENT ON TABLE payment_methods IS 'How a person pays. Only the provider''s token is here: no card or account number ever is.';
COMMENT ON COLUMN payment_methods.provider_token IS 'What the provider knows the method by. Never granted to request roles.';
COMMENT ON COLUMN payment_methods.label IS 'What the person sees, such as the card''s brand.';
COMMENT ON COLUMN payment_methods.last_four IS 'Last four digits, to tell methods apart.';
COMMENT ON COLUMN payment_methods.is_default IS 'Charged when nothing else is said; one of a person''s.';
COMMENT ON COLUMN payment_methods.provider IS 'Payment provider.';
COMMENT ON COLUMN payment_methods.expires_month IS '1 to 12.';
COMMENT ON COLUMN payment_methods.expires_year IS 'With its century.';
CREATE UNIQUE INDEX payment_methods_default_key ON payment_methods (user_id) WHERE is_default AND deleted_at IS NULL;

CREATE TABLE invoices (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid REFERENCES users ON DELETE SET NULL,
  partner_id uuid REFERENCES oem_partners ON DELETE SET NULL,
  subscription_id uuid REFERENCES user_subscriptions ON DELETE SET NULL,
  number text UNIQUE CHECK (length(number) BETWEEN 1 AND 100),
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'open', 'paid', 'void', 'uncollectible')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  subtotal bigint NOT NULL DEFAULT 0,
  discount bigint NOT NULL DEFAULT 0 CHECK (discount >= 0),
  tax bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  paid bigint NOT NULL DEFAULT 0,
  recipient jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(recipient) = 'object'),
  period_start timestamptz,
  period_end timestamptz,
  issued_at timestamptz,
  due_at timestamptz,
  paid_at timestamptz,
  provider text,
  provider_invoice_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, provider_invoice_id),
  CHECK (num_nonnulls(user_id, partner_id) <= 1),
  CHECK (total = subtotal - discount + tax),
  CHECK (status = 'draft' OR (number IS NOT NULL AND issued_at IS NOT NULL))
);
COMMENT ON TABLE invoices IS 'Bills to a person or a partner. Kept for the books also when the person is erased.';
COMMENT ON COLUMN invoices.user_id IS 'Null: a partner''s bill, or the person was erased.';
COMMENT ON COLUMN invoices.number IS 'Without gaps in the order of issue; null while a draft.';
COMMENT ON COLUMN invoices.subtotal IS 'Sum of the items before discount and tax, in the minor unit of currency.';
COMMENT ON COLUMN invoices.discount IS 'Taken off by coupons, in the minor unit of currency.';
COMMENT ON COLUMN invoices.tax IS 'In the minor unit of currency.';
COMMENT ON COLUMN invoices.total IS 'subtotal - discount + tax.';
COMMENT ON COLUMN invoices.paid IS 'What was paid so far, refunds taken off, in the minor unit of currency.';
COMMENT ON COLUMN invoices.recipient IS 'As it stood when it was issued: {name, address, country, taxId?}.';
COMMENT ON COLUMN invoices.currency IS 'ISO 4217.';
COMMENT ON COLUMN invoices.provider_invoice_id IS 'The provider''s own id.';
COMMENT ON COLUMN invoices.period_start IS 'First moment that it bills.';
COMMENT ON COLUMN invoices.period_end IS 'First moment after what it bills.';
COMMENT ON COLUMN invoices.provider IS 'Payment provider; null: none takes part.';
CREATE INDEX invoices_user_id_idx ON invoices (user_id);
CREATE INDEX invoices_partner_id_idx ON invoices (partner_id);
CREATE INDEX invoices_subscription_id_idx ON invoices (subscription_id);

CREATE TABLE invoice_items (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  invoice_id uuid NOT NULL REFERENCES invoices ON DELETE CASCADE,
  plan_id uuid REFERENCES subscription_plans ON DELETE SET NULL,
  position integer NOT NULL DEFAULT 0,
  description text NOT NULL CHECK (length(description) BETWEEN 1 AND 500),
  quantity bigint NOT NULL DEFAULT 1,
  unit_price bigint NOT NULL,
  amount bigint NOT NULL,
  tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
  period_start timestamptz,
  period_end timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (amount = quantity * unit_price)
);
COMMENT ON TABLE invoice_items IS 'Lines of an invoice, in its currency.';
COMMENT ON COLUMN invoice_items.position IS 'Order on the invoice, ascending.';
COMMENT ON COLUMN invoice_items.description IS 'As it is printed.';
COMMENT ON COLUMN invoice_items.unit_price IS 'Without tax, in the minor unit; negative for a credit.';
COMMENT ON COLUMN invoice_items.amount IS 'quantity * unit_price.';
COMMENT ON COLUMN invoice_items.tax_rate IS 'Basis points: 1900 is 19 %.';
COMMENT ON COLUMN invoice_items.quantity IS 'How many.';
COMMENT ON COLUMN invoice_items.period_start IS 'First moment that the line bills.';
COMMENT ON COLUMN invoice_items.period_end IS 'First moment after what the line bills.';
CREATE INDEX invoice_items_invoice_id_idx ON invoice_items (invoice_id);
CREATE INDEX invoice_items_plan_id_idx ON invoice_items (plan_id);

CREATE TABLE payment_transactions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid REFERENCES users ON DELETE SET NULL,
  invoice_id uuid REFERENCES invoices,
  payment_method_id uuid REFERENCES payment_methods ON DELETE SET NULL,
  kind text NOT NULL CHECK (kind IN ('charge', 'refund', 'chargeback', 'payout')),
  status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'cancelled')),
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  provider text NOT NULL,
  provider_transaction_id text NOT NULL,
  failure_code text,
  failure_message text,
  processed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, provider_transaction_id)
);
COMMENT ON TABLE payment_transactions IS 'Money that moved or was to move. Kept for the books also when the person is erased.';
COMMENT ON COLUMN payment_transactions.user_id IS 'Null: a partner''s, or the person was erased.';
COMMENT ON COLUMN payment_transactions.amount IS 'In the minor unit of currency; kind says which way.';
COMMENT ON COLUMN payment_transactions.currency IS 'ISO 4217.';
COMMENT ON COLUMN payment_transactions.provider_transaction_id IS 'The provider''s own id: the same notice twice is one row.';
COMMENT ON COLUMN payment_transactions.failure_code IS 'The provider''s word.';
COMMENT ON COLUMN payment_transactions.failure_message IS 'What the person is told.';
COMMENT ON COLUMN payment_transactions.provider IS 'Payment provider.';
CREATE INDEX payment_transactions_user_id_idx ON payment_transactions (user_id);
CREATE INDEX payment_transactions_invoice_id_idx ON payment_transactions (invoice_id);
CREATE INDEX payment_transactions_payment_method_id_idx ON payment_transactions (payment_method_id);

CREATE TABLE coupons (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  code text NOT NULL CHECK (length(code) BETWEEN 3 AND 100),
  plan_id uuid REFERENCES subscription_plans ON DELETE CASCADE,
  partner_id uuid REFERENCES oem_partners ON DELETE CASCADE,
  percent_off smallint CHECK (percent_off BETWEEN 1 AND 100),
  amount_off bigint CHECK (amount_off > 0),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  applies text NOT NULL DEFAULT 'once' CHECK (applies IN ('once', 'periods', 'forever')),
  periods integer CHECK (periods > 0),
  max_redemptions integer CHECK (max_redemptions > 0),
  valid_from timestamptz NOT NULL DEFAULT now(),
  valid_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  CHECK (num_nonnulls(percent_off, amount_off) = 1),
  CHECK ((amount_off IS NULL) = (currency IS NULL)),
  CHECK ((applies = 'periods') = (periods IS NOT NULL))
);
COMMENT ON TABLE coupons IS 'Codes that make a plan cheaper. Service role only: whoever reads a code can use it.';
COMMENT ON COLUMN coupons.code IS 'What is typed in; capitals do not matter.';
COMMENT ON COLUMN coupons.plan_id IS 'Null: any plan.';
COMMENT ON COLUMN coupons.partner_id IS 'The partner that gives it out.';
COMMENT ON COLUMN coupons.percent_off IS '1 to 100.';
COMMENT ON COLUMN coupons.amount_off IS 'In the minor unit of currency.';
COMMENT ON COLUMN coupons.currency IS 'ISO 4217, of amount_off.';
COMMENT ON COLUMN coupons.periods IS 'For how many billing periods, where applies is periods.';
COMMENT ON COLUMN coupons.max_redemptions IS 'Null: as often as one likes.';
COMMENT ON COLUMN coupons.valid_from IS 'From when it can be used.';
COMMENT ON COLUMN coupons.valid_until IS 'Until when; null: without end.';
CREATE UNIQUE INDEX coupons_code_key ON coupons (lower(code)) WHERE deleted_at IS NULL;
CREATE INDEX coupons_plan_id_idx ON coupons (plan_id);
CREATE INDEX coupons_partner_id_idx ON coupons (partner_id);

CREATE TABLE coupon_redemptions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  coupon_id uuid NOT NULL REFERENCES coupons ON DELETE CASCADE,
  user_id uuid NOT NULL,
  subscription_id uuid NOT NULL,
  periods_left integer CHECK (periods_left >= 0),
  redeemed_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (coupon_id, user_id),
  FOREIGN KEY (user_id, subscription_id) REFERENCES user_subscriptions (user_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE coupon_redemptions IS 'Who used which coupon, once each.';
COMMENT ON COLUMN coupon_redemptions.periods_left IS 'Billing periods that it still makes cheaper; null: for ever.';
CREATE INDEX coupon_redemptions_subscription_idx ON coupon_redemptions (user_id, subscription_id);

CREATE TABLE oem_api_keys (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  partner_id uuid NOT NULL REFERENCES oem_partners ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  prefix text NOT NULL UNIQUE CHECK (length(prefix) BETWEEN 4 AND 40),
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL DEFAULT '{}',
  rate_limit integer CHECK (rate_limit > 0),
  created_by uuid REFERENCES users ON DELETE SET NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (partner_id, id)
);
COMMENT ON TABLE oem_api_keys IS 'Keys of the partner API.';
COMMENT ON COLUMN oem_api_keys.prefix IS 'The readable start of the key, by which people tell keys apart.';
COMMENT ON COLUMN oem_api_keys.key_hash IS 'SHA-256 of the 256 random bits, which are shown once. Never granted to request roles.';
COMMENT ON COLUMN oem_api_keys.rate_limit IS 'Requests a minute; null: the server''s own limit.';
COMMENT ON COLUMN oem_api_keys.scopes IS 'What it may do.';
CREATE INDEX oem_api_keys_created_by_idx ON oem_api_keys (created_by);

CREATE TABLE b2b_revenue (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  partner_id uuid NOT NULL REFERENCES oem_partners,
  invoice_id uuid REFERENCES invoices ON DELETE SET NULL,
  kind text NOT NULL CHECK (kind IN ('licence', 'activation', 'api-usage', 'subscription-share')),
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  quantity bigint NOT NULL DEFAULT 0 CHECK (quantity >= 0),
  gross bigint NOT NULL DEFAULT 0,
  partner_share bigint NOT NULL DEFAULT 0,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed', 'settled')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (partner_id, kind, period_start, currency),
  CHECK (period_end > period_start)
);
COMMENT ON TABLE b2b_revenue IS 'What came in with a partner, by period and kind, and the partner''s share of it.';
COMMENT ON COLUMN b2b_revenue.invoice_id IS 'The invoice or credit note that settles it.';
COMMENT ON COLUMN b2b_revenue.period_start IS 'First moment of the period.';
COMMENT ON COLUMN b2b_revenue.period_end IS 'First moment after the period.';
COMMENT ON COLUMN b2b_revenue.quantity IS 'Devices, requests or subscriptions that were counted.';
COMMENT ON COLUMN b2b_revenue.gross IS 'Before the share, in the minor unit of currency.';
COMMENT ON COLUMN b2b_revenue.partner_share IS 'What is the partner''s, in the minor unit of currency.';
COMMENT ON COLUMN b2b_revenue.currency IS 'ISO 4217.';
COMMENT ON COLUMN b2b_revenue.status IS 'open: still counted; closed: no more changes; settled: paid.';
CREATE INDEX b2b_revenue_invoice_id_idx ON b2b_revenue (invoice_id);

CREATE TABLE api_usage (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  partner_id uuid,
  api_key_id uuid,
  user_id uuid REFERENCES users ON DELETE CASCADE,
  access_token_id uuid REFERENCES nexa.access_tokens ON DELETE CASCADE,
  route text NOT NULL CHECK (length(route) BETWEEN 1 AND 300),
  period_start timestamptz NOT NULL,
  requests bigint NOT NULL DEFAULT 0 CHECK (requests >= 0),
  failures bigint NOT NULL DEFAULT 0 CHECK (failures >= 0),
  limited bigint NOT NULL DEFAULT 0 CHECK (limited >= 0),
  bytes_out bigint NOT NULL DEFAULT 0 CHECK (bytes_out >= 0),
  duration bigint NOT NULL DEFAULT 0 CHECK (duration >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (user_id, access_token_id, partner_id, api_key_id, route, period_start),
  FOREIGN KEY (partner_id, api_key_id) REFERENCES oem_api_keys (partner_id, id) ON DELETE CASCADE,
  CHECK (num_nonnulls(user_id, partner_id) = 1),
  CHECK ((partner_id IS NULL) = (api_key_id IS NULL))
);
COMMENT ON TABLE api_usage IS 'Requests by partner key or person, by hour.';
COMMENT ON COLUMN api_usage.user_id IS 'The person, where it was no partner.';
COMMENT ON COLUMN api_usage.access_token_id IS 'The person''s token; null: the page.';
COMMENT ON COLUMN api_usage.route IS 'Method and pattern, not the address called: GET /api/v1/homes/:homeId.';
COMMENT ON COLUMN api_usage.period_start IS 'Start of the hour (UTC).';
COMMENT ON COLUMN api_usage.failures IS 'Answered with a status of 400 or more, those limited left out.';
COMMENT ON COLUMN api_usage.limited IS 'Refused by the rate limit.';
COMMENT ON COLUMN api_usage.bytes_out IS 'Bytes of answers.';
COMMENT ON COLUMN api_usage.duration IS 'Milliseconds taken, summed.';
COMMENT ON COLUMN api_usage.requests IS 'How many.';
CREATE INDEX api_usage_key_idx ON api_usage (partner_id, api_key_id);
CREATE INDEX api_usage_access_token_id_idx ON api_usage (access_token_id);

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('06_subscription_billing') ON CONFLICT (name) DO NOTHING;
