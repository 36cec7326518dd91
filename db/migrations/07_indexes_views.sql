-- NEXA, module 07: the audit log; then views over several modules.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

-- The audit log itself. What seals, checks and guards it is in 12_audit_chain.
CREATE TABLE timeseries.audit_logs (
  time timestamptz(3) NOT NULL DEFAULT now(),
  id uuid NOT NULL DEFAULT nexa.uuid_v7(),
  home_id uuid,
  actor_id uuid,
  actor_kind text NOT NULL CHECK (actor_kind IN
    ('user', 'automation', 'scene', 'voice', 'physical', 'plugin', 'healing', 'unknown', 'system')),
  action text NOT NULL,
  entity_type text NOT NULL,
  entity_id text NOT NULL,
  before jsonb,
  after jsonb,
  ip inet,
  user_agent text,
  cause jsonb,
  -- 244 random bits: a payload of few possible values cannot be guessed from its MAC once the salt is gone.
  salt bytea DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) CHECK (length(salt) = 32),
  sequence bigint CHECK (sequence > 0),
  payload_mac bytea,
  hash bytea,
  PRIMARY KEY (id, time)
) PARTITION BY RANGE (time);
ALTER TABLE timeseries.audit_logs OWNER TO nexa_service;
COMMENT ON TABLE timeseries.audit_logs IS 'Storage of the audit log: append only, each home''s rows sealed into a chain of hashes (docs/audit.md).';
COMMENT ON COLUMN timeseries.audit_logs.home_id IS 'Null: an event of the server; these form the chain system.';
COMMENT ON COLUMN timeseries.audit_logs.salt IS 'Key of payload_mac; erasure deletes it together with the payload.';
COMMENT ON COLUMN timeseries.audit_logs.sequence IS 'Place in the chain, 1, 2, 3 ...; null until the row is sealed, which is seconds after its commit.';
COMMENT ON COLUMN timeseries.audit_logs.payload_mac IS 'HMAC-SHA-256 under the salt of before, after, ip, user agent and cause; stays when erasure deletes these.';
COMMENT ON COLUMN timeseries.audit_logs.hash IS 'SHA-256 of the hash before it and of the row without its payload.';
-- A home's log is read newest first, its chain in order of sequence, and what is not sealed yet is looked for every
-- few seconds.
CREATE INDEX audit_logs_home_time_idx ON timeseries.audit_logs (home_id, time DESC, id DESC);
CREATE INDEX audit_logs_chain_idx ON timeseries.audit_logs (home_id, sequence);
CREATE INDEX audit_logs_unsealed_idx ON timeseries.audit_logs (home_id, time, id) WHERE sequence IS NULL;

GRANT EXECUTE ON FUNCTION nexa.uuid_v7() TO nexa_app, nexa_service;
SET LOCAL ROLE nexa_service;
INSERT INTO timeseries.series (name, keep) VALUES ('audit_logs', '7 years');

CREATE VIEW timeseries.audit_logs_rows AS
  SELECT time, id, home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, ip, user_agent,
    cause, sequence, hash
  FROM timeseries.audit_logs;
COMMENT ON VIEW timeseries.audit_logs_rows IS 'Every row of audit_logs once.';

CREATE VIEW public.audit_logs WITH (security_barrier = true) AS
  SELECT time, id, home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, ip, user_agent,
    cause, sequence, hash
  FROM timeseries.audit_logs_rows
  WHERE home_id = ANY ((SELECT nexa.managed_homes())::uuid[]);
COMMENT ON VIEW public.audit_logs IS 'Who did what, with before and after; append only, kept 7 years. Owner and admin of the home see it.';
COMMENT ON COLUMN public.audit_logs.actor_id IS 'The person; null where NEXA itself, a plugin or somebody unknown acted.';
COMMENT ON COLUMN public.audit_logs.action IS 'What it was done to, and what: rooms.added.';
COMMENT ON COLUMN public.audit_logs.cause IS 'Why, nearest first; of a request also its id and the session or access token it came with.';
COMMENT ON COLUMN public.audit_logs.sequence IS 'Place in the home''s chain; null until the sealing job has passed.';
COMMENT ON COLUMN public.audit_logs.hash IS 'Seals this row and the one before it.';
COMMENT ON COLUMN public.audit_logs.actor_kind IS 'Who or what it was.';
COMMENT ON COLUMN public.audit_logs.entity_type IS 'Table of what it was done to.';
COMMENT ON COLUMN public.audit_logs.entity_id IS 'Id of what it was done to.';
COMMENT ON COLUMN public.audit_logs.before IS 'As it was, without secrets; null where there was nothing.';
COMMENT ON COLUMN public.audit_logs.after IS 'As it is, without secrets; null where it is gone.';
COMMENT ON COLUMN public.audit_logs.ip IS 'Where the request came from.';
COMMENT ON COLUMN public.audit_logs.user_agent IS 'As the client sent it.';

CREATE FUNCTION nexa.is_server_admin() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT NOT nexa.is_narrowed() AND EXISTS (
    SELECT FROM public.users WHERE id = nexa.current_user_id() AND role = 'admin' AND deleted_at IS NULL)
$$;
COMMENT ON FUNCTION nexa.is_server_admin() IS 'Whether the person looks after this server, and asks with more than a token for certain homes.';

