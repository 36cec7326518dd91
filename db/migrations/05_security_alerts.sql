-- NEXA, module 05: security and alerts.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE security_scans (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('full', 'firmware', 'ports', 'credentials', 'encryption', 'exposure')),
  scope text NOT NULL CHECK (scope IN ('home', 'integration', 'device')),
  device_id uuid,
  integration_id uuid,
  trigger text NOT NULL CHECK (trigger IN ('schedule', 'user', 'event')),
  requested_by uuid REFERENCES users ON DELETE SET NULL,
  outcome text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'completed', 'partial', 'failed', 'interrupted')),
  score smallint CHECK (score BETWEEN 0 AND 100),
  found integer NOT NULL DEFAULT 0 CHECK (found >= 0),
  detail jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE,
  CHECK (scope <> 'device' OR device_id IS NOT NULL),
  CHECK (scope <> 'integration' OR integration_id IS NOT NULL)
);
COMMENT ON TABLE security_scans IS 'Looks at a home''s security, and what came of them.';
COMMENT ON COLUMN security_scans.kind IS 'What was looked at: all, known vulnerabilities of firmware, open ports, default passwords, encryption, what is reachable from outside.';
COMMENT ON COLUMN security_scans.requested_by IS 'The person, where trigger is user.';
COMMENT ON COLUMN security_scans.outcome IS 'partial: some of the devices could not be looked at; which ones is in detail.';
COMMENT ON COLUMN security_scans.score IS '0 (open to anyone) to 100 (nothing found); null until it is finished.';
COMMENT ON COLUMN security_scans.found IS 'How many findings, new and known.';
COMMENT ON COLUMN security_scans.detail IS 'By device what was looked at and what could not be: {deviceId: {looked, skipped}}.';
CREATE INDEX security_scans_device_idx ON security_scans (home_id, device_id);
CREATE INDEX security_scans_integration_idx ON security_scans (home_id, integration_id);
CREATE INDEX security_scans_requested_by_idx ON security_scans (requested_by);

CREATE TABLE cve_catalog (
  id text PRIMARY KEY CHECK (id ~ '^CVE-[0-9]{4}-[0-9]{4,}$'),
  summary text NOT NULL,
  cvss_version text CHECK (cvss_version IN ('2.0', '3.0', '3.1', '4.0')),
  cvss_vector text,
  cvss_score float8 CHECK (cvss_score BETWEEN 0 AND 10),
  severity text NOT NULL DEFAULT 'none' CHECK (severity IN ('none', 'low', 'medium', 'high', 'critical')),
  affected jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(affected) = 'array'),
  weaknesses text[] NOT NULL DEFAULT '{}',
  reference_urls text[] NOT NULL DEFAULT '{}',
  is_exploited boolean NOT NULL DEFAULT false,
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
  published_at timestamptz NOT NULL,
  modified_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((cvss_vector IS NULL) = (cvss_version IS NULL))
);
COMMENT ON TABLE cve_catalog IS 'Known vulnerabilities, imported; which of them a home has is in security_vulnerabilities.';
COMMENT ON COLUMN cve_catalog.id IS 'The CVE number: CVE-2026-12345.';
COMMENT ON COLUMN cve_catalog.summary IS 'As the record words it, in English.';
COMMENT ON COLUMN cve_catalog.cvss_version IS 'Which version of CVSS the vector is in.';
COMMENT ON COLUMN cve_catalog.cvss_vector IS 'The base vector as published.';
COMMENT ON COLUMN cve_catalog.cvss_score IS '0.0 to 10.0, computed from the vector.';
COMMENT ON COLUMN cve_catalog.severity IS 'CVSS''s word for the score.';
COMMENT ON COLUMN cve_catalog.affected IS 'Version ranges: [{vendor, product, from?, fromExcluded?, until?, untilExcluded?}].';
COMMENT ON COLUMN cve_catalog.weaknesses IS 'CWE numbers: CWE-798.';
COMMENT ON COLUMN cve_catalog.reference_urls IS 'Advisories and patches.';
COMMENT ON COLUMN cve_catalog.is_exploited IS 'Known to be used by attackers.';
COMMENT ON COLUMN cve_catalog.source IS 'Where the record was imported from.';
COMMENT ON COLUMN cve_catalog.published_at IS 'By the source.';
COMMENT ON COLUMN cve_catalog.modified_at IS 'By the source; an import takes only what is newer.';
COMMENT ON COLUMN cve_catalog.withdrawn_at IS 'When the source rejected the record.';

