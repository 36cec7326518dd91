-- NEXA, automations and scenes: runs that go on after a restart, the mode of a home and its guests, scenes that can be
-- undone, what is wrong with an automation, what calls it from outside, and the inbox.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

-- Runs ---------------------------------------------------------------------------------------------------------------

ALTER TABLE automation_executions
  DROP CONSTRAINT automation_executions_outcome_check,
  ADD CONSTRAINT automation_executions_outcome_check
    CHECK (outcome IN ('running', 'queued', 'completed', 'failed', 'not-run', 'interrupted')),
  ADD COLUMN detail text,
  ADD COLUMN resume jsonb,
  ADD CONSTRAINT automation_executions_resume_check CHECK (resume IS NULL OR outcome IN ('running', 'queued'));
COMMENT ON COLUMN automation_executions.trace IS '{conditions: [...], actions: [...], leftOut?} with what each saw and did; leftOut: actions beyond the first 500.';
COMMENT ON COLUMN automation_executions.reason IS 'Why it did not run, or ended as it did.';
COMMENT ON COLUMN automation_executions.detail IS 'What a person is told beside the reason.';
COMMENT ON COLUMN automation_executions.resume IS 'Where a run that has not ended stands: from this it goes on after a restart. Null once it has ended.';
DROP INDEX automation_executions_running_idx;
CREATE INDEX automation_executions_open_idx ON automation_executions (home_id) WHERE outcome IN ('running', 'queued');

SET LOCAL ROLE nexa_service;
CREATE OR REPLACE FUNCTION nexa.prune_executions(moment timestamptz DEFAULT now()) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM public.automation_executions AS old USING (
    SELECT id,
      -- Runs of whatever end are counted together, so that one that failed long ago is there as long as the last 100 are.
      pg_catalog.row_number() OVER (
        PARTITION BY automation_id, outcome = 'not-run' ORDER BY started_at DESC, id DESC) AS place,
      CASE WHEN outcome = 'failed' AND started_at >= moment - interval '30 days' THEN pg_catalog.row_number() OVER (
        PARTITION BY automation_id, outcome = 'failed' ORDER BY started_at DESC, id DESC) END AS failure
    FROM public.automation_executions WHERE outcome NOT IN ('running', 'queued')
  ) AS ranked
  WHERE old.id = ranked.id AND ranked.place > 100 AND COALESCE(ranked.failure > 1000, true);
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$$;
RESET ROLE;

-- The home itself ----------------------------------------------------------------------------------------------------

ALTER TABLE nexa.home_modes
  ADD COLUMN guests boolean NOT NULL DEFAULT false,
  ADD COLUMN guests_since timestamptz,
  ADD COLUMN alive_at timestamptz;
COMMENT ON TABLE nexa.home_modes IS 'The mode that each home is in, and whether it has guests; a home without a row is in the mode home, without guests.';
COMMENT ON COLUMN nexa.home_modes.guests IS 'Whether people are in the house who carry no device that NEXA knows.';
COMMENT ON COLUMN nexa.home_modes.guests_since IS 'When that was said last; null: never.';
COMMENT ON COLUMN nexa.home_modes.alive_at IS 'Until when the home is known to have run: what came due since then was missed.';
-- That a home runs is no edit.
DROP TRIGGER set_updated_at ON nexa.home_modes;
CREATE TRIGGER set_updated_at BEFORE UPDATE OF mode, since, until, cause, guests, guests_since ON nexa.home_modes
  FOR EACH ROW EXECUTE FUNCTION nexa.set_updated_at();

-- Scenes -------------------------------------------------------------------------------------------------------------

ALTER TABLE scenes ADD COLUMN transition double precision CHECK (transition BETWEEN 0 AND 604800);
COMMENT ON COLUMN scenes.transition IS 'Seconds in which devices that can are brought there; null: at once.';

ALTER TABLE scene_activations
  ADD COLUMN previous jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(previous) = 'array'),
  ADD COLUMN undoes uuid,
  ADD COLUMN undone_at timestamptz;
COMMENT ON COLUMN scene_activations.results IS '[{deviceId, outcome, attempts, commandIds, reason?}].';
COMMENT ON COLUMN scene_activations.previous IS 'What it changed, as it was before; an undo brings it back: [{deviceId, component?, capability, attribute, value}].';
COMMENT ON COLUMN scene_activations.undoes IS 'The activation that this one undid; it may be gone.';
DROP INDEX scene_activations_scene_idx;
CREATE INDEX scene_activations_last_idx ON scene_activations (home_id, scene_id, started_at DESC, id DESC);
CREATE INDEX scene_activations_running_idx ON scene_activations (home_id) WHERE outcome = 'running';

-- What is wrong with an automation -----------------------------------------------------------------------------------

