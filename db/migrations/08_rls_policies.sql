-- NEXA, module 08: who may see and change what.
-- nexa_app serves requests (on Supabase also authenticated), nexa_service works in the background. Row security is
-- forced, so that the tables' owner, who need not be a superuser, is held to it too.
-- Each function of a policy stands in a sub-select: it then runs once per query instead of once per row.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE FUNCTION pg_temp.request_roles() RETURNS text LANGUAGE sql AS $$
  SELECT 'nexa_app' || CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticated')
    THEN ', authenticated' ELSE '' END
$$;

-- Row security, and everything for the service role.
CREATE FUNCTION pg_temp.guard(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY service ON %s TO nexa_service USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO nexa_service', target);
END
$$;

-- One operation for request roles: which rows they see or touch, and which rows they may leave behind.
CREATE FUNCTION pg_temp.allow(target regclass, operation text, columns text, visible text, allowed text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY %I ON %s FOR %s TO %s%s%s', 'request_' || lower(operation), target, operation,
    pg_temp.request_roles(),
    CASE WHEN operation = 'INSERT' THEN '' ELSE format(' USING (%s)', visible) END,
    CASE WHEN operation IN ('INSERT', 'UPDATE') THEN format(' WITH CHECK (%s)', COALESCE(allowed, visible)) ELSE '' END);
  EXECUTE format('GRANT %s%s ON %s TO %s', operation, COALESCE(' (' || columns || ')', ''), target,
    pg_temp.request_roles());
END
$$;

-- Seen by the whole home (guests left out), changed by those who manage it.
CREATE FUNCTION pg_temp.home_table(target regclass, is_managed boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  seen constant text := 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])';
  managed constant text := 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])';
BEGIN
  PERFORM pg_temp.guard(target);
  PERFORM pg_temp.allow(target, 'SELECT', NULL, seen);
  IF is_managed THEN
    PERFORM pg_temp.allow(target, 'INSERT', NULL, managed);
    PERFORM pg_temp.allow(target, 'UPDATE', NULL, managed);
    PERFORM pg_temp.allow(target, 'DELETE', NULL, managed);
  END IF;
END
$$;

-- As home_table, and a guest sees the rows of the devices granted.
CREATE FUNCTION pg_temp.device_table(target regclass, device_column text, is_managed boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  managed constant text := 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])';
BEGIN
  PERFORM pg_temp.guard(target);
  PERFORM pg_temp.allow(target, 'SELECT', NULL, format(
    'home_id = ANY ((SELECT nexa.my_homes())::uuid[]) AND (home_id = ANY ((SELECT nexa.full_homes())::uuid[])'
    ' OR %I = ANY ((SELECT nexa.guest_devices())::uuid[]))', device_column));
  IF is_managed THEN
    PERFORM pg_temp.allow(target, 'INSERT', NULL, managed);
    PERFORM pg_temp.allow(target, 'UPDATE', NULL, managed);
    PERFORM pg_temp.allow(target, 'DELETE', NULL, managed);
  END IF;
END
$$;

-- People see themselves and the names of those they share a home with; the password's hash is never granted.
SELECT pg_temp.guard('users');
SELECT pg_temp.allow('users', 'SELECT',
  'id, email, display_name, role, locale, preferences, created_at, updated_at, deleted_at',
  'id = (SELECT nexa.current_user_id()) OR id = ANY ((SELECT nexa.people_of_my_homes())::uuid[])');
SELECT pg_temp.allow('users', 'UPDATE', 'display_name, locale, preferences', 'id = (SELECT nexa.current_user_id())');

SELECT pg_temp.guard('user_sessions');
SELECT pg_temp.allow('user_sessions', 'SELECT',
  'id, user_id, device, ip, user_agent, created_at, last_seen_at, expires_at, revoked_at',
  'user_id = (SELECT nexa.current_user_id())');
SELECT pg_temp.allow('user_sessions', 'UPDATE', 'revoked_at', 'user_id = (SELECT nexa.current_user_id())');
-- The server alone makes sessions, tokens and secrets: on Supabase nobody else may.
CREATE POLICY server_insert ON user_sessions FOR INSERT TO nexa_app
  WITH CHECK (user_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed()));
GRANT INSERT (user_id, token_hash, device, ip, user_agent, expires_at) ON user_sessions TO nexa_app;

-- The owner's own row is visible to an INSERT ... RETURNING before the membership is.
SELECT pg_temp.guard('homes');
SELECT pg_temp.allow('homes', 'SELECT', NULL,
  'id = ANY ((SELECT nexa.my_homes())::uuid[]) OR (owner_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed()))');
