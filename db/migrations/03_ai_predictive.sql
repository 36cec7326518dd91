-- NEXA, module 03: intelligence.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE ml_models (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  version text NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
  kind text NOT NULL CHECK (kind IN ('failure', 'anomaly', 'usage', 'energy', 'benchmark')),
  parameters jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(parameters) = 'object'),
  training_from timestamptz,
  training_until timestamptz,
  metrics jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metrics) = 'object'),
  artefact bytea,
  artefact_digest bytea,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'shadow', 'active', 'retired')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (name, version),
  CHECK (training_until >= training_from),
  CHECK ((artefact IS NULL) = (artefact_digest IS NULL))
);
COMMENT ON TABLE ml_models IS 'Registry of the models that predict and learn; one row a version. What they learned of a home is in device_usage_patterns.';
COMMENT ON COLUMN ml_models.name IS 'What the model is for, the same over its versions: battery-depletion.';
COMMENT ON COLUMN ml_models.version IS 'Semantic version of the model, not of NEXA.';
COMMENT ON COLUMN ml_models.kind IS 'What its output is: a failure prediction, an anomaly, a usage pattern, an energy forecast, a benchmark.';
COMMENT ON COLUMN ml_models.parameters IS 'What it was trained or is run with: thresholds, windows, features by name.';
COMMENT ON COLUMN ml_models.training_from IS 'Start of the history it was trained on; null for models of rules, which are not trained.';
COMMENT ON COLUMN ml_models.training_until IS 'End of the history it was trained on.';
COMMENT ON COLUMN ml_models.metrics IS 'How well it did on history it had not seen: precision, recall, calibration error, each with its sample count.';
COMMENT ON COLUMN ml_models.artefact IS 'The trained weights; null where the parameters are all there is. Never granted to request roles.';
COMMENT ON COLUMN ml_models.artefact_digest IS 'SHA-256 of the artefact.';
COMMENT ON COLUMN ml_models.status IS 'draft: not run; shadow: logs predictions that nobody is shown; active: shown; retired: kept for its log.';

CREATE TABLE ml_predictions_log (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  device_id uuid,
  model_id uuid NOT NULL REFERENCES ml_models,
  component text NOT NULL DEFAULT 'main',
  inputs_digest bytea NOT NULL,
  output jsonb NOT NULL CHECK (jsonb_typeof(output) = 'object'),
  confidence float8 CHECK (confidence BETWEEN 0 AND 1),
  predicted_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz,
  outcome text CHECK (outcome IN ('came-true', 'did-not', 'partly', 'unknown')),
  outcome_detail jsonb,
  outcome_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  CHECK ((outcome IS NULL) = (outcome_at IS NULL))
);
COMMENT ON TABLE ml_predictions_log IS 'Every prediction as it was made, and later whether it came true: what the models'' figures are counted from.';
COMMENT ON COLUMN ml_predictions_log.device_id IS 'Null: about the home as a whole.';
COMMENT ON COLUMN ml_predictions_log.inputs_digest IS 'SHA-256 of the inputs in canonical JSON: the same inputs are recognised without being kept.';
COMMENT ON COLUMN ml_predictions_log.output IS 'What the model said, in its own terms.';
COMMENT ON COLUMN ml_predictions_log.confidence IS 'Probability that it comes true, 0 to 1; null where the model states none.';
COMMENT ON COLUMN ml_predictions_log.predicted_at IS 'When it was made, by the home''s clock: earlier than created_at when history is replayed.';
COMMENT ON COLUMN ml_predictions_log.due_at IS 'When it can be judged at the latest.';
COMMENT ON COLUMN ml_predictions_log.outcome IS 'Null: not due yet. unknown: nothing was observed that could tell.';
COMMENT ON COLUMN ml_predictions_log.outcome_detail IS 'What was observed instead: {observed, issueId?, daysOff?}.';
COMMENT ON COLUMN ml_predictions_log.outcome_at IS 'When it was judged.';
CREATE INDEX ml_predictions_log_device_idx ON ml_predictions_log (home_id, device_id);
CREATE INDEX ml_predictions_log_model_id_idx ON ml_predictions_log (model_id);

