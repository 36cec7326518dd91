-- NEXA, identity by bindings: several paths to one device, and devices that take the place of another.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

ALTER TABLE nexa.device_bindings
  ADD COLUMN unit_map jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN description jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN active_since timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN active_reason text NOT NULL DEFAULT 'first'
    CHECK (active_reason IN ('first', 'linked', 'failover', 'preferred', 'chosen', 'path-removed', 'unlinked', 'replaced', 'undone')),
  ADD COLUMN evidence jsonb,
  ADD COLUMN origin jsonb,
  ADD COLUMN kept_apart jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN replacement_id uuid,
  ADD COLUMN set_aside_at timestamptz,
  ADD CHECK ((replacement_id IS NULL) = (set_aside_at IS NULL)),
  ADD CHECK (replacement_id IS NULL OR NOT active);
COMMENT ON COLUMN nexa.device_bindings.unit_map IS 'Measured values in another unit, and counters that go on: [{from, to, scale, offset?, continues?}]; state keys of the path and of the device.';
COMMENT ON COLUMN nexa.device_bindings.description IS 'What the path told last, in its own words.';
COMMENT ON COLUMN nexa.device_bindings.active_since IS 'Since when the path is in use, or out of it.';
COMMENT ON COLUMN nexa.device_bindings.active_reason IS 'Why it is in use, or out of it.';
COMMENT ON COLUMN nexa.device_bindings.evidence IS 'What showed that it leads to this device: {matched, by, userId?, at, confirmedAt?}; null for the first path.';
COMMENT ON COLUMN nexa.device_bindings.origin IS 'The device that it was before it was linked: {id, name, roomId?}.';
COMMENT ON COLUMN nexa.device_bindings.kept_apart IS 'Paths from which a person parted it: [{integrationId, externalId}].';
COMMENT ON COLUMN nexa.device_bindings.replacement_id IS 'The change of nexa.binding_changes by which another device took its place.';

CREATE TABLE nexa.binding_changes (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('linked', 'unlinked', 'switched', 'replaced', 'undone', 'brought-back')),
  reason text NOT NULL
    CHECK (reason IN ('first', 'linked', 'failover', 'preferred', 'chosen', 'path-removed', 'unlinked', 'replaced', 'undone')),
  message text NOT NULL,
  cause jsonb NOT NULL,
  other_device_id uuid,
  from_path jsonb,
  to_path jsonb,
  evidence jsonb,
  before jsonb,
  changed_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.binding_changes IS 'What became of the paths of a device: linked, parted, switched, replaced, and by whom.';
COMMENT ON COLUMN nexa.binding_changes.message IS 'What happened, for people.';
COMMENT ON COLUMN nexa.binding_changes.cause IS 'Links from the nearest to the first: [{kind, id?}].';
COMMENT ON COLUMN nexa.binding_changes.other_device_id IS 'The device that went into this one, or came out of it. It may be gone for good.';
COMMENT ON COLUMN nexa.binding_changes.from_path IS 'The path before: {integrationId, externalId}.';
COMMENT ON COLUMN nexa.binding_changes.to_path IS 'The path afterwards: {integrationId, externalId}.';
COMMENT ON COLUMN nexa.binding_changes.evidence IS 'What showed that two paths lead to one device.';
COMMENT ON COLUMN nexa.binding_changes.before IS 'Of a replacement, both devices with their states, for the undo: {kept, gone}.';
CREATE INDEX binding_changes_device_idx ON nexa.binding_changes (home_id, device_id, changed_at DESC);

DO $rights$
DECLARE
  request_roles constant text := 'nexa_app' || CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticated')
    THEN ', authenticated' ELSE '' END;
BEGIN
  PERFORM nexa.close_to_others();
  ALTER TABLE nexa.binding_changes ENABLE ROW LEVEL SECURITY;
  ALTER TABLE nexa.binding_changes FORCE ROW LEVEL SECURITY;
  CREATE POLICY service ON nexa.binding_changes TO nexa_service USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT, UPDATE, DELETE ON nexa.binding_changes TO nexa_service;
  EXECUTE format('CREATE POLICY request_select ON nexa.binding_changes FOR SELECT TO %s USING ('
    'home_id = ANY ((SELECT nexa.my_homes())::uuid[]) AND (home_id = ANY ((SELECT nexa.full_homes())::uuid[])'
    ' OR device_id = ANY ((SELECT nexa.guest_devices())::uuid[])))', request_roles);
  EXECUTE format('GRANT SELECT ON nexa.binding_changes TO %s', request_roles);
END
$rights$;

-- What a path told was kept with its device until now.
SET LOCAL ROLE nexa_service;
UPDATE nexa.device_bindings AS binding SET description = device.description, active_since = binding.created_at
FROM public.devices AS device WHERE device.id = binding.device_id;
RESET ROLE;

INSERT INTO nexa.schema_migrations (name) VALUES ('16_device_identity') ON CONFLICT (name) DO NOTHING;