SELECT pg_temp.allow('homes', 'INSERT', NULL,
  'owner_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed())');
SELECT pg_temp.allow('homes', 'UPDATE', 'name, address, latitude, longitude, timezone, currency, settings, deleted_at, purge_at',
  'id = ANY ((SELECT nexa.managed_homes())::uuid[])',
  'id = ANY ((SELECT nexa.managed_homes())::uuid[]) AND (deleted_at IS NULL OR owner_id = (SELECT nexa.current_user_id()))');
SELECT pg_temp.allow('homes', 'DELETE', NULL,
  'id = ANY ((SELECT nexa.managed_homes())::uuid[]) AND owner_id = (SELECT nexa.current_user_id())');

-- The owner's membership is kept by a trigger alone; anyone else may leave.
SELECT pg_temp.guard('home_members');
SELECT pg_temp.allow('home_members', 'SELECT', NULL,
  'home_id = ANY ((SELECT nexa.full_homes())::uuid[])'
  ' OR (home_id = ANY ((SELECT nexa.my_homes())::uuid[]) AND user_id = (SELECT nexa.current_user_id()))');
SELECT pg_temp.allow('home_members', 'INSERT', NULL,
  'home_id = ANY ((SELECT nexa.managed_homes())::uuid[]) AND role <> ''owner''');
SELECT pg_temp.allow('home_members', 'UPDATE', 'role, room_ids, hours, valid_from, valid_until',
  'home_id = ANY ((SELECT nexa.managed_homes())::uuid[]) AND role <> ''owner''');
SELECT pg_temp.allow('home_members', 'DELETE', NULL,
  'role <> ''owner'' AND (home_id = ANY ((SELECT nexa.managed_homes())::uuid[])'
  ' OR (home_id = ANY ((SELECT nexa.my_homes())::uuid[]) AND user_id = (SELECT nexa.current_user_id())))');

SELECT pg_temp.guard('rooms');
SELECT pg_temp.allow('rooms', 'SELECT', NULL,
  'home_id = ANY ((SELECT nexa.my_homes())::uuid[]) AND (home_id = ANY ((SELECT nexa.full_homes())::uuid[])'
  ' OR id = ANY ((SELECT nexa.guest_rooms())::uuid[]))');
SELECT pg_temp.allow('rooms', 'INSERT', NULL, 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])');
SELECT pg_temp.allow('rooms', 'UPDATE', NULL, 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])');
SELECT pg_temp.allow('rooms', 'DELETE', NULL, 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])');

-- Catalogues: read by all, written by the service role.
SELECT pg_temp.guard('brands');
SELECT pg_temp.allow('brands', 'SELECT', NULL, 'true');
SELECT pg_temp.guard('device_models');
SELECT pg_temp.allow('device_models', 'SELECT', NULL, 'true');
SELECT pg_temp.guard('ecosystems');
SELECT pg_temp.allow('ecosystems', 'SELECT', NULL, 'true');
SELECT pg_temp.guard('self_healing_actions');
SELECT pg_temp.allow('self_healing_actions', 'SELECT', NULL, 'true');

SELECT pg_temp.device_table('devices', 'id', true);
SELECT pg_temp.home_table('device_groups', true);
SELECT pg_temp.device_table('device_group_members', 'device_id', true);

SELECT pg_temp.device_table('diagnostic_runs', 'device_id', false);
SELECT pg_temp.device_table('diagnostic_issues', 'device_id', false);
SELECT pg_temp.device_table('firmware_updates', 'device_id', false);

SELECT pg_temp.home_table('automations', true);
SELECT pg_temp.home_table('automation_executions', false);
SELECT pg_temp.home_table('scenes', true);
SELECT pg_temp.home_table('scene_activations', false);
SELECT pg_temp.home_table('self_healing_executions', false);
SELECT pg_temp.home_table('automation_health_checks', false);
SELECT pg_temp.home_table('ecosystem_sync_status', false);

-- Intelligence. What a model holds is not for requests; what is usual in a home is not for its guests.
SELECT pg_temp.guard('ml_models');
SELECT pg_temp.allow('ml_models', 'SELECT',
  'id, name, version, kind, parameters, training_from, training_until, metrics, artefact_digest, status, created_at, updated_at',
  '(SELECT nexa.current_user_id()) IS NOT NULL');