CREATE TABLE security_vulnerabilities (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  device_id uuid,
  integration_id uuid,
  component text NOT NULL DEFAULT 'main',
  scan_id uuid,
  cve_id text REFERENCES cve_catalog,
  kind text NOT NULL CHECK (kind IN
    ('known-vulnerability', 'outdated-firmware', 'open-port', 'default-credentials', 'weak-encryption', 'exposed')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  product text,
  version text,
  cvss_vector text,
  cvss_score float8 CHECK (cvss_score BETWEEN 0 AND 10),
  confidence float8 NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  evidence jsonb NOT NULL DEFAULT '{}',
  remedy text,
  fixed_version text,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'false-positive', 'mitigated', 'resolved')),
  state_reason text,
  decided_by uuid REFERENCES users ON DELETE SET NULL,
  decided_at timestamptz,
  found_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, scan_id) REFERENCES security_scans (home_id, id) ON DELETE SET NULL (scan_id),
  CHECK (kind <> 'known-vulnerability' OR cve_id IS NOT NULL)
);
COMMENT ON TABLE security_vulnerabilities IS 'Findings on a device or a part of it, or on an integration. Guests do not see them.';
COMMENT ON COLUMN security_vulnerabilities.integration_id IS 'Where the finding is on a bridge or account instead of a device.';
COMMENT ON COLUMN security_vulnerabilities.scan_id IS 'The scan that saw it last.';
COMMENT ON COLUMN security_vulnerabilities.cve_id IS 'The record it matches; null for weaknesses without one.';
COMMENT ON COLUMN security_vulnerabilities.product IS 'What was compared with the record: product.';
COMMENT ON COLUMN security_vulnerabilities.version IS 'What was compared with the record: version.';
COMMENT ON COLUMN security_vulnerabilities.cvss_vector IS 'With the home''s environment taken in, where it differs from the record''s.';
COMMENT ON COLUMN security_vulnerabilities.cvss_score IS '0.0 to 10.0, of that vector.';
COMMENT ON COLUMN security_vulnerabilities.confidence IS 'How sure the match is, 0 to 1: a version range alone is less than an observed answer.';
COMMENT ON COLUMN security_vulnerabilities.evidence IS 'What was seen; never a password that was found.';
COMMENT ON COLUMN security_vulnerabilities.remedy IS 'What to do, in plain words.';
COMMENT ON COLUMN security_vulnerabilities.fixed_version IS 'Firmware from which on it is gone.';
COMMENT ON COLUMN security_vulnerabilities.state IS 'accepted and false-positive are a person''s words; mitigated: a rule of network_access_rules keeps it from harm.';
COMMENT ON COLUMN security_vulnerabilities.state_reason IS 'Why a person accepted or denied it.';
COMMENT ON COLUMN security_vulnerabilities.decided_by IS 'Who changed the state last; null when NEXA did.';
COMMENT ON COLUMN security_vulnerabilities.last_seen_at IS 'When a scan saw it last.';
CREATE INDEX security_vulnerabilities_device_idx ON security_vulnerabilities (home_id, device_id);
CREATE INDEX security_vulnerabilities_integration_idx ON security_vulnerabilities (home_id, integration_id);
CREATE INDEX security_vulnerabilities_scan_idx ON security_vulnerabilities (home_id, scan_id);
CREATE INDEX security_vulnerabilities_cve_id_idx ON security_vulnerabilities (cve_id);
CREATE INDEX security_vulnerabilities_decided_by_idx ON security_vulnerabilities (decided_by);

CREATE TABLE security_incidents (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  device_id uuid,
  vulnerability_id uuid,
  kind text NOT NULL CHECK (kind IN
    ('intrusion', 'credential-abuse', 'unexpected-traffic', 'new-device', 'tampering', 'data-exposure', 'other')),
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'investigating', 'contained', 'resolved', 'false-alarm')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  explanation text NOT NULL DEFAULT '',
  advice text,
  evidence jsonb NOT NULL DEFAULT '{}',
  decided_by uuid REFERENCES users ON DELETE SET NULL,
  decided_at timestamptz,
  opened_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, vulnerability_id) REFERENCES security_vulnerabilities (home_id, id)
    ON DELETE SET NULL (vulnerability_id)
);
COMMENT ON TABLE security_incidents IS 'Events that hurt or may have hurt a home''s security; faults are in nexa.incidents. Guests do not see them.';
COMMENT ON COLUMN security_incidents.vulnerability_id IS 'The finding that was used.';
COMMENT ON COLUMN security_incidents.explanation IS 'What happened, in plain words.';
COMMENT ON COLUMN security_incidents.advice IS 'What a person can do now.';
COMMENT ON COLUMN security_incidents.evidence IS 'What was seen: addresses, ports, times.';
COMMENT ON COLUMN security_incidents.decided_by IS 'Who changed the state last; null when NEXA did.';
CREATE INDEX security_incidents_device_idx ON security_incidents (home_id, device_id);
CREATE INDEX security_incidents_vulnerability_idx ON security_incidents (home_id, vulnerability_id);
CREATE INDEX security_incidents_decided_by_idx ON security_incidents (decided_by);

