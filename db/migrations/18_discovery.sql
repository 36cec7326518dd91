-- NEXA: discovery hears neighbours too, and relays on other network segments; each home ignores for itself.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

ALTER TABLE nexa.discoveries DROP CONSTRAINT discoveries_source_check;
ALTER TABLE nexa.discoveries ADD CONSTRAINT discoveries_source_check
  CHECK (source IN ('mdns', 'ssdp', 'udp', 'arp', 'plugin'));
ALTER TABLE nexa.discoveries ADD COLUMN via text CHECK (length(via) BETWEEN 1 AND 60);
COMMENT ON COLUMN nexa.discoveries.via IS 'Name of the relay that heard it; null for the server itself.';
COMMENT ON COLUMN nexa.discoveries.home_id IS 'Null: heard by the server itself, and shown to whoever manages a home on it. Otherwise heard by a relay of this home, or ignored by it.';
COMMENT ON COLUMN nexa.discoveries.is_ignored IS 'Whoever manages the home does not want to see it, whoever heard it; on rows of a home only.';

-- What the server heard is everybody's: a home ignores it by a row of its own.
DROP POLICY request_update ON nexa.discoveries;
DO $$
DECLARE
  requests constant text := 'nexa_app' || CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles
    WHERE rolname = 'authenticated') THEN ', authenticated' ELSE '' END;
  managed constant text := 'home_id = ANY ((SELECT nexa.managed_homes())::uuid[])';
BEGIN
  EXECUTE format('CREATE POLICY request_update ON nexa.discoveries FOR UPDATE TO %s USING (%s) WITH CHECK (%2$s)',
    requests, managed);
  EXECUTE format('CREATE POLICY request_insert ON nexa.discoveries FOR INSERT TO %s WITH CHECK (%s AND is_ignored)',
    requests, managed);
  EXECUTE format('GRANT INSERT (home_id, plugin_id, unique_id, title, model, source, address, config, is_ignored,'
    ' last_seen_at) ON nexa.discoveries TO %s', requests);
END
$$;

COMMENT ON COLUMN nexa.access_tokens.scopes IS 'read, control, admin, ingest, ecosystem:<plugin>; relay stands alone and for one home.';

INSERT INTO nexa.schema_migrations (name) VALUES ('18_discovery') ON CONFLICT (name) DO NOTHING;
