-- NEXA, plugins that people install: where each came from, what exactly was taken, how its last change went.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

ALTER TABLE nexa.plugin_installs
  ADD COLUMN source_spec text,
  ADD COLUMN digest text CHECK (digest ~ '^[0-9a-f]{64}$'),
  ADD COLUMN integrity text,
  ADD COLUMN manifest jsonb,
  ADD COLUMN installed_by uuid REFERENCES public.users ON DELETE SET NULL,
  ADD COLUMN installed_at timestamptz,
  ADD COLUMN state text NOT NULL DEFAULT 'installed' CHECK (state IN ('installed', 'trial', 'rolling-back', 'removing')),
  ADD COLUMN previous jsonb,
  ADD COLUMN last_change jsonb,
  ADD COLUMN network jsonb NOT NULL DEFAULT '{}';
CREATE INDEX plugin_installs_installed_by_idx ON nexa.plugin_installs (installed_by);
COMMENT ON COLUMN nexa.plugin_installs.source_spec IS 'What was asked for: the package and range of a registry, the name of a file, the path of a folder.';
COMMENT ON COLUMN nexa.plugin_installs.digest IS 'SHA-256 over the list of its files with theirs, pinned when it was installed; of a bundled one its bundle''s, as it was when the server started.';
COMMENT ON COLUMN nexa.plugin_installs.integrity IS 'The archive''s, as the registry stated it.';
COMMENT ON COLUMN nexa.plugin_installs.manifest IS 'As it was agreed to.';
COMMENT ON COLUMN nexa.plugin_installs.installed_by IS 'Who agreed to its permissions; null: the command line, or it is bundled.';
COMMENT ON COLUMN nexa.plugin_installs.installed_at IS 'When this version was put in; null: it is bundled.';
COMMENT ON COLUMN nexa.plugin_installs.state IS 'trial: a new version is watched and rolled back when it does worse; rolling-back and removing: under way, and finished by the next start.';
COMMENT ON COLUMN nexa.plugin_installs.previous IS 'The version before, with the name of the snapshot of its data, while the new one is on trial.';
COMMENT ON COLUMN nexa.plugin_installs.last_change IS 'What was done last: kind, from, to, time and, where it was rolled back, why.';
COMMENT ON COLUMN nexa.plugin_installs.network IS 'What its permissions were used for, and what it reached or was kept from, since when.';

INSERT INTO nexa.schema_migrations (name) VALUES ('15_plugin_installs') ON CONFLICT (name) DO NOTHING;