SELECT pg_temp.home_table('ml_predictions_log', false);
SELECT pg_temp.device_table('failure_predictions', 'device_id', false);
SELECT pg_temp.allow('failure_predictions', 'UPDATE', 'prediction_status', 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])');
SELECT pg_temp.device_table('anomaly_detections', 'device_id', false);
SELECT pg_temp.allow('anomaly_detections', 'UPDATE', 'label', 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])');
SELECT pg_temp.home_table('device_usage_patterns', false);
SELECT pg_temp.home_table('ai_insights', false);
SELECT pg_temp.allow('ai_insights', 'UPDATE', 'state', 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])');
SELECT pg_temp.device_table('device_benchmarks', 'device_id', false);

-- Security is the matter of those who live there; those who manage the home decide.
SELECT pg_temp.home_table('security_scans', false);
SELECT pg_temp.guard('cve_catalog');
SELECT pg_temp.allow('cve_catalog', 'SELECT', NULL, 'true');
SELECT pg_temp.home_table('security_vulnerabilities', false);
SELECT pg_temp.allow('security_vulnerabilities', 'UPDATE', 'state, state_reason', 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])');
SELECT pg_temp.home_table('security_incidents', false);
SELECT pg_temp.allow('security_incidents', 'UPDATE', 'state', 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])');
SELECT pg_temp.home_table('network_access_rules', true);

SELECT pg_temp.home_table('alert_rules', true);
SELECT pg_temp.home_table('alerts', false);
SELECT pg_temp.allow('alerts', 'UPDATE', 'state, snoozed_until', 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])');

-- A channel is a person's or a home's; its secret is written, and read, by the service role.
SELECT pg_temp.guard('notification_channels');
SELECT pg_temp.allow('notification_channels', 'SELECT',
  'id, user_id, home_id, kind, name, config, enabled, verified_at, last_success_at, last_failure_at, failure_message,'
  ' created_at, updated_at, deleted_at',
  '(user_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed()))'
  ' OR home_id = ANY ((SELECT nexa.full_homes())::uuid[])');
SELECT pg_temp.allow('notification_channels', operation, columns,
  '(user_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed()))'
  ' OR home_id = ANY ((SELECT nexa.managed_homes())::uuid[])')
FROM (VALUES ('INSERT', 'user_id, home_id, kind, name, config, enabled'), ('UPDATE', 'name, config, enabled, deleted_at'),
  ('DELETE', NULL)) AS wanted (operation, columns);

-- Messages are the person's, as long as the home they are about still is.
SELECT pg_temp.guard('user_notifications');
SELECT pg_temp.allow('user_notifications', operation, columns,
  'user_id = (SELECT nexa.current_user_id()) AND (home_id = ANY ((SELECT nexa.my_homes())::uuid[])'
  ' OR (home_id IS NULL AND NOT (SELECT nexa.is_narrowed())))')
FROM (VALUES ('SELECT', NULL), ('UPDATE', 'read_at'), ('DELETE', NULL)) AS wanted (operation, columns);

SELECT pg_temp.guard('user_notification_preferences');
SELECT pg_temp.allow('user_notification_preferences', operation, NULL,
  'user_id = (SELECT nexa.current_user_id()) AND (home_id = ANY ((SELECT nexa.my_homes())::uuid[])'
  ' OR (home_id IS NULL AND NOT (SELECT nexa.is_narrowed())))')
FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS operation;

-- Money. A person sees what is theirs, an owner of a partner what is the partner's; a token for certain homes sees
-- none of it. All is written by the service role, after the payment provider.
SELECT pg_temp.guard('subscription_plans');
SELECT pg_temp.allow('subscription_plans', 'SELECT', NULL, 'true');

CREATE FUNCTION pg_temp.own(column_name text) RETURNS text LANGUAGE sql AS $$
  SELECT format('%I = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed())', column_name)
$$;
CREATE FUNCTION pg_temp.own_partner() RETURNS text LANGUAGE sql AS $$
  SELECT format('partner_id IN (SELECT id FROM public.oem_partners WHERE %s)', pg_temp.own('owner_id'))
$$;

SELECT pg_temp.guard('user_subscriptions');
SELECT pg_temp.allow('user_subscriptions', 'SELECT', NULL, pg_temp.own('user_id'));
SELECT pg_temp.guard('subscription_usage');
SELECT pg_temp.allow('subscription_usage', 'SELECT', NULL, format(
  'subscription_id IN (SELECT id FROM public.user_subscriptions WHERE %s)', pg_temp.own('user_id')));
SELECT pg_temp.guard('payment_methods');
SELECT pg_temp.allow('payment_methods', 'SELECT',
  'id, user_id, provider, kind, label, last_four, expires_month, expires_year, is_default, created_at, updated_at, deleted_at',
  pg_temp.own('user_id'));