ALTER TABLE automation_health_checks
  DROP CONSTRAINT automation_health_checks_kind_check,
  ADD CONSTRAINT automation_health_checks_kind_check
    CHECK (kind IN ('broken-reference', 'conflict', 'loop', 'never-fires', 'impossible-state')),
  ADD COLUMN grade text CHECK (grade IN ('possible', 'observed', 'repeated')),
  ADD COLUMN automation_version integer CHECK (automation_version > 0),
  ADD COLUMN fingerprint text CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
SET LOCAL ROLE nexa_service;
UPDATE automation_health_checks SET fingerprint = encode(sha256(id::text::bytea), 'hex');
RESET ROLE;
ALTER TABLE automation_health_checks ALTER COLUMN fingerprint SET NOT NULL;
COMMENT ON COLUMN automation_health_checks.grade IS 'possible: by its definition; observed: it happened; repeated: it happened again. Null: no matter of degree.';
COMMENT ON COLUMN automation_health_checks.automation_version IS 'The version in which it was found last.';
COMMENT ON COLUMN automation_health_checks.fingerprint IS 'SHA-256 of what tells the same finding to be the same, so that it names no device that is gone: as long as it is open it has one row.';
COMMENT ON COLUMN automation_health_checks.updated_at IS 'When it was found last, or resolved.';
CREATE UNIQUE INDEX automation_health_checks_open_key ON automation_health_checks (automation_id, fingerprint)
  WHERE resolved_at IS NULL;
CREATE INDEX automation_health_checks_open_idx ON automation_health_checks (home_id) WHERE resolved_at IS NULL;
CREATE TRIGGER set_updated_at BEFORE UPDATE ON automation_health_checks
  FOR EACH ROW EXECUTE FUNCTION nexa.set_updated_at();

-- The inbox ----------------------------------------------------------------------------------------------------------

ALTER TABLE user_notifications ADD COLUMN notification_id uuid;
COMMENT ON COLUMN user_notifications.notification_id IS 'What was told: the same for everybody who was told, and on every channel. Null: told to this person alone.';
CREATE UNIQUE INDEX user_notifications_once_key ON user_notifications (user_id, notification_id, channel_id)
  NULLS NOT DISTINCT WHERE notification_id IS NOT NULL;
DROP INDEX user_notifications_user_id_idx;
CREATE INDEX user_notifications_inbox_idx ON user_notifications (user_id, created_at DESC, id DESC);
CREATE INDEX user_notifications_unread_idx ON user_notifications (user_id) WHERE read_at IS NULL AND channel_id IS NULL;

-- What calls an automation from outside, and templates that a home imported ----------------------------------------------

CREATE TABLE nexa.automation_webhooks (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  automation_id uuid NOT NULL,
  trigger_id text NOT NULL CHECK (length(trigger_id) BETWEEN 1 AND 60),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  created_by uuid REFERENCES public.users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_called_at timestamptz,
  UNIQUE (home_id, automation_id, trigger_id),
  FOREIGN KEY (home_id, automation_id) REFERENCES public.automations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.automation_webhooks IS 'Addresses that fire a trigger of an automation; whoever has the token may call.';
COMMENT ON COLUMN nexa.automation_webhooks.trigger_id IS 'The trigger of the automation that it fires.';
COMMENT ON COLUMN nexa.automation_webhooks.token_hash IS 'SHA-256 of the token in the address. Never granted to request roles.';
COMMENT ON COLUMN nexa.automation_webhooks.created_at IS 'When the token was issued; a new one takes the place of the one before.';
COMMENT ON COLUMN nexa.automation_webhooks.last_called_at IS 'To the minute.';
CREATE INDEX automation_webhooks_created_by_idx ON nexa.automation_webhooks (created_by);

CREATE TABLE nexa.automation_templates (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES public.homes ON DELETE CASCADE,
  template_id text NOT NULL CHECK (length(template_id) BETWEEN 1 AND 100),
  version integer NOT NULL CHECK (version > 0),
  template jsonb NOT NULL CHECK (jsonb_typeof(template) = 'object'),
  created_by uuid REFERENCES public.users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, template_id, version)
);
COMMENT ON TABLE nexa.automation_templates IS 'Templates of automations that a home imported, beside those that come with NEXA.';
COMMENT ON COLUMN nexa.automation_templates.template_id IS 'What its author calls it; automations that were made from it name it.';
COMMENT ON COLUMN nexa.automation_templates.version IS 'Its author''s; an automation is brought to a newer one when a person agrees.';
COMMENT ON COLUMN nexa.automation_templates.template IS 'As the API has it: title, inputs, definition with tests.';
CREATE INDEX automation_templates_created_by_idx ON nexa.automation_templates (created_by);

SELECT nexa.close_to_others();

