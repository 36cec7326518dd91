-- NEXA, module 02: telemetry and diagnostics.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE timeseries.device_telemetry (
  time timestamptz(3) NOT NULL,
  value float8 NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  quality smallint NOT NULL DEFAULT 0,
  component text NOT NULL,
  metric text NOT NULL,
  PRIMARY KEY (device_id, component, metric, time)
) PARTITION BY RANGE (time);

CREATE TABLE timeseries.energy_usage (
  time timestamptz(3) NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  power float8,
  energy float8,
  voltage float8,
  current float8,
  cost bigint,
  component text NOT NULL,
  tariff text,
  PRIMARY KEY (device_id, component, time)
) PARTITION BY RANGE (time);

CREATE TABLE timeseries.network_metrics (
  time timestamptz(3) NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  rssi float8,
  lqi float8,
  latency float8,
  loss float8,
  channel integer,
  component text NOT NULL,
  access_point text,
  PRIMARY KEY (device_id, component, time)
) PARTITION BY RANGE (time);

CREATE TABLE timeseries.device_error_logs (
  time timestamptz(3) NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  component text NOT NULL,
  code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  message text NOT NULL,
  context jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (device_id, component, code, time)
) PARTITION BY RANGE (time);

CREATE TABLE timeseries.device_health_history (
  time timestamptz(3) NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  score smallint NOT NULL CHECK (score BETWEEN 0 AND 100),
  parts jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (device_id, time)
) PARTITION BY RANGE (time);

-- A quarter of an hour of all devices, for the rollups: rows lie about in the order of their time.
CREATE INDEX device_telemetry_time_idx ON timeseries.device_telemetry USING brin (time)
  WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX energy_usage_time_idx ON timeseries.energy_usage USING brin (time)
  WITH (pages_per_range = 32, autosummarize = on);

ALTER TABLE timeseries.device_telemetry OWNER TO nexa_service;
ALTER TABLE timeseries.energy_usage OWNER TO nexa_service;
ALTER TABLE timeseries.network_metrics OWNER TO nexa_service;
ALTER TABLE timeseries.device_error_logs OWNER TO nexa_service;
ALTER TABLE timeseries.device_health_history OWNER TO nexa_service;

SET LOCAL ROLE nexa_service;

INSERT INTO timeseries.series (name, keep, compress_after) VALUES
  ('device_telemetry', '1 year', '7 days'),
  ('energy_usage', '7 years', '30 days'),
  ('network_metrics', '90 days', '7 days'),
  ('device_error_logs', '1 year', '30 days'),
  ('device_health_history', '2 years', NULL);

CREATE VIEW timeseries.device_telemetry_rows AS
  SELECT time, value, device_id, home_id, quality, component, metric
  FROM timeseries.device_telemetry;
COMMENT ON VIEW timeseries.device_telemetry_rows IS 'Every row of device_telemetry once.';

SELECT timeseries.publish('device_telemetry', 'device_telemetry_rows');
COMMENT ON VIEW public.device_telemetry IS 'Numbers that are only measured; kept 1 year.';
COMMENT ON COLUMN public.device_telemetry.metric IS 'State key without its component, in the unit of the capability''s attribute: temperature.celsius.';
COMMENT ON COLUMN public.device_telemetry.quality IS '0: as reported; 1: imported over the API.';
COMMENT ON COLUMN public.device_telemetry.value IS 'In the metric''s unit.';

CREATE VIEW timeseries.energy_usage_rows AS
  SELECT time, device_id, home_id, power, energy, voltage, current, cost, component, tariff
  FROM timeseries.energy_usage;
COMMENT ON VIEW timeseries.energy_usage_rows IS 'Every row of energy_usage once.';

SELECT timeseries.publish('energy_usage', 'energy_usage_rows');
COMMENT ON VIEW public.energy_usage IS 'Power and energy; kept 7 years.';
COMMENT ON COLUMN public.energy_usage.power IS 'Watts at this moment.';
COMMENT ON COLUMN public.energy_usage.energy IS 'Meter reading in kilowatt-hours, ever growing until the meter is reset.';
COMMENT ON COLUMN public.energy_usage.voltage IS 'Volts.';
COMMENT ON COLUMN public.energy_usage.current IS 'Amperes.';
COMMENT ON COLUMN public.energy_usage.cost IS 'Since the reading before, in the minor unit of the home''s currency.';
COMMENT ON COLUMN public.energy_usage.tariff IS 'Name of the tariff that the cost is by.';

CREATE VIEW timeseries.network_metrics_rows AS
  SELECT time, device_id, home_id, rssi, lqi, latency, loss, channel, component, access_point
  FROM timeseries.network_metrics;
COMMENT ON VIEW timeseries.network_metrics_rows IS 'Every row of network_metrics once.';

SELECT timeseries.publish('network_metrics', 'network_metrics_rows');
COMMENT ON VIEW public.network_metrics IS 'Quality of devices'' links; kept 90 days.';
COMMENT ON COLUMN public.network_metrics.rssi IS 'dBm.';
COMMENT ON COLUMN public.network_metrics.lqi IS 'Link quality as the radio''s stack states it, 0 to 255.';
COMMENT ON COLUMN public.network_metrics.latency IS 'Milliseconds there and back.';
COMMENT ON COLUMN public.network_metrics.loss IS 'Share of packets lost, 0 to 1.';
COMMENT ON COLUMN public.network_metrics.channel IS 'Radio channel.';
COMMENT ON COLUMN public.network_metrics.access_point IS 'What the device is linked to.';

CREATE VIEW timeseries.device_error_logs_rows AS
  SELECT time, device_id, home_id, component, code, severity, message, context
  FROM timeseries.device_error_logs;