SELECT pg_temp.allow('payment_methods', 'UPDATE', 'is_default, deleted_at', pg_temp.own('user_id'));
SELECT pg_temp.guard('invoices');
SELECT pg_temp.allow('invoices', 'SELECT', NULL, format('(%s) OR %s', pg_temp.own('user_id'), pg_temp.own_partner()));
SELECT pg_temp.guard('invoice_items');
SELECT pg_temp.allow('invoice_items', 'SELECT', NULL, format(
  'invoice_id IN (SELECT id FROM public.invoices WHERE (%s) OR %s)', pg_temp.own('user_id'), pg_temp.own_partner()));
SELECT pg_temp.guard('payment_transactions');
SELECT pg_temp.allow('payment_transactions', 'SELECT', NULL, pg_temp.own('user_id'));
SELECT pg_temp.guard('coupons');
SELECT pg_temp.guard('coupon_redemptions');
SELECT pg_temp.allow('coupon_redemptions', 'SELECT', NULL, pg_temp.own('user_id'));
SELECT pg_temp.guard('oem_partners');
SELECT pg_temp.allow('oem_partners', 'SELECT', NULL, pg_temp.own('owner_id'));
SELECT pg_temp.guard('oem_api_keys');
SELECT pg_temp.allow('oem_api_keys', 'SELECT',
  'id, partner_id, name, prefix, scopes, rate_limit, created_by, expires_at, last_used_at, revoked_at, created_at',
  pg_temp.own_partner());
SELECT pg_temp.allow('oem_api_keys', 'UPDATE', 'revoked_at', pg_temp.own_partner());
SELECT pg_temp.guard('b2b_revenue');
SELECT pg_temp.allow('b2b_revenue', 'SELECT', NULL, pg_temp.own_partner());
SELECT pg_temp.guard('api_usage');
SELECT pg_temp.allow('api_usage', 'SELECT', NULL, format('(%s) OR %s', pg_temp.own('user_id'), pg_temp.own_partner()));

DROP FUNCTION pg_temp.own_partner();
DROP FUNCTION pg_temp.own(text);

-- The host's own tables.
SELECT pg_temp.home_table('nexa.integrations', true);
SELECT pg_temp.guard('nexa.integration_secrets');
CREATE POLICY server_select ON nexa.integration_secrets FOR SELECT TO nexa_app
  USING (home_id = ANY ((SELECT nexa.managed_homes())::uuid[]));
CREATE POLICY server_insert ON nexa.integration_secrets FOR INSERT TO nexa_app
  WITH CHECK (home_id = ANY ((SELECT nexa.managed_homes())::uuid[]));
CREATE POLICY server_delete ON nexa.integration_secrets FOR DELETE TO nexa_app
  USING (home_id = ANY ((SELECT nexa.managed_homes())::uuid[]));
GRANT SELECT, INSERT, DELETE ON nexa.integration_secrets TO nexa_app;
SELECT pg_temp.device_table('nexa.device_bindings', 'device_id', true);

-- Whoever may control a device may wish; what became of the wish is the service role's to say.
SELECT pg_temp.device_table('nexa.commands', 'device_id', false);
SELECT pg_temp.allow('nexa.commands', 'INSERT', NULL, NULL,
  'status = ''pending'' AND home_id = ANY ((SELECT nexa.my_homes())::uuid[])'
  ' AND (home_id = ANY ((SELECT nexa.full_homes())::uuid[]) OR device_id = ANY ((SELECT nexa.guest_devices())::uuid[]))');

SELECT pg_temp.guard('nexa.pairing_flows');
SELECT pg_temp.allow('nexa.pairing_flows', operation, NULL,
  'user_id = (SELECT nexa.current_user_id()) AND home_id = ANY ((SELECT nexa.managed_homes())::uuid[])')
FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS operation;

SELECT pg_temp.guard('nexa.discoveries');
SELECT pg_temp.allow('nexa.discoveries', 'SELECT', NULL,
  'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])'
  ' OR (home_id IS NULL AND cardinality((SELECT nexa.managed_homes())) > 0)');
SELECT pg_temp.allow('nexa.discoveries', 'UPDATE', 'is_ignored',
  'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])'
  ' OR (home_id IS NULL AND cardinality((SELECT nexa.managed_homes())) > 0)');

SELECT pg_temp.guard('nexa.access_tokens');
SELECT pg_temp.allow('nexa.access_tokens', 'SELECT',
  'id, user_id, name, scopes, home_ids, expires_at, last_used_at, revoked_at, created_at',
  'user_id = (SELECT nexa.current_user_id())');