CREATE TABLE failure_predictions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  component text NOT NULL DEFAULT 'main',
  model_id uuid REFERENCES ml_models ON DELETE SET NULL,
  log_id uuid,
  failure_kind text NOT NULL CHECK (length(failure_kind) BETWEEN 1 AND 100),
  risk_score smallint NOT NULL CHECK (risk_score BETWEEN 0 AND 100),
  predicted_failure_date timestamptz,
  predicted_earliest timestamptz,
  predicted_latest timestamptz,
  confidence float8 NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  indicators jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(indicators) = 'array'),
  recommended_action text,
  healing_action_id text,
  prediction_status text NOT NULL DEFAULT 'active'
    CHECK (prediction_status IN ('active', 'acknowledged', 'dismissed', 'averted', 'came-true', 'expired')),
  decided_by uuid REFERENCES users ON DELETE SET NULL,
  decided_at timestamptz,
  predicted_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, log_id) REFERENCES ml_predictions_log (home_id, id) ON DELETE SET NULL (log_id),
  CHECK (predicted_earliest <= predicted_failure_date AND predicted_failure_date <= predicted_latest)
);
COMMENT ON TABLE failure_predictions IS 'Failures of devices that NEXA sees coming.';
COMMENT ON COLUMN failure_predictions.log_id IS 'The entry of ml_predictions_log in which the outcome is kept.';
COMMENT ON COLUMN failure_predictions.failure_kind IS 'Dotted and prefixed like an issue''s code, which it would raise: core.battery-empty.';
COMMENT ON COLUMN failure_predictions.risk_score IS '0 (none) to 100 (certain and grave): probability weighed with what the failure would cost the home.';
COMMENT ON COLUMN failure_predictions.predicted_failure_date IS 'The likeliest moment; null when the risk has no date.';
COMMENT ON COLUMN failure_predictions.predicted_earliest IS 'Start of the interval that holds the failure with 80 % probability.';
COMMENT ON COLUMN failure_predictions.predicted_latest IS 'End of that interval.';
COMMENT ON COLUMN failure_predictions.confidence IS 'Probability of the failure within the interval, 0 to 1.';
COMMENT ON COLUMN failure_predictions.indicators IS 'What it is read from: [{metric, value, expected?, weight}], the weightiest first.';
COMMENT ON COLUMN failure_predictions.recommended_action IS 'What a person can do, in a sentence.';
COMMENT ON COLUMN failure_predictions.healing_action_id IS 'The healing action that could avert it, of self_healing_actions; that one''s plugin may be gone.';
COMMENT ON COLUMN failure_predictions.prediction_status IS 'acknowledged and dismissed are a person''s words; averted: the indicators went back to normal; expired: the interval passed.';
COMMENT ON COLUMN failure_predictions.decided_by IS 'Who changed the status last; null when NEXA did.';
COMMENT ON COLUMN failure_predictions.closed_at IS 'When it stopped being about the future; null while active or acknowledged.';
CREATE INDEX failure_predictions_device_idx ON failure_predictions (home_id, device_id);
CREATE INDEX failure_predictions_log_idx ON failure_predictions (home_id, log_id);
CREATE INDEX failure_predictions_model_id_idx ON failure_predictions (model_id);
CREATE INDEX failure_predictions_decided_by_idx ON failure_predictions (decided_by);

