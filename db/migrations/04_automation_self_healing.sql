-- NEXA, module 04: automation and self-healing.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE automations (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  created_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id)
);
COMMENT ON TABLE automations IS 'Triggers, conditions and actions, with a mode.';
COMMENT ON COLUMN automations.version IS 'Grows with each change of the definition; executions name the version that ran.';
COMMENT ON COLUMN automations.definition IS 'As the API has it: mode, triggers, conditions, actions.';
CREATE INDEX automations_created_by_idx ON automations (created_by);

CREATE TABLE automation_executions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  automation_id uuid NOT NULL,
  automation_version integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('running', 'completed', 'failed', 'not-run', 'interrupted')),
  reason text,
  trigger jsonb NOT NULL,
  trace jsonb NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, automation_id) REFERENCES automations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE automation_executions IS 'Runs, and triggers that led to none. Kept for each automation: failures of 30 days (at most 1,000), the last 100 runs, the last 100 not-runs.';
COMMENT ON COLUMN automation_executions.trigger IS 'What set it off, with its value and cause.';
COMMENT ON COLUMN automation_executions.trace IS '{conditions: [...], actions: [...]} with what each saw and did.';
COMMENT ON COLUMN automation_executions.automation_version IS 'The version that ran.';
COMMENT ON COLUMN automation_executions.reason IS 'Why it did not run or failed.';
CREATE INDEX automation_executions_automation_idx ON automation_executions (home_id, automation_id, started_at DESC);
CREATE INDEX automation_executions_running_idx ON automation_executions (home_id) WHERE outcome = 'running';

CREATE TABLE scenes (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  room_id uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  states jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(states) = 'array'),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, room_id) REFERENCES rooms (home_id, id) ON DELETE SET NULL (room_id)
);
COMMENT ON TABLE scenes IS 'Sets of wished states, applied together.';
COMMENT ON COLUMN scenes.states IS 'Wished states: [{deviceId, component?, capability, attribute, value}].';
CREATE INDEX scenes_room_idx ON scenes (home_id, room_id);

CREATE TABLE scene_activations (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  scene_id uuid NOT NULL,
  cause jsonb NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('running', 'completed', 'partial', 'failed')),
  results jsonb NOT NULL DEFAULT '[]',
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, scene_id) REFERENCES scenes (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE scene_activations IS 'Scenes as they were applied, with the result of each device.';
COMMENT ON COLUMN scene_activations.cause IS 'Links from the nearest to the first: [{kind, id?, commandId?}].';
COMMENT ON COLUMN scene_activations.results IS '[{deviceId, outcome, reason?}].';
CREATE INDEX scene_activations_scene_idx ON scene_activations (home_id, scene_id);

CREATE TABLE self_healing_actions (
  id text PRIMARY KEY,
  plugin_id text,
  title text NOT NULL,
  cures text[] NOT NULL,
  downtime integer NOT NULL CHECK (downtime >= 0),
  blast_radius text NOT NULL CHECK (blast_radius IN ('device', 'integration', 'home')),
  reversibility text NOT NULL CHECK (reversibility IN ('self', 'undo', 'irreversible')),
  risk text NOT NULL CHECK (risk IN ('auto', 'ask', 'never-auto')),
  cooldown integer NOT NULL CHECK (cooldown >= 0),
  prerequisites text[] NOT NULL DEFAULT '{}',
  verification jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE self_healing_actions IS 'Remedies that plugins and the core declared.';
COMMENT ON COLUMN self_healing_actions.plugin_id IS 'Null: the core''s.';
COMMENT ON COLUMN self_healing_actions.cures IS 'Codes of issues.';
COMMENT ON COLUMN self_healing_actions.downtime IS 'Milliseconds for which what lies in the blast radius is out of service.';
COMMENT ON COLUMN self_healing_actions.cooldown IS 'Milliseconds before it may run again on the same subject.';
COMMENT ON COLUMN self_healing_actions.prerequisites IS 'What must be so before it may run.';
COMMENT ON COLUMN self_healing_actions.verification IS 'How it is proven that it worked.';

CREATE TABLE self_healing_executions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  issue_id uuid NOT NULL,
  action_id text NOT NULL,
  title text NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('auto', 'user')),
  user_id uuid REFERENCES users ON DELETE SET NULL,
  outcome text NOT NULL CHECK (outcome IN
    ('running', 'verifying', 'verified', 'failed', 'needs-user', 'blocked', 'interrupted')),
  reason text,
  budget_left integer NOT NULL DEFAULT 0,
  plan jsonb NOT NULL DEFAULT '{}',
  result jsonb,
  verification jsonb,
  relapsed_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, issue_id) REFERENCES diagnostic_issues (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE self_healing_executions IS 'Attempts to heal, and whether they worked.';
COMMENT ON COLUMN self_healing_executions.budget_left IS 'Attempts that were left of the hour''s budget when it began.';
COMMENT ON COLUMN self_healing_executions.verification IS 'What proved it: the report or check that was seen.';
COMMENT ON COLUMN self_healing_executions.relapsed_at IS 'When the same issue came back after this attempt had been verified.';
COMMENT ON COLUMN self_healing_executions.action_id IS 'The action, of self_healing_actions; its plugin may be gone.';
COMMENT ON COLUMN self_healing_executions.reason IS 'Why it failed or was blocked.';
COMMENT ON COLUMN self_healing_executions.plan IS 'What was weighed before it began.';
COMMENT ON COLUMN self_healing_executions.result IS 'What the action answered.';
CREATE INDEX self_healing_executions_issue_idx ON self_healing_executions (home_id, issue_id);
CREATE INDEX self_healing_executions_started_idx ON self_healing_executions (home_id, started_at DESC);
CREATE INDEX self_healing_executions_user_id_idx ON self_healing_executions (user_id);

CREATE TABLE automation_health_checks (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  automation_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('broken-reference', 'conflict', 'loop', 'never-fires')),
  detail jsonb NOT NULL DEFAULT '{}',
  found_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, automation_id) REFERENCES automations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE automation_health_checks IS 'What is wrong with an automation itself.';
