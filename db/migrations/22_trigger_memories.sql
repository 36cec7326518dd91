-- NEXA, triggers that go on after a restart where they were: what waits to have stayed so for a while, and thresholds that
-- fire again only after their value has gone back.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE nexa.trigger_memories (
  home_id uuid NOT NULL,
  automation_id uuid NOT NULL,
  trigger_id text NOT NULL CHECK (length(trigger_id) BETWEEN 1 AND 60),
  place text NOT NULL CHECK (length(place) BETWEEN 1 AND 500),
  waiting_since timestamptz,
  fired jsonb CHECK (jsonb_typeof(fired) = 'object'),
  is_spent boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (home_id, automation_id, trigger_id, place),
  FOREIGN KEY (home_id, automation_id) REFERENCES public.automations (home_id, id) ON DELETE CASCADE,
  CHECK ((waiting_since IS NULL) = (fired IS NULL)),
  CHECK (is_spent OR waiting_since IS NOT NULL)
);
COMMENT ON TABLE nexa.trigger_memories IS 'What triggers know that neither their definition nor the states tell: from this they go on after a restart. Service role only.';
COMMENT ON COLUMN nexa.trigger_memories.trigger_id IS 'The trigger of the automation.';
COMMENT ON COLUMN nexa.trigger_memories.place IS 'Which of its places: device/state key, or home.';
COMMENT ON COLUMN nexa.trigger_memories.waiting_since IS 'Since when what it waits for has been so; null: it waits for no time to pass.';
COMMENT ON COLUMN nexa.trigger_memories.fired IS 'What it says when it fires, as the trigger of a run.';
COMMENT ON COLUMN nexa.trigger_memories.is_spent IS 'It fires again only after the value has gone back beyond its hysteresis.';

SELECT nexa.close_to_others();

ALTER TABLE nexa.trigger_memories ENABLE ROW LEVEL SECURITY;
ALTER TABLE nexa.trigger_memories FORCE ROW LEVEL SECURITY;
CREATE POLICY service ON nexa.trigger_memories TO nexa_service USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON nexa.trigger_memories TO nexa_service;

INSERT INTO nexa.schema_migrations (name) VALUES ('22_trigger_memories') ON CONFLICT (name) DO NOTHING;