COMMENT ON VIEW timeseries.device_error_logs_rows IS 'Every row of device_error_logs once.';

SELECT timeseries.publish('device_error_logs', 'device_error_logs_rows');
COMMENT ON VIEW public.device_error_logs IS 'Errors that devices reported or caused; kept 1 year.';
COMMENT ON COLUMN public.device_error_logs.code IS 'Dotted and prefixed by the plugin, or core.';
COMMENT ON COLUMN public.device_error_logs.message IS 'In plain words.';
COMMENT ON COLUMN public.device_error_logs.context IS 'What was known of it.';

CREATE VIEW timeseries.device_health_history_rows AS
  SELECT time, device_id, home_id, score, parts
  FROM timeseries.device_health_history;
COMMENT ON VIEW timeseries.device_health_history_rows IS 'Every row of device_health_history once.';

SELECT timeseries.publish('device_health_history', 'device_health_history_rows');
COMMENT ON VIEW public.device_health_history IS 'Health scores with what they are made of; kept 2 years.';
COMMENT ON COLUMN public.device_health_history.score IS '0 (broken) to 100 (well).';
COMMENT ON COLUMN public.device_health_history.parts IS 'What the score is made of, each 0 to 100.';

RESET ROLE;

CREATE TABLE diagnostic_runs (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  check_id text NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('schedule', 'user', 'healing', 'event')),
  scope text NOT NULL CHECK (scope IN ('home', 'integration', 'device')),
  device_id uuid,
  integration_id uuid,
  outcome text CHECK (outcome IN ('ok', 'issue', 'unknown')),
  detail jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  duration integer CHECK (duration >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE diagnostic_runs IS 'Runs of checks and what they found.';
COMMENT ON COLUMN diagnostic_runs.duration IS 'Milliseconds.';
COMMENT ON COLUMN diagnostic_runs.outcome IS 'Null while it runs. unknown: the check could not look, which is never a fault.';
COMMENT ON COLUMN diagnostic_runs.check_id IS 'Dotted and prefixed by the plugin, or core.';
COMMENT ON COLUMN diagnostic_runs.detail IS 'What the check saw.';
CREATE INDEX diagnostic_runs_device_idx ON diagnostic_runs (home_id, device_id);
CREATE INDEX diagnostic_runs_integration_idx ON diagnostic_runs (home_id, integration_id);

CREATE TABLE diagnostic_issues (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  state text NOT NULL CHECK (state IN ('suspected', 'confirmed', 'planned', 'awaiting-approval', 'healing',
    'verifying', 'resolved', 'escalated', 'snoozed')),
  title text NOT NULL,
  explanation text NOT NULL DEFAULT '',
  advice text,
  device_id uuid,
  integration_id uuid,
  root_cause_id uuid,
  incident_id uuid,
  evidence jsonb NOT NULL DEFAULT '{}',
  relapses integer NOT NULL DEFAULT 0 CHECK (relapses >= 0),
  raised_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  snoozed_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, root_cause_id) REFERENCES diagnostic_issues (home_id, id) ON DELETE SET NULL (root_cause_id),
  FOREIGN KEY (home_id, incident_id) REFERENCES nexa.incidents (home_id, id) ON DELETE SET NULL (incident_id)
);
COMMENT ON TABLE diagnostic_issues IS 'Things that are or were wrong, each with its life so far. What NEXA did about one is in self_healing_executions.';
COMMENT ON COLUMN diagnostic_issues.code IS 'Dotted and prefixed by the plugin, or core.: hue.bridge-unreachable.';
COMMENT ON COLUMN diagnostic_issues.advice IS 'Why it waits for a person, and what that person can do now.';
COMMENT ON COLUMN diagnostic_issues.root_cause_id IS 'The issue that caused this one.';
COMMENT ON COLUMN diagnostic_issues.incident_id IS 'The incident that bundles it.';
COMMENT ON COLUMN diagnostic_issues.relapses IS 'How often it came back within 24 hours of being resolved.';
COMMENT ON COLUMN diagnostic_issues.explanation IS 'What is wrong, in plain words.';
COMMENT ON COLUMN diagnostic_issues.evidence IS 'What the check saw.';
COMMENT ON COLUMN diagnostic_issues.snoozed_until IS 'Quiet until then.';
CREATE INDEX diagnostic_issues_device_idx ON diagnostic_issues (home_id, device_id);
CREATE INDEX diagnostic_issues_integration_idx ON diagnostic_issues (home_id, integration_id);
CREATE INDEX diagnostic_issues_root_cause_idx ON diagnostic_issues (home_id, root_cause_id);
CREATE INDEX diagnostic_issues_incident_idx ON diagnostic_issues (home_id, incident_id);

CREATE TABLE firmware_updates (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  from_version text,
  to_version text NOT NULL,
  status text NOT NULL CHECK (status IN ('available', 'scheduled', 'installing', 'installed', 'failed')),
  notes text,
  rollout jsonb NOT NULL DEFAULT '{}',
  result jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE firmware_updates IS 'Firmware that is available, was installed or failed.';
COMMENT ON COLUMN firmware_updates.from_version IS 'Version before.';
COMMENT ON COLUMN firmware_updates.to_version IS 'Version after.';
COMMENT ON COLUMN firmware_updates.notes IS 'The manufacturer''s.';
COMMENT ON COLUMN firmware_updates.rollout IS 'Which stage it is in and when it may go on.';
COMMENT ON COLUMN firmware_updates.result IS 'What came of it; null until it is over.';
CREATE INDEX firmware_updates_device_idx ON firmware_updates (home_id, device_id);

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('02_telemetry_diagnostics') ON CONFLICT (name) DO NOTHING;