CREATE FUNCTION nexa.system_audit(
  from_time timestamptz DEFAULT NULL, to_time timestamptz DEFAULT NULL, actor uuid DEFAULT NULL, deed text DEFAULT NULL,
  entity text DEFAULT NULL, entity_named text DEFAULT NULL, after_time timestamptz DEFAULT NULL, after_id uuid DEFAULT NULL,
  most integer DEFAULT 100
) RETURNS SETOF timeseries.audit_logs_rows
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT nexa.is_server_admin() THEN
    RAISE EXCEPTION 'only who looks after this server sees its own audit log' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT * FROM timeseries.audit_logs_rows AS entry
    WHERE home_id IS NULL
      AND time >= COALESCE(from_time, '-infinity') AND time < COALESCE(to_time, 'infinity')
      AND (actor IS NULL OR actor_id = actor) AND (deed IS NULL OR action = deed)
      AND (entity IS NULL OR entity_type = entity) AND (entity_named IS NULL OR entity_id = entity_named)
      AND (after_time IS NULL OR (time, id) < (after_time, after_id))
    ORDER BY time DESC, id DESC LIMIT most;
END
$$;
COMMENT ON FUNCTION nexa.system_audit(timestamptz, timestamptz, uuid, text, text, text, timestamptz, uuid, integer) IS 'The part of the audit log that is about no home (logins, tokens, accounts, the server), newest first, for the server''s admin.';

CREATE FUNCTION nexa.my_audit() RETURNS SETOF public.audit_logs
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT time, id, home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, ip, user_agent,
    cause, sequence, hash
  FROM timeseries.audit_logs_rows
  WHERE actor_id = nexa.current_user_id() AND NOT nexa.is_narrowed()
$$;
ALTER FUNCTION nexa.my_audit() OWNER TO nexa_service;
COMMENT ON FUNCTION nexa.my_audit() IS 'What the person who asks has done, wherever it was: for the export of their data.';

-- What a deed carries of its request: set by whoever opens the transaction.
CREATE FUNCTION nexa.request_info() RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT NULLIF(pg_catalog.current_setting('nexa.request', true), '')::jsonb
$$;
COMMENT ON FUNCTION nexa.request_info() IS 'ip, user_agent, id (of the request) and via (kind and id of the session, access token or command line) of this transaction; null for background work.';

-- The nearest cause, with the request it came by; without a cause the request alone.
CREATE FUNCTION nexa.request_cause(person uuid, cause jsonb DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT CASE
    WHEN NOT nexa.request_info() ?| ARRAY['id', 'via'] THEN cause
    WHEN pg_catalog.jsonb_typeof(cause) = 'array' AND cause -> 0 IS NOT NULL THEN
      pg_catalog.jsonb_set(cause, '{0}', (cause -> 0) || request.origin)
    ELSE pg_catalog.jsonb_build_array(
      CASE WHEN person IS NULL THEN '{}' ELSE pg_catalog.jsonb_build_object('kind', 'user', 'id', person) END || request.origin)
    END
  FROM (SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
    'requestId', nexa.request_info() -> 'id', 'via', nexa.request_info() -> 'via')) AS origin) AS request
$$;
COMMENT ON FUNCTION nexa.request_cause(uuid, jsonb) IS 'What the audit log keeps as the cause of a deed in this transaction.';

