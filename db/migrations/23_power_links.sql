-- NEXA, which plug feeds what an integration talks to: NEXA may restart a bridge by it when a person agrees.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE TABLE nexa.power_links (
  home_id uuid NOT NULL,
  integration_id uuid NOT NULL,
  device_id uuid NOT NULL,
  component text NOT NULL CHECK (length(component) BETWEEN 1 AND 100),
  created_by uuid REFERENCES public.users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (home_id, integration_id),
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.power_links IS 'Which plug feeds what an integration talks to, as a person said.';
COMMENT ON COLUMN nexa.power_links.device_id IS 'The plug; it may have been removed since.';
COMMENT ON COLUMN nexa.power_links.component IS 'The outlet of it; main is the device itself.';
COMMENT ON COLUMN public.self_healing_executions.plan IS 'What was weighed before it began; power: the plug that is off on its behalf.';
CREATE INDEX power_links_device_idx ON nexa.power_links (home_id, device_id);
CREATE INDEX power_links_created_by_idx ON nexa.power_links (created_by);

SELECT nexa.close_to_others();

DO $rights$
DECLARE
  requests constant text := 'nexa_app' || CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticated')
    THEN ', authenticated' ELSE '' END;
  seen constant text := 'home_id = ANY ((SELECT nexa.full_homes())::uuid[])';
  managed constant text := 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])';
BEGIN
  ALTER TABLE nexa.power_links ENABLE ROW LEVEL SECURITY;
  ALTER TABLE nexa.power_links FORCE ROW LEVEL SECURITY;
  CREATE POLICY service ON nexa.power_links TO nexa_service USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT, UPDATE, DELETE ON nexa.power_links TO nexa_service;
  EXECUTE format('CREATE POLICY request_select ON nexa.power_links FOR SELECT TO %s USING (%s)', requests, seen);
  EXECUTE format('CREATE POLICY request_insert ON nexa.power_links FOR INSERT TO %s WITH CHECK (%s)', requests, managed);
  EXECUTE format('CREATE POLICY request_update ON nexa.power_links FOR UPDATE TO %s USING (%s) WITH CHECK (%2$s)', requests, managed);
  EXECUTE format('CREATE POLICY request_delete ON nexa.power_links FOR DELETE TO %s USING (%s)', requests, managed);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON nexa.power_links TO %s', requests);
  CREATE TRIGGER set_updated_at BEFORE UPDATE ON nexa.power_links FOR EACH ROW EXECUTE FUNCTION nexa.set_updated_at();
  CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON nexa.power_links FOR EACH ROW
    WHEN (nexa.current_user_id() IS NOT NULL) EXECUTE FUNCTION nexa.audit_change();
END
$rights$;

INSERT INTO nexa.schema_migrations (name) VALUES ('23_power_links') ON CONFLICT (name) DO NOTHING;