CREATE TABLE network_access_rules (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  device_id uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  action text NOT NULL CHECK (action IN ('allow', 'deny')),
  direction text NOT NULL CHECK (direction IN ('in', 'out', 'both')),
  protocol text NOT NULL DEFAULT 'any' CHECK (protocol IN ('any', 'tcp', 'udp', 'icmp')),
  remote text NOT NULL DEFAULT 'internet' CHECK (remote IN ('internet', 'lan', 'network', 'host')),
  remote_network cidr,
  remote_host text,
  port_from integer CHECK (port_from BETWEEN 0 AND 65535),
  port_to integer CHECK (port_to BETWEEN 0 AND 65535),
  hours jsonb CHECK (hours IS NULL OR jsonb_typeof(hours) = 'array'),
  position integer NOT NULL DEFAULT 0,
  enabled boolean NOT NULL DEFAULT true,
  source text NOT NULL DEFAULT 'user' CHECK (source IN ('user', 'advice')),
  applied text NOT NULL DEFAULT 'pending' CHECK (applied IN ('pending', 'applied', 'failed', 'unsupported')),
  applied_message text,
  applied_at timestamptz,
  created_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  CHECK ((remote = 'network') = (remote_network IS NOT NULL)),
  CHECK ((remote = 'host') = (remote_host IS NOT NULL)),
  CHECK (port_to >= port_from)
);
COMMENT ON TABLE network_access_rules IS 'What devices may reach on the network; carried out by the router, through its plugin.';
COMMENT ON COLUMN network_access_rules.device_id IS 'Null: every device of the home.';
COMMENT ON COLUMN network_access_rules.direction IS 'As the device sees it.';
COMMENT ON COLUMN network_access_rules.remote IS 'The other end: anything outside, anything inside, one network, one host.';
COMMENT ON COLUMN network_access_rules.remote_network IS 'The network, where remote is network.';
COMMENT ON COLUMN network_access_rules.remote_host IS 'Name or address, where remote is host.';
COMMENT ON COLUMN network_access_rules.port_from IS 'First port of the other end; null: every port.';
COMMENT ON COLUMN network_access_rules.port_to IS 'Last port of the other end.';
COMMENT ON COLUMN network_access_rules.hours IS 'When it holds, as home_members.hours; null: always.';
COMMENT ON COLUMN network_access_rules.position IS 'The first rule that matches wins, ascending.';
COMMENT ON COLUMN network_access_rules.source IS 'advice: NEXA proposed it and a person agreed.';
COMMENT ON COLUMN network_access_rules.applied IS 'What the router made of it; unsupported: no plugin of the home can.';
COMMENT ON COLUMN network_access_rules.applied_message IS 'Why it failed, in plain words.';
CREATE INDEX network_access_rules_device_idx ON network_access_rules (home_id, device_id);
CREATE INDEX network_access_rules_created_by_idx ON network_access_rules (created_by);

CREATE TABLE alert_rules (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  device_id uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL CHECK (kind IN ('state', 'issue', 'incident', 'prediction', 'anomaly', 'security', 'energy', 'system')),
  definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  severity text NOT NULL DEFAULT 'warning' CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  recipients jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(recipients) = 'object'),
  cooldown integer NOT NULL DEFAULT 0 CHECK (cooldown >= 0),
  enabled boolean NOT NULL DEFAULT true,
  created_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE alert_rules IS 'When the people of a home are told, and who.';
COMMENT ON COLUMN alert_rules.device_id IS 'Null: any device of the home.';
COMMENT ON COLUMN alert_rules.kind IS 'What it listens to.';
COMMENT ON COLUMN alert_rules.definition IS 'The condition, of the same form as a trigger of an automation.';
COMMENT ON COLUMN alert_rules.recipients IS '{roles?, userIds?, channelKinds?, escalateAfter?}; empty: everyone who manages the home, by their own preferences. escalateAfter in seconds.';
COMMENT ON COLUMN alert_rules.cooldown IS 'Seconds after an alert is resolved in which the rule raises none.';
CREATE INDEX alert_rules_device_idx ON alert_rules (home_id, device_id);
CREATE INDEX alert_rules_created_by_idx ON alert_rules (created_by);