COMMENT ON COLUMN automation_health_checks.detail IS 'What is wrong where.';
CREATE INDEX automation_health_checks_automation_idx ON automation_health_checks (home_id, automation_id);

CREATE TABLE ecosystem_sync_status (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  ecosystem_id text NOT NULL REFERENCES ecosystems,
  device_id uuid NOT NULL,
  told jsonb NOT NULL DEFAULT '{}',
  acknowledged jsonb,
  differs boolean NOT NULL DEFAULT false,
  told_at timestamptz,
  acknowledged_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (device_id, ecosystem_id),
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE ecosystem_sync_status IS 'What each voice ecosystem was told of a device, what it acknowledged, and whether the two differ.';
COMMENT ON COLUMN ecosystem_sync_status.told IS 'What NEXA said last.';
COMMENT ON COLUMN ecosystem_sync_status.acknowledged IS 'What the ecosystem confirmed last; null: nothing.';
COMMENT ON COLUMN ecosystem_sync_status.differs IS 'Whether the two differ.';
CREATE INDEX ecosystem_sync_status_device_idx ON ecosystem_sync_status (home_id, device_id);
CREATE INDEX ecosystem_sync_status_ecosystem_idx ON ecosystem_sync_status (ecosystem_id);

-- The host's own, but it names scenes.
CREATE TABLE nexa.exposures (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  ecosystem_id text NOT NULL REFERENCES public.ecosystems,
  device_id uuid,
  scene_id uuid,
  name text CHECK (length(name) BETWEEN 1 AND 200),
  needs_pin boolean NOT NULL DEFAULT false,
  created_by uuid REFERENCES public.users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (home_id, ecosystem_id, device_id, scene_id),
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, scene_id) REFERENCES public.scenes (home_id, id) ON DELETE CASCADE,
  CHECK (num_nonnulls(device_id, scene_id) = 1)
);
COMMENT ON TABLE nexa.exposures IS 'What a voice ecosystem may see and do: only what has a row here.';
COMMENT ON COLUMN nexa.exposures.name IS 'What it is called there; null: as here.';
COMMENT ON COLUMN nexa.exposures.needs_pin IS 'The ecosystem has to ask for a PIN before it opens, unlocks or disarms.';
CREATE INDEX exposures_device_idx ON nexa.exposures (home_id, device_id);
CREATE INDEX exposures_scene_idx ON nexa.exposures (home_id, scene_id);
CREATE INDEX exposures_ecosystem_id_idx ON nexa.exposures (ecosystem_id);
CREATE INDEX exposures_created_by_idx ON nexa.exposures (created_by);

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('04_automation_self_healing') ON CONFLICT (name) DO NOTHING;