-- The last fence: those who write a row leave secrets out of it, and what is named like one is taken out here.
CREATE FUNCTION nexa.audit_redact(payload jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  secret constant text := '(password|passwd|passphrase|secret|token|authorization|cookie|ciphertext|credential'
    '|api[_-]?key|local[_-]?key|private[_-]?key|(^|[_-]|user)pin$|pin[_-]?code|access[_-]?code)';
BEGIN
  IF payload IS NULL OR payload::text !~* '(pass|secret|token|authorization|cookie|cipher|credential|key|pin|code)' THEN
    RETURN payload;
  END IF;
  IF pg_catalog.jsonb_typeof(payload) = 'array' THEN
    RETURN COALESCE((SELECT pg_catalog.jsonb_agg(nexa.audit_redact(item) ORDER BY place)
      FROM pg_catalog.jsonb_array_elements(payload) WITH ORDINALITY AS items (item, place)), '[]');
  END IF;
  IF pg_catalog.jsonb_typeof(payload) <> 'object' THEN RETURN payload; END IF;
  RETURN (SELECT pg_catalog.jsonb_object_agg(key, CASE
      WHEN key ~* secret AND pg_catalog.jsonb_typeof(value) IN ('string', 'number') THEN '"[redacted]"'::jsonb
      -- Of a command, also in the definition of an automation: it opens locks and disarms alarms.
      WHEN key = 'params' AND value ? 'code' THEN nexa.audit_redact(value || '{"code": "[redacted]"}')
      ELSE nexa.audit_redact(value) END)
    FROM pg_catalog.jsonb_each(payload));
END
$$;
COMMENT ON FUNCTION nexa.audit_redact(jsonb) IS 'The payload without the values of members that are named like a secret, and without the code in a command''s params.';

CREATE FUNCTION nexa.audit_append(
  home uuid, action text, entity_type text, entity_id text,
  before jsonb DEFAULT NULL, after jsonb DEFAULT NULL, cause jsonb DEFAULT NULL,
  actor uuid DEFAULT NULL, actor_kind text DEFAULT NULL
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  person uuid := nexa.current_user_id();
  entry uuid := nexa.uuid_v7();
BEGIN
  -- A person's entry is about a home of theirs, and in nobody else's name.
  IF person IS NOT NULL AND home IS NOT NULL AND NOT (home = ANY (nexa.my_homes())) THEN
    RAISE EXCEPTION 'no access to this home' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO timeseries.audit_logs
    (id, home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, ip, user_agent, cause)
  VALUES (entry, home, COALESCE(person, actor),
    CASE WHEN person IS NOT NULL THEN 'user' ELSE COALESCE(actor_kind, 'system') END,
    action, entity_type, entity_id, nexa.audit_redact(before), nexa.audit_redact(after),
    (nexa.request_info() ->> 'ip')::inet, nexa.request_info() ->> 'user_agent',
    nexa.request_cause(COALESCE(person, actor), cause));
  RETURN entry;
END
$$;
COMMENT ON FUNCTION nexa.audit_append(uuid, text, text, text, jsonb, jsonb, jsonb, uuid, text) IS 'The only way into the audit log but for the tables'' own triggers.';

-- Rollups in UTC, real-time: an engine replaces the private views by what it stores, with the same columns, and adds the
-- rows behind its watermark. Public names add tenancy.

CREATE VIEW timeseries.device_telemetry_15m AS
  SELECT date_bin('15 minutes', time, '2000-01-01Z') AS bucket, home_id, device_id, component, metric,
    sum(value) AS sum, count(*) AS count, min(value) AS min, max(value) AS max
  FROM timeseries.device_telemetry_rows
  GROUP BY 1, 2, 3, 4, 5;
COMMENT ON VIEW timeseries.device_telemetry_15m IS 'device_telemetry by 15 minutes (UTC), of all homes.';

CREATE VIEW timeseries.device_telemetry_hourly AS
  SELECT date_trunc('hour', bucket, 'UTC') AS bucket, home_id, device_id, component, metric,
    sum(sum) AS sum, sum(count)::bigint AS count, min(min) AS min, max(max) AS max
  FROM timeseries.device_telemetry_15m
  GROUP BY 1, 2, 3, 4, 5;
COMMENT ON VIEW timeseries.device_telemetry_hourly IS 'device_telemetry by hour (UTC), of all homes.';

CREATE VIEW timeseries.device_telemetry_daily AS
  SELECT date_trunc('day', bucket, 'UTC') AS bucket, home_id, device_id, component, metric,
    sum(sum) AS sum, sum(count)::bigint AS count, min(min) AS min, max(max) AS max
  FROM timeseries.device_telemetry_15m
  GROUP BY 1, 2, 3, 4, 5;
COMMENT ON VIEW timeseries.device_telemetry_daily IS 'device_telemetry by day (UTC), of all homes.';

CREATE VIEW timeseries.energy_usage_15m AS
  SELECT date_bin('15 minutes', time, '2000-01-01Z') AS bucket, home_id, device_id, component,
    sum(power) AS power_sum, count(power) AS power_count, min(power) AS power_min, max(power) AS power_max,
    sum(energy) AS energy_sum, count(energy) AS energy_count, min(energy) AS energy_min, max(energy) AS energy_max,
    (array_agg(energy ORDER BY time) FILTER (WHERE energy IS NOT NULL))[1] AS energy_first,
    (array_agg(energy ORDER BY time DESC) FILTER (WHERE energy IS NOT NULL))[1] AS energy_last,
    sum(voltage) AS voltage_sum, count(voltage) AS voltage_count, min(voltage) AS voltage_min, max(voltage) AS voltage_max,
    sum(current) AS current_sum, count(current) AS current_count, min(current) AS current_min, max(current) AS current_max,
    sum(cost)::bigint AS cost, count(*) AS count
  FROM timeseries.energy_usage_rows
  GROUP BY 1, 2, 3, 4;
COMMENT ON VIEW timeseries.energy_usage_15m IS 'energy_usage by 15 minutes (UTC), of all homes.';

CREATE VIEW timeseries.energy_usage_hourly AS
  SELECT date_trunc('hour', bucket, 'UTC') AS bucket, home_id, device_id, component,
    sum(power_sum) AS power_sum, sum(power_count)::bigint AS power_count, min(power_min) AS power_min, max(power_max) AS power_max,
    sum(energy_sum) AS energy_sum, sum(energy_count)::bigint AS energy_count, min(energy_min) AS energy_min, max(energy_max) AS energy_max,
    (array_agg(energy_first ORDER BY bucket) FILTER (WHERE energy_first IS NOT NULL))[1] AS energy_first,
    (array_agg(energy_last ORDER BY bucket DESC) FILTER (WHERE energy_last IS NOT NULL))[1] AS energy_last,
    sum(voltage_sum) AS voltage_sum, sum(voltage_count)::bigint AS voltage_count, min(voltage_min) AS voltage_min, max(voltage_max) AS voltage_max,
    sum(current_sum) AS current_sum, sum(current_count)::bigint AS current_count, min(current_min) AS current_min, max(current_max) AS current_max,
    sum(cost)::bigint AS cost, sum(count)::bigint AS count
  FROM timeseries.energy_usage_15m
  GROUP BY 1, 2, 3, 4;
COMMENT ON VIEW timeseries.energy_usage_hourly IS 'energy_usage by hour (UTC), of all homes.';

CREATE VIEW timeseries.energy_usage_daily AS
  SELECT date_trunc('day', bucket, 'UTC') AS bucket, home_id, device_id, component,
    sum(power_sum) AS power_sum, sum(power_count)::bigint AS power_count, min(power_min) AS power_min, max(power_max) AS power_max,
    sum(energy_sum) AS energy_sum, sum(energy_count)::bigint AS energy_count, min(energy_min) AS energy_min, max(energy_max) AS energy_max,
    (array_agg(energy_first ORDER BY bucket) FILTER (WHERE energy_first IS NOT NULL))[1] AS energy_first,
    (array_agg(energy_last ORDER BY bucket DESC) FILTER (WHERE energy_last IS NOT NULL))[1] AS energy_last,
    sum(voltage_sum) AS voltage_sum, sum(voltage_count)::bigint AS voltage_count, min(voltage_min) AS voltage_min, max(voltage_max) AS voltage_max,
    sum(current_sum) AS current_sum, sum(current_count)::bigint AS current_count, min(current_min) AS current_min, max(current_max) AS current_max,
    sum(cost)::bigint AS cost, sum(count)::bigint AS count
  FROM timeseries.energy_usage_15m
  GROUP BY 1, 2, 3, 4;
COMMENT ON VIEW timeseries.energy_usage_daily IS 'energy_usage by day (UTC), of all homes.';

SELECT timeseries.publish('device_telemetry_hourly', 'device_telemetry_hourly',
  $columns$bucket, home_id, device_id, component, metric, sum / count AS avg, min, max, sum, count$columns$);
COMMENT ON VIEW public.device_telemetry_hourly IS 'device_telemetry by hour (UTC).';
COMMENT ON COLUMN public.device_telemetry_hourly.metric IS 'State key without its component.';
COMMENT ON COLUMN public.device_telemetry_hourly.avg IS 'In the metric''s unit.';
COMMENT ON COLUMN public.device_telemetry_hourly.min IS 'In the metric''s unit.';
COMMENT ON COLUMN public.device_telemetry_hourly.max IS 'In the metric''s unit.';
COMMENT ON COLUMN public.device_telemetry_hourly.sum IS 'In the metric''s unit.';

SELECT timeseries.publish('device_telemetry_daily', 'device_telemetry_daily',
  $columns$bucket, home_id, device_id, component, metric, sum / count AS avg, min, max, sum, count$columns$);
COMMENT ON VIEW public.device_telemetry_daily IS 'device_telemetry by day (UTC).';
COMMENT ON COLUMN public.device_telemetry_daily.metric IS 'State key without its component.';
COMMENT ON COLUMN public.device_telemetry_daily.avg IS 'In the metric''s unit.';
COMMENT ON COLUMN public.device_telemetry_daily.min IS 'In the metric''s unit.';
COMMENT ON COLUMN public.device_telemetry_daily.max IS 'In the metric''s unit.';
COMMENT ON COLUMN public.device_telemetry_daily.sum IS 'In the metric''s unit.';

SELECT timeseries.publish('energy_usage_hourly', 'energy_usage_hourly',
  $columns$bucket, home_id, device_id, component, power_sum / NULLIF(power_count, 0) AS power_avg, power_min, power_max,
    energy_min, energy_max, energy_first, energy_last, cost, count$columns$);
COMMENT ON VIEW public.energy_usage_hourly IS 'energy_usage by hour (UTC); power in watts, energy as meter readings in kilowatt-hours.';
COMMENT ON COLUMN public.energy_usage_hourly.energy_first IS 'The oldest reading of the hour; with the last one it shows a meter that was reset.';
COMMENT ON COLUMN public.energy_usage_hourly.power_avg IS 'Watts.';
COMMENT ON COLUMN public.energy_usage_hourly.power_min IS 'Watts.';
COMMENT ON COLUMN public.energy_usage_hourly.power_max IS 'Watts.';
COMMENT ON COLUMN public.energy_usage_hourly.energy_min IS 'Lowest meter reading, kilowatt-hours.';
COMMENT ON COLUMN public.energy_usage_hourly.energy_max IS 'Highest meter reading, kilowatt-hours.';
COMMENT ON COLUMN public.energy_usage_hourly.energy_last IS 'Last meter reading, kilowatt-hours.';
COMMENT ON COLUMN public.energy_usage_hourly.cost IS 'In the minor unit of the home''s currency.';

RESET ROLE;

-- Summaries, refreshed concurrently by a job. A materialized view knows no row security: it is kept in the private
-- schema, and what is public is a view with the tenancy in it. Made by the login, as the service role may read the
-- tables only after 08.

CREATE MATERIALIZED VIEW timeseries.home_dashboard_summary AS
  SELECT home.id AS home_id,
    COALESCE(room.rooms, 0)::integer AS rooms,
    COALESCE(person.people, 0)::integer AS people,
    COALESCE(device.devices, 0)::integer AS devices,
    COALESCE(device.online, 0)::integer AS devices_online,
    COALESCE(device.offline, 0)::integer AS devices_offline,
    COALESCE(device.low_batteries, 0)::integer AS low_batteries,
    device.health AS health_score,
    COALESCE(automation.automations, 0)::integer AS automations,
    COALESCE(run.runs, 0)::integer AS runs_day,
    COALESCE(run.failed, 0)::integer AS failed_runs_day,
    COALESCE(command.commands, 0)::integer AS commands_day,
    COALESCE(command.confirmed, 0)::integer AS confirmed_commands_day,
    COALESCE(issue.open, 0)::integer AS open_issues,
    COALESCE(issue.severe, 0)::integer AS severe_issues,
    COALESCE(issue.resolved_month, 0)::integer AS resolved_issues_month,
    COALESCE(healing.healed, 0)::integer AS healed_month,
    COALESCE(healing.failed, 0)::integer AS unhealed_month,
    now() AS refreshed_at
  FROM homes AS home
  LEFT JOIN (SELECT home_id, count(*) AS rooms FROM rooms WHERE deleted_at IS NULL GROUP BY 1) AS room
    ON room.home_id = home.id
  LEFT JOIN (SELECT home_id, count(*) AS people FROM home_members GROUP BY 1) AS person ON person.home_id = home.id
  LEFT JOIN (
    SELECT home_id, count(*) AS devices,
      count(*) FILTER (WHERE connectivity_status = 'online') AS online,
      count(*) FILTER (WHERE connectivity_status = 'offline') AS offline,
      count(*) FILTER (WHERE jsonb_typeof(current_state -> 'battery.percent' -> 'value') = 'number'
        AND (current_state -> 'battery.percent' ->> 'value')::float8 < 20) AS low_batteries,
      avg(health_score)::float8 AS health
    FROM devices WHERE deleted_at IS NULL GROUP BY 1
  ) AS device ON device.home_id = home.id
  LEFT JOIN (
    SELECT home_id, count(*) AS automations FROM automations WHERE deleted_at IS NULL AND enabled GROUP BY 1
  ) AS automation ON automation.home_id = home.id
  LEFT JOIN (
    SELECT home_id, count(*) AS runs, count(*) FILTER (WHERE outcome = 'failed') AS failed
    FROM automation_executions WHERE outcome <> 'not-run' AND started_at > now() - interval '1 day' GROUP BY 1
  ) AS run ON run.home_id = home.id
  LEFT JOIN (
    SELECT home_id, count(*) AS commands, count(*) FILTER (WHERE status = 'confirmed') AS confirmed
    FROM nexa.commands WHERE requested_at > now() - interval '1 day' GROUP BY 1
  ) AS command ON command.home_id = home.id
  LEFT JOIN (
    SELECT home_id, count(*) FILTER (WHERE state <> 'resolved') AS open,
      count(*) FILTER (WHERE state <> 'resolved' AND severity IN ('error', 'critical')) AS severe,
      count(*) FILTER (WHERE state = 'resolved' AND resolved_at > now() - interval '30 days') AS resolved_month
    FROM diagnostic_issues GROUP BY 1
  ) AS issue ON issue.home_id = home.id
  LEFT JOIN (
    SELECT home_id, count(*) FILTER (WHERE outcome = 'verified') AS healed,
      count(*) FILTER (WHERE outcome IN ('failed', 'needs-user')) AS failed
    FROM self_healing_executions WHERE started_at > now() - interval '30 days' GROUP BY 1
  ) AS healing ON healing.home_id = home.id
  WHERE home.deleted_at IS NULL;
CREATE UNIQUE INDEX home_dashboard_summary_key ON timeseries.home_dashboard_summary (home_id);

CREATE MATERIALIZED VIEW timeseries.device_health_summary AS
  SELECT device.id AS device_id, device.home_id, device.health_score,
    CASE WHEN jsonb_typeof(device.current_state -> 'battery.percent' -> 'value') = 'number'
      THEN (device.current_state -> 'battery.percent' ->> 'value')::float8 END AS battery,
    COALESCE(issue.open, 0)::integer AS open_issues,
    COALESCE(issue.month, 0)::integer AS issues_month,
    COALESCE(issue.relapses, 0)::integer AS relapses_month,
    COALESCE(healing.healed, 0)::integer AS healed_month,
    COALESCE(command.commands, 0)::integer AS commands_week,
    COALESCE(command.confirmed, 0)::integer AS confirmed_commands_week,
    now() AS refreshed_at
  FROM devices AS device
  LEFT JOIN (
    SELECT device_id, count(*) FILTER (WHERE state <> 'resolved') AS open,
      count(*) FILTER (WHERE raised_at > now() - interval '30 days') AS month,
      sum(relapses) FILTER (WHERE raised_at > now() - interval '30 days') AS relapses
    FROM diagnostic_issues WHERE device_id IS NOT NULL GROUP BY 1
  ) AS issue ON issue.device_id = device.id
  LEFT JOIN (
    SELECT raised.device_id, count(*) AS healed
    FROM self_healing_executions AS attempt JOIN diagnostic_issues AS raised ON raised.id = attempt.issue_id
    WHERE attempt.outcome = 'verified' AND attempt.started_at > now() - interval '30 days' GROUP BY 1
  ) AS healing ON healing.device_id = device.id
  LEFT JOIN (
    SELECT device_id, count(*) AS commands, count(*) FILTER (WHERE status = 'confirmed') AS confirmed
    FROM nexa.commands WHERE requested_at > now() - interval '7 days' AND status <> 'pending' GROUP BY 1
  ) AS command ON command.device_id = device.id
  WHERE device.deleted_at IS NULL;
CREATE UNIQUE INDEX device_health_summary_key ON timeseries.device_health_summary (device_id);
CREATE INDEX device_health_summary_home_idx ON timeseries.device_health_summary (home_id);

-- Energy by day of the home's zone. A meter that falls was reset to zero, and counts from there; what has no meter is
-- computed from its power.
CREATE FUNCTION timeseries.energy_days(from_time timestamptz, to_time timestamptz, only_home uuid DEFAULT NULL)
RETURNS TABLE (home_id uuid, device_id uuid, component text, day date, energy float8, is_estimated boolean,
  power_avg float8, power_max float8, cost bigint)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  -- As text, because a plan that served one home and all of them would read all of them.
  RETURN QUERY EXECUTE pg_catalog.format($query$
    WITH part AS (
      SELECT usage.*, (usage.bucket AT TIME ZONE home.timezone)::date AS day,
        pg_catalog.lag(usage.energy_last)
          OVER (PARTITION BY usage.device_id, usage.component ORDER BY usage.bucket) AS energy_before
      FROM timeseries.energy_usage_15m AS usage JOIN public.homes AS home ON home.id = usage.home_id
      -- From a day earlier, for the reading before the first one that counts.
      WHERE usage.bucket >= $1 - interval '1 day' AND usage.bucket < $2 %s
    ), used AS (
      SELECT part.*,
        CASE
          WHEN energy_last IS NULL THEN NULL
          WHEN energy_last < energy_first
            THEN energy_max - COALESCE(LEAST(energy_before, energy_max), energy_first) + energy_last
          WHEN energy_first < energy_before THEN energy_last
          ELSE energy_last - COALESCE(energy_before, energy_first)
        END AS metered,
        power_sum / NULLIF(power_count, 0) / 3600000
          * EXTRACT(EPOCH FROM LEAST(interval '15 minutes', GREATEST(pg_catalog.now() - bucket, interval '0')))::float8
          AS computed
      FROM part
      WHERE bucket >= $1
    )
    SELECT used.home_id, used.device_id, used.component, used.day,
      CASE WHEN pg_catalog.count(used.metered) > 0 THEN pg_catalog.sum(used.metered) ELSE pg_catalog.sum(used.computed) END,
      pg_catalog.count(used.metered) = 0,
      (pg_catalog.sum(used.power_sum) / NULLIF(pg_catalog.sum(used.power_count), 0))::float8,
      pg_catalog.max(used.power_max), pg_catalog.sum(used.cost)::bigint
    FROM used GROUP BY 1, 2, 3, 4
  $query$, CASE WHEN only_home IS NOT NULL THEN
    'AND home.id = $3 AND usage.device_id = ANY (ARRAY(SELECT id FROM public.devices AS device WHERE device.home_id = $3))'
    ELSE '' END) USING from_time, to_time, only_home;
END
$$;
COMMENT ON FUNCTION timeseries.energy_days(timestamptz, timestamptz, uuid) IS 'Energy in kilowatt-hours by device, component and day of the home''s zone; is_estimated: computed from power.';
ALTER FUNCTION timeseries.energy_days(timestamptz, timestamptz, uuid) OWNER TO nexa_service;

CREATE MATERIALIZED VIEW timeseries.energy_usage_summary AS
  SELECT home_id, device_id, component, day, energy, is_estimated, power_avg, power_max, cost, now() AS refreshed_at
  FROM timeseries.energy_days(now() - interval '33 days', now() + interval '1 day');
CREATE UNIQUE INDEX energy_usage_summary_key ON timeseries.energy_usage_summary (device_id, component, day);
CREATE INDEX energy_usage_summary_home_idx ON timeseries.energy_usage_summary (home_id, day);
ALTER MATERIALIZED VIEW timeseries.energy_usage_summary OWNER TO nexa_service;

ALTER MATERIALIZED VIEW timeseries.home_dashboard_summary OWNER TO nexa_service;
ALTER MATERIALIZED VIEW timeseries.device_health_summary OWNER TO nexa_service;

SET LOCAL ROLE nexa_service;

CREATE VIEW public.home_dashboard_summary WITH (security_barrier = true) AS
  SELECT home_id, rooms, people, devices, devices_online, devices_offline, low_batteries, health_score, automations,
    runs_day, failed_runs_day, commands_day, confirmed_commands_day, open_issues, severe_issues,
    resolved_issues_month, healed_month, unhealed_month, refreshed_at
  FROM timeseries.home_dashboard_summary
  WHERE home_id = ANY ((SELECT nexa.full_homes())::uuid[]);
COMMENT ON VIEW public.home_dashboard_summary IS 'A home in numbers, as of refreshed_at. Whoever sees the whole home sees it; guests do not.';
COMMENT ON COLUMN public.home_dashboard_summary.people IS 'Members of every role.';
COMMENT ON COLUMN public.home_dashboard_summary.low_batteries IS 'Devices whose battery reports less than 20 %.';
COMMENT ON COLUMN public.home_dashboard_summary.health_score IS 'Mean of the devices that have a score, 0 (broken) to 100 (well); null when none has.';
COMMENT ON COLUMN public.home_dashboard_summary.automations IS 'Those that are switched on.';
COMMENT ON COLUMN public.home_dashboard_summary.runs_day IS 'Runs of automations in the last 24 hours.';
COMMENT ON COLUMN public.home_dashboard_summary.commands_day IS 'Commands in the last 24 hours, whoever wished them.';
COMMENT ON COLUMN public.home_dashboard_summary.confirmed_commands_day IS 'Those of commands_day that the device itself confirmed.';
COMMENT ON COLUMN public.home_dashboard_summary.severe_issues IS 'Open issues of the severities error and critical.';
COMMENT ON COLUMN public.home_dashboard_summary.resolved_issues_month IS 'Issues resolved in the last 30 days.';
COMMENT ON COLUMN public.home_dashboard_summary.healed_month IS 'Attempts to heal of the last 30 days that were verified.';
COMMENT ON COLUMN public.home_dashboard_summary.unhealed_month IS 'Attempts to heal of the last 30 days that failed or needed a person.';
COMMENT ON COLUMN public.home_dashboard_summary.rooms IS 'How many.';
COMMENT ON COLUMN public.home_dashboard_summary.devices IS 'How many, removed ones left out.';
COMMENT ON COLUMN public.home_dashboard_summary.devices_online IS 'How many of them are online.';
COMMENT ON COLUMN public.home_dashboard_summary.devices_offline IS 'How many of them are offline.';
COMMENT ON COLUMN public.home_dashboard_summary.failed_runs_day IS 'Runs of automations that failed in the last 24 hours.';
COMMENT ON COLUMN public.home_dashboard_summary.open_issues IS 'Issues that are not resolved.';

SELECT timeseries.publish('device_health_summary', 'device_health_summary');
COMMENT ON VIEW public.device_health_summary IS 'How each device fares, as of refreshed_at.';
COMMENT ON COLUMN public.device_health_summary.battery IS 'Percent, as last reported; null for devices without one.';
COMMENT ON COLUMN public.device_health_summary.issues_month IS 'Issues raised in the last 30 days.';
COMMENT ON COLUMN public.device_health_summary.relapses_month IS 'How often issues of the last 30 days came back within 24 hours.';
COMMENT ON COLUMN public.device_health_summary.healed_month IS 'Attempts to heal of the last 30 days that were verified.';
COMMENT ON COLUMN public.device_health_summary.commands_week IS 'Finished commands of the last 7 days.';
COMMENT ON COLUMN public.device_health_summary.confirmed_commands_week IS 'Those of commands_week that the device itself confirmed.';
COMMENT ON COLUMN public.device_health_summary.health_score IS '0 (broken) to 100 (well); null when not judged yet.';
COMMENT ON COLUMN public.device_health_summary.open_issues IS 'Issues that are not resolved.';

SELECT timeseries.publish('energy_usage_summary', 'energy_usage_summary');
COMMENT ON VIEW public.energy_usage_summary IS 'Energy of the last month by device and day, as of refreshed_at.';
COMMENT ON COLUMN public.energy_usage_summary.day IS 'Day in the home''s time zone.';
COMMENT ON COLUMN public.energy_usage_summary.energy IS 'Kilowatt-hours used on that day.';
COMMENT ON COLUMN public.energy_usage_summary.is_estimated IS 'Computed from power, for want of a meter.';
COMMENT ON COLUMN public.energy_usage_summary.power_avg IS 'Watts.';
COMMENT ON COLUMN public.energy_usage_summary.power_max IS 'Watts.';
COMMENT ON COLUMN public.energy_usage_summary.cost IS 'In the minor unit of the home''s currency; null when no reading had a price.';

CREATE FUNCTION nexa.recent_energy(home uuid, days integer)
RETURNS TABLE (device_id uuid, component text, day date, energy float8, is_estimated boolean, power_avg float8,
  power_max float8, cost bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT recent.device_id, recent.component, recent.day, recent.energy, recent.is_estimated, recent.power_avg,
    recent.power_max, recent.cost
  FROM public.homes AS place, LATERAL timeseries.energy_days(
    ((pg_catalog.now() AT TIME ZONE place.timezone)::date - days + 1)::timestamp AT TIME ZONE place.timezone,
    pg_catalog.now() + interval '1 day', place.id) AS recent
  WHERE place.id = home AND home = ANY ((SELECT nexa.my_homes())::uuid[])
    AND (home = ANY ((SELECT nexa.full_homes())::uuid[]) OR recent.device_id = ANY ((SELECT nexa.guest_devices())::uuid[]))
$$;
COMMENT ON FUNCTION nexa.recent_energy(uuid, integer) IS 'As energy_usage_summary, for the last days (today is one) up to this moment.';

RESET ROLE;

-- Open issues of a home, newest first.
CREATE INDEX diagnostic_issues_list_idx ON diagnostic_issues (home_id, raised_at DESC, id);

-- Operator's views: the service role's only. Partitions and chunks are summed under their series.
SET LOCAL ROLE nexa_service;

CREATE FUNCTION nexa.statements_missing() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  home text := (SELECT n.nspname FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements');
BEGIN
  IF home IS NULL THEN
    RETURN 'The extension pg_stat_statements is not installed in this database.';
  END IF;
  EXECUTE pg_catalog.format('SELECT FROM %I.pg_stat_statements LIMIT 1', home);
  RETURN NULL;
EXCEPTION
  WHEN object_not_in_prerequisite_state OR insufficient_privilege OR undefined_table THEN
    RETURN 'The extension pg_stat_statements cannot be read: ' || SQLERRM;
END
$$;
COMMENT ON FUNCTION nexa.statements_missing() IS 'Why slow_queries is empty; null when statements are counted.';

CREATE FUNCTION nexa.statement_figures()
RETURNS TABLE (query text, calls bigint, total_ms float8, mean_ms float8, max_ms float8, rows_returned bigint)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF nexa.statements_missing() IS NOT NULL THEN
    RETURN;
  END IF;
  RETURN QUERY EXECUTE (SELECT pg_catalog.format(
    'SELECT s.query, s.calls, s.total_exec_time, s.mean_exec_time, s.max_exec_time, s.rows
      FROM %I.pg_stat_statements AS s
      WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
      ORDER BY s.total_exec_time DESC LIMIT 100', n.nspname)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_stat_statements');
END
$$;
COMMENT ON FUNCTION nexa.statement_figures() IS 'What slow_queries shows.';

CREATE VIEW public.slow_queries WITH (security_barrier = true) AS
  SELECT query, calls, total_ms, mean_ms, max_ms, rows_returned FROM nexa.statement_figures();
COMMENT ON VIEW public.slow_queries IS 'The 100 statements that took most time. Empty without the extension pg_stat_statements: nexa.statements_missing() says why. The text of other logins'' statements shows only with the right pg_read_all_stats.';
COMMENT ON COLUMN public.slow_queries.query IS 'The statement, its values taken out.';
COMMENT ON COLUMN public.slow_queries.calls IS 'How often it ran.';
COMMENT ON COLUMN public.slow_queries.total_ms IS 'Milliseconds in all.';
COMMENT ON COLUMN public.slow_queries.mean_ms IS 'Milliseconds on average.';
COMMENT ON COLUMN public.slow_queries.max_ms IS 'Milliseconds of the slowest run.';
COMMENT ON COLUMN public.slow_queries.rows_returned IS 'Rows that it gave or changed in all.';

-- What a relation belongs to: the series of a partition or chunk, else itself.
CREATE FUNCTION nexa.operator_relations()
RETURNS TABLE (relation oid, root oid, schema_name name, table_name name)
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT c.oid, root.oid, n.nspname, root.relname
  FROM pg_catalog.pg_class AS c
  LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid
  JOIN pg_catalog.pg_class AS root ON root.oid = COALESCE(i.inhparent, c.oid)
  JOIN pg_catalog.pg_namespace AS n ON n.oid = root.relnamespace
  WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname IN ('public', 'nexa', 'timeseries', 'graphile_worker')
$$;
COMMENT ON FUNCTION nexa.operator_relations() IS 'Every table of NEXA, and the series that a partition or chunk belongs to.';

CREATE VIEW public.table_sizes WITH (security_barrier = true) AS
  SELECT schema_name::text AS schema_name, table_name::text AS table_name,
    count(*) FILTER (WHERE relation <> root)::integer AS parts,
    sum(GREATEST(c.reltuples, 0))::bigint AS estimated_rows,
    sum(pg_catalog.pg_table_size(relation))::bigint AS table_bytes,
    sum(pg_catalog.pg_indexes_size(relation))::bigint AS index_bytes,
    sum(pg_catalog.pg_total_relation_size(relation))::bigint AS total_bytes
  FROM nexa.operator_relations() JOIN pg_catalog.pg_class AS c ON c.oid = relation
  GROUP BY schema_name, table_name;
COMMENT ON VIEW public.table_sizes IS 'How much room each table takes; a series with all its partitions or chunks.';
COMMENT ON COLUMN public.table_sizes.parts IS 'Partitions or chunks.';
COMMENT ON COLUMN public.table_sizes.estimated_rows IS 'As of the last ANALYZE or VACUUM.';
COMMENT ON COLUMN public.table_sizes.schema_name IS 'Schema of the table.';
COMMENT ON COLUMN public.table_sizes.table_name IS 'The table.';
COMMENT ON COLUMN public.table_sizes.table_bytes IS 'Bytes of the rows.';
COMMENT ON COLUMN public.table_sizes.index_bytes IS 'Bytes of the indexes.';
COMMENT ON COLUMN public.table_sizes.total_bytes IS 'Bytes of both.';

CREATE VIEW public.table_bloat WITH (security_barrier = true) AS
  SELECT schema_name::text AS schema_name, table_name::text AS table_name,
    sum(s.n_live_tup)::bigint AS live_rows, sum(s.n_dead_tup)::bigint AS dead_rows,
    COALESCE(sum(s.n_dead_tup)::float8 / NULLIF(sum(s.n_live_tup + s.n_dead_tup), 0), 0) AS dead_share,
    sum(pg_catalog.pg_relation_size(relation) * s.n_dead_tup / GREATEST(s.n_live_tup + s.n_dead_tup, 1))::bigint AS dead_bytes,
    max(GREATEST(s.last_vacuum, s.last_autovacuum)) AS vacuumed_at
  FROM nexa.operator_relations() JOIN pg_catalog.pg_stat_all_tables AS s ON s.relid = relation
  GROUP BY schema_name, table_name;
COMMENT ON VIEW public.table_bloat IS 'Room taken by rows that are gone and that no VACUUM has freed yet. An estimate; room that is free for new rows is not in it.';
COMMENT ON COLUMN public.table_bloat.schema_name IS 'Schema of the table.';
COMMENT ON COLUMN public.table_bloat.table_name IS 'The table.';
COMMENT ON COLUMN public.table_bloat.live_rows IS 'Rows that are there, estimated.';
COMMENT ON COLUMN public.table_bloat.dead_rows IS 'Rows that vacuum has still to clear away, estimated.';
COMMENT ON COLUMN public.table_bloat.dead_share IS 'Share of the rows that are dead, 0 to 1.';
COMMENT ON COLUMN public.table_bloat.dead_bytes IS 'Bytes that they take, estimated.';

CREATE VIEW public.unused_indexes WITH (security_barrier = true) AS
  SELECT schema_name::text AS schema_name, table_name::text AS table_name, named.relname::text AS index_name,
    sum(pg_catalog.pg_relation_size(i.indexrelid))::bigint AS bytes,
    (SELECT d.stats_reset FROM pg_catalog.pg_stat_database AS d WHERE d.datname = pg_catalog.current_database()) AS since
  FROM nexa.operator_relations()
  JOIN pg_catalog.pg_index AS i ON i.indrelid = relation AND NOT i.indisunique AND i.indislive
  LEFT JOIN pg_catalog.pg_inherits AS part ON part.inhrelid = i.indexrelid
  JOIN pg_catalog.pg_class AS named ON named.oid = COALESCE(part.inhparent, i.indexrelid)
  LEFT JOIN pg_catalog.pg_stat_all_indexes AS s ON s.indexrelid = i.indexrelid
  WHERE schema_name <> 'graphile_worker'
  GROUP BY schema_name, table_name, named.relname
  HAVING COALESCE(sum(s.idx_scan), 0) = 0;
COMMENT ON VIEW public.unused_indexes IS 'Indexes that no query has used since statistics are kept, and that hold no rule. Those for rare work (an erasure, a catalogue search) are among them.';
COMMENT ON COLUMN public.unused_indexes.since IS 'Since when uses are counted; null: since the database was made, or since a crash.';
COMMENT ON COLUMN public.unused_indexes.schema_name IS 'Schema of the table.';
COMMENT ON COLUMN public.unused_indexes.table_name IS 'The table.';
COMMENT ON COLUMN public.unused_indexes.index_name IS 'The index.';
COMMENT ON COLUMN public.unused_indexes.bytes IS 'What it takes.';

RESET ROLE;

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('07_indexes_views') ON CONFLICT (name) DO NOTHING;