DO $rights$
DECLARE
  requests constant text := 'nexa_app' || CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticated')
    THEN ', authenticated' ELSE '' END;
  seen constant text := 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])';
  managed constant text := 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])';
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['nexa.automation_webhooks', 'nexa.automation_templates'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY service ON %s TO nexa_service USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO nexa_service', target);
    EXECUTE format('CREATE POLICY request_delete ON %s FOR DELETE TO %s USING (%s)', target, requests, managed);
    EXECUTE format('GRANT DELETE ON %s TO %s', target, requests);
    EXECUTE format('CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
      'WHEN (nexa.current_user_id() IS NOT NULL) EXECUTE FUNCTION nexa.audit_change()', target);
  END LOOP;

  -- As for other tokens, the server alone makes them, and nobody reads their hashes.
  EXECUTE format('CREATE POLICY request_select ON nexa.automation_webhooks FOR SELECT TO %s USING (%s)', requests, managed);
  EXECUTE format('GRANT SELECT (id, home_id, automation_id, trigger_id, created_by, created_at, last_called_at)'
    ' ON nexa.automation_webhooks TO %s', requests);
  EXECUTE format('CREATE POLICY server_insert ON nexa.automation_webhooks FOR INSERT TO nexa_app WITH CHECK (%s)', managed);
  EXECUTE format('CREATE POLICY server_update ON nexa.automation_webhooks FOR UPDATE TO nexa_app USING (%s) WITH CHECK (%1$s)',
    managed);
  GRANT INSERT (home_id, automation_id, trigger_id, token_hash, created_by),
    UPDATE (token_hash, created_by, created_at, last_called_at) ON nexa.automation_webhooks TO nexa_app;

  EXECUTE format('CREATE POLICY request_select ON nexa.automation_templates FOR SELECT TO %s USING (%s)', requests, seen);
  EXECUTE format('CREATE POLICY request_insert ON nexa.automation_templates FOR INSERT TO %s WITH CHECK (%s)', requests, managed);
  EXECUTE format('CREATE POLICY request_update ON nexa.automation_templates FOR UPDATE TO %s USING (%s) WITH CHECK (%2$s)',
    requests, managed);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON nexa.automation_templates TO %s', requests);
END
$rights$;

-- The running home sets its mode and applies its scenes for a voice too, which comes by no request of the interface: a
-- deed all the same. What a person wishes by request is noted with it.
CREATE FUNCTION nexa.audit_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  row_now constant jsonb := pg_catalog.to_jsonb(NEW);
  nearest constant jsonb := NEW.cause -> 0;
  -- An id that is none must not keep the row from being written.
  person constant uuid := CASE WHEN nearest ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (nearest ->> 'id')::uuid END;
  is_mode constant boolean := TG_TABLE_NAME = 'home_modes';
BEGIN
  INSERT INTO timeseries.audit_logs
    (home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, cause)
  VALUES (NEW.home_id, person, nearest ->> 'kind',
    CASE WHEN is_mode THEN 'home_modes.changed' ELSE 'scene_activations.added' END,
    CASE WHEN is_mode THEN 'home_modes' ELSE 'scenes' END,
    CASE WHEN is_mode THEN row_now ->> 'home_id' ELSE row_now ->> 'scene_id' END,
    CASE WHEN is_mode AND TG_OP = 'UPDATE' THEN pg_catalog.jsonb_build_object('mode', pg_catalog.to_jsonb(OLD) -> 'mode') END,
    CASE WHEN is_mode THEN pg_catalog.jsonb_build_object('mode', row_now -> 'mode', 'until', row_now -> 'until')
      ELSE pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('id', row_now -> 'id', 'undoes', row_now -> 'undoes')) END,
    NEW.cause);
  RETURN NULL;
END
$$;
ALTER FUNCTION nexa.audit_told() OWNER TO nexa_service;
COMMENT ON FUNCTION nexa.audit_told() IS 'Trigger: the mode that a voice set through the running home, and the scene that it had applied.';
CREATE TRIGGER audit_told_insert AFTER INSERT ON nexa.home_modes FOR EACH ROW
  WHEN (nexa.current_user_id() IS NULL AND NEW.cause -> 0 ->> 'kind' = 'voice' AND NOT nexa.is_copying())
  EXECUTE FUNCTION nexa.audit_told();
CREATE TRIGGER audit_told_update AFTER UPDATE OF mode, since, until, cause ON nexa.home_modes FOR EACH ROW
  WHEN (nexa.current_user_id() IS NULL AND NEW.cause -> 0 ->> 'kind' = 'voice'
    AND (OLD.mode IS DISTINCT FROM NEW.mode OR OLD.since IS DISTINCT FROM NEW.since OR OLD.until IS DISTINCT FROM NEW.until))
  EXECUTE FUNCTION nexa.audit_told();
CREATE TRIGGER audit_told AFTER INSERT ON scene_activations FOR EACH ROW
  WHEN (NEW.cause -> 0 ->> 'kind' = 'voice' AND NOT nexa.is_copying())
  EXECUTE FUNCTION nexa.audit_told();

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('21_automations') ON CONFLICT (name) DO NOTHING;