CREATE TABLE anomaly_detections (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  component text NOT NULL DEFAULT 'main',
  metric text NOT NULL,
  model_id uuid REFERENCES ml_models ON DELETE SET NULL,
  window_start timestamptz NOT NULL,
  window_end timestamptz NOT NULL,
  score float8 NOT NULL CHECK (score BETWEEN 0 AND 1),
  observed float8,
  expected_low float8,
  expected_high float8,
  severity text NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  detail jsonb NOT NULL DEFAULT '{}',
  label text CHECK (label IN ('real', 'false-alarm', 'expected')),
  decided_by uuid REFERENCES users ON DELETE SET NULL,
  decided_at timestamptz,
  detected_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  CHECK (window_end >= window_start),
  CHECK (expected_high >= expected_low)
);
COMMENT ON TABLE anomaly_detections IS 'Stretches of a metric that are not like this device.';
COMMENT ON COLUMN anomaly_detections.metric IS 'State key without its component: power.watts.';
COMMENT ON COLUMN anomaly_detections.window_start IS 'First moment that is unusual.';
COMMENT ON COLUMN anomaly_detections.window_end IS 'Last moment that is unusual; moves on while it lasts.';
COMMENT ON COLUMN anomaly_detections.score IS 'How unusual: 0 (as always) to 1 (never seen).';
COMMENT ON COLUMN anomaly_detections.observed IS 'The value farthest from what was expected, in the metric''s unit.';
COMMENT ON COLUMN anomaly_detections.expected_low IS 'Lower end of what was expected, in the metric''s unit.';
COMMENT ON COLUMN anomaly_detections.expected_high IS 'Upper end of what was expected, in the metric''s unit.';
COMMENT ON COLUMN anomaly_detections.detail IS 'What it was compared with: {baselineFrom, baselineUntil, samples}.';
COMMENT ON COLUMN anomaly_detections.label IS 'A person''s word, from which the model learns; null while nobody has said anything.';
COMMENT ON COLUMN anomaly_detections.decided_by IS 'Who labelled it.';
CREATE INDEX anomaly_detections_device_idx ON anomaly_detections (home_id, device_id);
CREATE INDEX anomaly_detections_model_id_idx ON anomaly_detections (model_id);
CREATE INDEX anomaly_detections_decided_by_idx ON anomaly_detections (decided_by);

CREATE TABLE device_usage_patterns (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  component text NOT NULL DEFAULT 'main',
  kind text NOT NULL CHECK (kind IN ('schedule', 'duration', 'level', 'consumption', 'report-interval', 'together')),
  attribute text NOT NULL,
  pattern jsonb NOT NULL CHECK (jsonb_typeof(pattern) = 'object'),
  confidence float8 NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  sample_count integer NOT NULL CHECK (sample_count >= 0),
  learned_from timestamptz NOT NULL,
  learned_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (device_id, component, kind, attribute),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  CHECK (learned_until >= learned_from)
);
COMMENT ON TABLE device_usage_patterns IS 'What is usual for a device in its home. Tells about the people of the home: guests do not see it.';
COMMENT ON COLUMN device_usage_patterns.kind IS 'schedule: when it is used; duration: for how long; level: at which values; consumption: what it draws; report-interval: how often it reports; together: with which others.';
COMMENT ON COLUMN device_usage_patterns.attribute IS 'State key without its component that the pattern is about.';
COMMENT ON COLUMN device_usage_patterns.pattern IS 'By kind; a schedule is {weekday: {from, until, share}} in the home''s time zone.';
COMMENT ON COLUMN device_usage_patterns.confidence IS 'How far the pattern explains what was seen, 0 to 1.';
COMMENT ON COLUMN device_usage_patterns.sample_count IS 'Observations it rests on.';
COMMENT ON COLUMN device_usage_patterns.learned_from IS 'Start of the history it was learned from.';
COMMENT ON COLUMN device_usage_patterns.learned_until IS 'End of the history it was learned from.';
CREATE INDEX device_usage_patterns_device_idx ON device_usage_patterns (home_id, device_id);