SELECT pg_temp.allow('nexa.access_tokens', 'UPDATE', 'revoked_at', 'user_id = (SELECT nexa.current_user_id())');
-- A token reaches no home that its maker is not in, and a narrowed one makes no other.
CREATE POLICY server_insert ON nexa.access_tokens FOR INSERT TO nexa_app
  WITH CHECK (user_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed())
    AND (home_ids IS NULL OR home_ids <@ (SELECT nexa.my_homes())));
GRANT INSERT (user_id, name, token_hash, scopes, home_ids, expires_at) ON nexa.access_tokens TO nexa_app;

-- Links to ecosystems, likewise; a person may end one.
SELECT pg_temp.guard('nexa.oauth_clients');
SELECT pg_temp.allow('nexa.oauth_clients', 'SELECT',
  'id, client_id, plugin_id, name, redirect_uris, scopes, created_at, updated_at, revoked_at',
  '(SELECT nexa.current_user_id()) IS NOT NULL');
SELECT pg_temp.guard('nexa.oauth_codes');
SELECT pg_temp.guard('nexa.oauth_tokens');
SELECT pg_temp.allow('nexa.oauth_tokens', 'SELECT',
  'id, client_id, user_id, family_id, home_ids, scopes, access_expires_at, refresh_expires_at, rotated_at, last_used_at,'
  ' revoked_at, created_at',
  'user_id = (SELECT nexa.current_user_id())');
SELECT pg_temp.allow('nexa.oauth_tokens', 'UPDATE', 'revoked_at', 'user_id = (SELECT nexa.current_user_id())');

SELECT pg_temp.device_table('nexa.incidents', 'device_id', false);
SELECT pg_temp.home_table('nexa.exposures', true);

-- Whoever lives there says whether the home is away or asleep.
SELECT pg_temp.home_table('nexa.home_modes', false);
SELECT pg_temp.allow('nexa.home_modes', 'INSERT', NULL, 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])');
SELECT pg_temp.allow('nexa.home_modes', 'UPDATE', 'mode, since, until, cause', 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])');
SELECT pg_temp.home_table('nexa.retention_rules', true);
SELECT pg_temp.guard('nexa.home_leases');

SELECT pg_temp.guard('nexa.plugin_storage');
SELECT pg_temp.guard('nexa.job_runs');
SELECT pg_temp.guard('nexa.plugin_installs');
SELECT pg_temp.allow('nexa.plugin_installs', 'SELECT', NULL, '(SELECT nexa.current_user_id()) IS NOT NULL');

-- What the views over time series lack is a policy; their condition is inside them.
DO $views$
DECLARE
  named text;
BEGIN
  FOREACH named IN ARRAY ARRAY['device_states', 'device_telemetry', 'energy_usage', 'network_metrics',
    'device_error_logs', 'device_health_history', 'audit_logs', 'device_telemetry_hourly', 'device_telemetry_daily',
    'energy_usage_hourly', 'home_dashboard_summary', 'device_health_summary', 'energy_usage_summary'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO %s', named, pg_temp.request_roles());
  END LOOP;
  EXECUTE format('GRANT USAGE ON SCHEMA nexa TO %s', pg_temp.request_roles());
  FOREACH named IN ARRAY ARRAY['nexa.uuid_v7()', 'nexa.current_user_id()', 'nexa.my_homes()', 'nexa.full_homes()',
    'nexa.managed_homes()', 'nexa.guest_rooms()', 'nexa.guest_devices()', 'nexa.people_of_my_homes()',
    'nexa.home_role(uuid)', 'nexa.user_can_access_home(uuid)', 'nexa.is_narrowed()',
    'nexa.is_copying()', 'nexa.recent_energy(uuid, integer)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO nexa_service, %s', named, pg_temp.request_roles());
  END LOOP;
END
$views$;
GRANT EXECUTE ON FUNCTION nexa.is_within_hours(jsonb, text, timestamptz) TO nexa_service;
GRANT EXECUTE ON FUNCTION nexa.find_account(uuid, text), nexa.hand_over(uuid, uuid), nexa.close_account(), nexa.is_last_admin(),
  nexa.rows_naming_me(text, text), nexa.my_audit() TO nexa_app;
GRANT SELECT ON nexa.schema_migrations TO nexa_service;

DROP FUNCTION pg_temp.device_table(regclass, text, boolean);
DROP FUNCTION pg_temp.home_table(regclass, boolean);
DROP FUNCTION pg_temp.allow(regclass, text, text, text, text);
DROP FUNCTION pg_temp.guard(regclass);
DROP FUNCTION pg_temp.request_roles();

INSERT INTO nexa.schema_migrations (name) VALUES ('08_rls_policies') ON CONFLICT (name) DO NOTHING;