CREATE TABLE alerts (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  rule_id uuid,
  device_id uuid,
  issue_id uuid,
  incident_id uuid,
  prediction_id uuid,
  anomaly_id uuid,
  security_incident_id uuid,
  subject_key text NOT NULL CHECK (length(subject_key) BETWEEN 1 AND 400),
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  state text NOT NULL DEFAULT 'firing' CHECK (state IN ('firing', 'acknowledged', 'snoozed', 'resolved')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  message text NOT NULL DEFAULT '',
  context jsonb NOT NULL DEFAULT '{}',
  occurrences integer NOT NULL DEFAULT 1 CHECK (occurrences > 0),
  fired_at timestamptz NOT NULL DEFAULT now(),
  last_fired_at timestamptz NOT NULL DEFAULT now(),
  decided_by uuid REFERENCES users ON DELETE SET NULL,
  decided_at timestamptz,
  snoozed_until timestamptz,
  resolved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, rule_id) REFERENCES alert_rules (home_id, id) ON DELETE SET NULL (rule_id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, issue_id) REFERENCES diagnostic_issues (home_id, id) ON DELETE SET NULL (issue_id),
  FOREIGN KEY (home_id, incident_id) REFERENCES nexa.incidents (home_id, id) ON DELETE SET NULL (incident_id),
  FOREIGN KEY (home_id, prediction_id) REFERENCES failure_predictions (home_id, id) ON DELETE SET NULL (prediction_id),
  FOREIGN KEY (home_id, anomaly_id) REFERENCES anomaly_detections (home_id, id) ON DELETE SET NULL (anomaly_id),
  FOREIGN KEY (home_id, security_incident_id) REFERENCES security_incidents (home_id, id)
    ON DELETE SET NULL (security_incident_id),
  CHECK (state <> 'snoozed' OR snoozed_until IS NOT NULL)
);
COMMENT ON TABLE alerts IS 'What people of a home were to be told of, until it was over.';
COMMENT ON COLUMN alerts.rule_id IS 'The rule that raised it; null: NEXA itself, or the rule is gone.';
COMMENT ON COLUMN alerts.subject_key IS 'What it is about, in one word: as long as an alert is not resolved, the same subject raises no second one.';
COMMENT ON COLUMN alerts.context IS 'What the message was made from, for another language or a link.';
COMMENT ON COLUMN alerts.occurrences IS 'How often it was raised while it lasted.';
COMMENT ON COLUMN alerts.decided_by IS 'Who acknowledged, snoozed or resolved it; null when NEXA did.';
COMMENT ON COLUMN alerts.message IS 'What happened and what can be done, in plain words.';
COMMENT ON COLUMN alerts.snoozed_until IS 'Quiet until then.';
CREATE UNIQUE INDEX alerts_subject_key ON alerts (home_id, subject_key) WHERE state <> 'resolved';
CREATE INDEX alerts_rule_idx ON alerts (home_id, rule_id);
CREATE INDEX alerts_device_idx ON alerts (home_id, device_id);
CREATE INDEX alerts_issue_idx ON alerts (home_id, issue_id);
CREATE INDEX alerts_incident_idx ON alerts (home_id, incident_id);
CREATE INDEX alerts_prediction_idx ON alerts (home_id, prediction_id);
CREATE INDEX alerts_anomaly_idx ON alerts (home_id, anomaly_id);
CREATE INDEX alerts_security_incident_idx ON alerts (home_id, security_incident_id);
CREATE INDEX alerts_decided_by_idx ON alerts (decided_by);

CREATE TABLE notification_channels (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid REFERENCES users ON DELETE CASCADE,
  home_id uuid REFERENCES homes ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('email', 'push', 'webhook', 'telegram', 'ntfy', 'sms', 'device')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  config jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(config) = 'object'),
  secret bytea,
  key_id text,
  enabled boolean NOT NULL DEFAULT true,
  verified_at timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  failure_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  CHECK (num_nonnulls(user_id, home_id) = 1),
  CHECK ((secret IS NULL) = (key_id IS NULL))
);
COMMENT ON TABLE notification_channels IS 'Ways to reach a person, or a home as a whole. The inbox on the page needs none.';
COMMENT ON COLUMN notification_channels.user_id IS 'Whose channel it is, in all of their homes; null: the home''s.';
COMMENT ON COLUMN notification_channels.home_id IS 'Whose channel it is, for all of its people; null: a person''s.';
COMMENT ON COLUMN notification_channels.kind IS 'device: a speaker or display of the home says it.';
COMMENT ON COLUMN notification_channels.config IS 'Address, topic, endpoint: without what is secret.';
COMMENT ON COLUMN notification_channels.secret IS 'Tokens and keys, encrypted by the key named in key_id. Never granted to request roles.';
COMMENT ON COLUMN notification_channels.verified_at IS 'When the person proved that it is theirs; until then nothing but the proof is sent.';
COMMENT ON COLUMN notification_channels.failure_message IS 'Why the last attempt failed, in plain words; null after a success.';
COMMENT ON COLUMN notification_channels.key_id IS 'Which key encrypted the secret.';
CREATE INDEX notification_channels_user_id_idx ON notification_channels (user_id);
CREATE INDEX notification_channels_home_id_idx ON notification_channels (home_id);