CREATE TABLE ai_insights (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  device_id uuid,
  kind text NOT NULL CHECK (kind IN ('energy', 'comfort', 'security', 'reliability', 'maintenance', 'automation')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  recommendation text NOT NULL,
  evidence jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(evidence) = 'array'),
  expected_benefit jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(expected_benefit) = 'object'),
  expected_saving bigint CHECK (expected_saving >= 0),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  proposal jsonb CHECK (jsonb_typeof(proposal) = 'object'),
  confidence float8 NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'seen', 'accepted', 'dismissed', 'expired')),
  decided_by uuid REFERENCES users ON DELETE SET NULL,
  decided_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  CHECK (expected_saving IS NULL OR currency IS NOT NULL)
);
COMMENT ON TABLE ai_insights IS 'What NEXA would advise the people of a home, with the reason.';
COMMENT ON COLUMN ai_insights.device_id IS 'Null: about the home as a whole.';
COMMENT ON COLUMN ai_insights.title IS 'The finding in a line.';
COMMENT ON COLUMN ai_insights.recommendation IS 'What to do, in plain words.';
COMMENT ON COLUMN ai_insights.evidence IS 'What it rests on, with links to it: [{kind, id?, metric?, value, from?, to?}].';
COMMENT ON COLUMN ai_insights.expected_benefit IS 'What it would bring beside money, a year: {kilowattHours?, hours?, incidents?}.';
COMMENT ON COLUMN ai_insights.expected_saving IS 'Money a year, in the minor unit of currency.';
COMMENT ON COLUMN ai_insights.currency IS 'ISO 4217.';
COMMENT ON COLUMN ai_insights.proposal IS 'What accepting it would make, such as the draft of an automation: {kind, definition}.';
COMMENT ON COLUMN ai_insights.confidence IS '0 to 1.';
COMMENT ON COLUMN ai_insights.state IS 'A person''s answer; expired: what it rests on is no longer so.';
COMMENT ON COLUMN ai_insights.decided_by IS 'Who gave the answer.';
COMMENT ON COLUMN ai_insights.expires_at IS 'After that it is not shown any more.';
CREATE INDEX ai_insights_device_idx ON ai_insights (home_id, device_id);
CREATE INDEX ai_insights_decided_by_idx ON ai_insights (decided_by);

CREATE TABLE device_benchmarks (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  model_id uuid REFERENCES device_models ON DELETE SET NULL,
  metric text NOT NULL CHECK (length(metric) BETWEEN 1 AND 100),
  peers text NOT NULL CHECK (peers IN ('home', 'model', 'brand', 'type')),
  value float8 NOT NULL,
  peer_count integer NOT NULL CHECK (peer_count >= 0),
  peer_median float8,
  peer_low float8,
  peer_high float8,
  percentile float8 CHECK (percentile BETWEEN 0 AND 100),
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (device_id, metric, peers, period_start),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE,
  CHECK (period_end > period_start),
  CHECK (peer_low <= peer_median AND peer_median <= peer_high)
);
COMMENT ON TABLE device_benchmarks IS 'A device against its peers over a period; of other homes only their number and quantiles are kept.';
COMMENT ON COLUMN device_benchmarks.model_id IS 'The model of the catalogue that the peers share, where it is one.';
COMMENT ON COLUMN device_benchmarks.metric IS 'What is compared: battery-life, availability, command-success, response-time, link-quality, consumption.';
COMMENT ON COLUMN device_benchmarks.peers IS 'Who it is compared with: devices of the same home, model, brand or type.';
COMMENT ON COLUMN device_benchmarks.value IS 'This device''s value, in the metric''s unit.';
COMMENT ON COLUMN device_benchmarks.peer_count IS 'How many peers; a comparison across homes is shown from 10 on.';
COMMENT ON COLUMN device_benchmarks.peer_median IS 'Median of the peers; null without peers.';
COMMENT ON COLUMN device_benchmarks.peer_low IS 'Tenth percentile of the peers.';
COMMENT ON COLUMN device_benchmarks.peer_high IS 'Ninetieth percentile of the peers.';
COMMENT ON COLUMN device_benchmarks.percentile IS 'Share of the peers that do worse, 0 to 100.';
COMMENT ON COLUMN device_benchmarks.period_start IS 'First moment of the period.';
COMMENT ON COLUMN device_benchmarks.period_end IS 'First moment after the period.';
CREATE INDEX device_benchmarks_device_idx ON device_benchmarks (home_id, device_id);
CREATE INDEX device_benchmarks_model_id_idx ON device_benchmarks (model_id);

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('03_ai_predictive') ON CONFLICT (name) DO NOTHING;
