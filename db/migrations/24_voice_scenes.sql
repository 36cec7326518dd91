-- NEXA, scenes by voice: what an ecosystem was told of a scene is kept beside what it was told of devices.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

ALTER TABLE ecosystem_sync_status
  ALTER COLUMN device_id DROP NOT NULL,
  ADD COLUMN scene_id uuid,
  ADD FOREIGN KEY (home_id, scene_id) REFERENCES scenes (home_id, id) ON DELETE CASCADE,
  ADD CHECK (num_nonnulls(device_id, scene_id) = 1),
  DROP CONSTRAINT ecosystem_sync_status_device_id_ecosystem_id_key,
  ADD UNIQUE NULLS NOT DISTINCT (device_id, scene_id, ecosystem_id);
COMMENT ON TABLE ecosystem_sync_status IS 'What each voice ecosystem was told of a device or a scene, what it acknowledged, and whether the two differ.';
CREATE INDEX ecosystem_sync_status_scene_idx ON ecosystem_sync_status (home_id, scene_id);

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('24_voice_scenes') ON CONFLICT (name) DO NOTHING;