CREATE TABLE user_notifications (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  home_id uuid REFERENCES homes ON DELETE CASCADE,
  alert_id uuid,
  channel_id uuid REFERENCES notification_channels ON DELETE SET NULL,
  category text NOT NULL CHECK (category IN
    ('alert', 'issue', 'healing', 'prediction', 'security', 'automation', 'energy', 'system', 'billing')),
  severity text NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  body text NOT NULL DEFAULT '',
  data jsonb NOT NULL DEFAULT '{}',
  delivery text NOT NULL DEFAULT 'pending' CHECK (delivery IN ('pending', 'sent', 'delivered', 'failed', 'suppressed')),
  delivery_detail text,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  provider_message_id text,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, alert_id) REFERENCES alerts (home_id, id) ON DELETE SET NULL (alert_id),
  CHECK (alert_id IS NULL OR home_id IS NOT NULL)
);
COMMENT ON TABLE user_notifications IS 'Messages to a person, one row a channel, with the receipt; without a channel: the inbox on the page.';
COMMENT ON COLUMN user_notifications.home_id IS 'Null: about the account.';
COMMENT ON COLUMN user_notifications.channel_id IS 'Null: the inbox on the page.';
COMMENT ON COLUMN user_notifications.data IS 'Where a tap leads, and what the text was made from: {path?, params}.';
COMMENT ON COLUMN user_notifications.delivery IS 'sent: handed over; delivered: the channel confirmed it; suppressed: kept back by the person''s preferences.';
COMMENT ON COLUMN user_notifications.delivery_detail IS 'Why it failed or was kept back.';
COMMENT ON COLUMN user_notifications.attempts IS 'How often it was tried.';
COMMENT ON COLUMN user_notifications.provider_message_id IS 'The channel''s own id, for its receipt.';
COMMENT ON COLUMN user_notifications.body IS 'The message.';
CREATE INDEX user_notifications_user_id_idx ON user_notifications (user_id);
CREATE INDEX user_notifications_alert_idx ON user_notifications (home_id, alert_id);
CREATE INDEX user_notifications_channel_id_idx ON user_notifications (channel_id);

CREATE TABLE user_notification_preferences (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  home_id uuid REFERENCES homes ON DELETE CASCADE,
  category text NOT NULL CHECK (category IN
    ('alert', 'issue', 'healing', 'prediction', 'security', 'automation', 'energy', 'system', 'billing')),
  min_severity text NOT NULL DEFAULT 'info' CHECK (min_severity IN ('info', 'warning', 'error', 'critical')),
  channel_kinds text[] NOT NULL DEFAULT '{}',
  digest text NOT NULL DEFAULT 'none' CHECK (digest IN ('none', 'hourly', 'daily', 'weekly')),
  quiet_hours jsonb CHECK (quiet_hours IS NULL OR jsonb_typeof(quiet_hours) = 'array'),
  muted_until timestamptz,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (user_id, home_id, category)
);
COMMENT ON TABLE user_notification_preferences IS 'What a person wants to be told, and how. What is critical comes through quiet hours.';
COMMENT ON COLUMN user_notification_preferences.home_id IS 'Null: for every home without preferences of its own.';
COMMENT ON COLUMN user_notification_preferences.min_severity IS 'Nothing below it.';
COMMENT ON COLUMN user_notification_preferences.channel_kinds IS 'Beside the inbox; empty: the inbox alone.';
COMMENT ON COLUMN user_notification_preferences.digest IS 'Gathered, except what is critical.';
COMMENT ON COLUMN user_notification_preferences.quiet_hours IS 'As home_members.hours, in the home''s time zone; null: none.';
COMMENT ON COLUMN user_notification_preferences.muted_until IS 'Silent until then, the inbox excepted.';
CREATE INDEX user_notification_preferences_home_id_idx ON user_notification_preferences (home_id);

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('05_security_alerts') ON CONFLICT (name) DO NOTHING;
