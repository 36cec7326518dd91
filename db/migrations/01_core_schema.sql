-- NEXA, module 01: the home and what is in it.
-- Also applied by hand: psql -1 -v ON_ERROR_STOP=1 -f 01_core_schema.sql
-- No COMMIT and no psql commands in here: the runner wraps each file in one transaction.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

-- Roles belong to the whole server, and several databases may be migrated at the same moment.
DO $roles$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['nexa_app', 'nexa_service'] LOOP
    FOR attempt IN 1..100 LOOP
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
          EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
        EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        EXIT;
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL;
        WHEN insufficient_privilege THEN
          IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted)
            AND pg_catalog.pg_has_role(current_user, wanted, 'MEMBER') THEN
            EXIT;
          END IF;
          RAISE EXCEPTION 'role % is missing or not granted to %', wanted, current_user
            USING ERRCODE = 'insufficient_privilege',
              HINT = format('Let an administrator run: CREATE ROLE %I NOLOGIN; GRANT %I TO %I;', wanted, wanted, current_user);
        WHEN internal_error THEN
          -- "tuple concurrently updated": another migration touched the same role.
          IF SQLERRM NOT LIKE '%tuple concurrently updated%' THEN RAISE; END IF;
          PERFORM pg_catalog.pg_sleep(0.02);
      END;
    END LOOP;
  END LOOP;
END
$roles$;

CREATE SCHEMA IF NOT EXISTS nexa;
COMMENT ON SCHEMA nexa IS 'The host''s own tables and functions.';
CREATE SCHEMA IF NOT EXISTS timeseries;
COMMENT ON SCHEMA timeseries IS 'Storage of the time series. Request roles have no grants here; they read the views in public.';

REVOKE ALL ON SCHEMA nexa, timeseries FROM PUBLIC;
GRANT USAGE ON SCHEMA public, nexa TO nexa_app, nexa_service;
GRANT USAGE ON SCHEMA timeseries TO nexa_service;
-- The service role owns views, membership functions and partitions.
GRANT CREATE ON SCHEMA public, nexa, timeseries TO nexa_service;

CREATE TABLE nexa.schema_migrations (
  name text PRIMARY KEY,
  checksum text,
  applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nexa.schema_migrations IS 'Ledger of the migrations; each file registers itself.';
COMMENT ON COLUMN nexa.schema_migrations.checksum IS 'SHA-256 of the file, filled in by the runner; null right after psql applied it.';
COMMENT ON COLUMN nexa.schema_migrations.name IS 'File name without its ending.';

-- Supabase's default privileges hand every new table, sequence and function to anon, authenticated and service_role.
-- Compiling its query would take seconds, running it takes milliseconds.
CREATE FUNCTION nexa.close_to_others() RETURNS void
LANGUAGE plpgsql SET search_path = '' SET jit = off AS $$
DECLARE
  target record;
BEGIN
  FOR target IN
    WITH ours AS (
      SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::pg_catalog.regclass::text AS name,
        c.relacl AS acl
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('nexa', 'timeseries', 'public') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
      UNION ALL
      SELECT 'ROUTINE ' || p.oid::pg_catalog.regprocedure::text,
        COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname IN ('nexa', 'timeseries') AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    ), granted AS (
      SELECT ours.name, entry.privilege_type AS privilege, CASE WHEN entry.grantee = 0 THEN 'public'
        ELSE pg_catalog.pg_get_userbyid(entry.grantee) END AS grantee
      FROM ours, LATERAL pg_catalog.aclexplode(ours.acl) AS entry
    )
    SELECT name, privilege, grantee FROM granted AS had
    WHERE grantee IN ('public', 'anon', 'service_role') OR (grantee = 'authenticated' AND NOT EXISTS (
      SELECT FROM granted AS meant
      WHERE meant.name = had.name AND meant.privilege = had.privilege AND meant.grantee = 'nexa_app'))
  LOOP
    EXECUTE pg_catalog.format('REVOKE %s ON %s FROM %s', target.privilege, target.name, target.grantee);
  END LOOP;
END
$$;
COMMENT ON FUNCTION nexa.close_to_others() IS 'Takes back what PUBLIC, anon and service_role may do by default, and from authenticated what nexa_app may not do. Every migration that makes something calls it before its grants; it may be called again.';

-- Milliseconds, then 12 bits of their fraction: RFC 9562, section 6.2, method 3. One expression, so that it is inlined.
CREATE FUNCTION nexa.uuid_v7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT (pg_catalog.overlay(
      pg_catalog.lpad(
        pg_catalog.to_hex((EXTRACT(EPOCH FROM pg_catalog.clock_timestamp()) * 4096000)::bigint), 15, '0'),
      '7', 13, 0)
    || pg_catalog.substr(pg_catalog.gen_random_uuid()::text, 20))::uuid
$$;
COMMENT ON FUNCTION nexa.uuid_v7() IS 'Ids in the order of their creation, to a quarter of a microsecond; random below that.';

CREATE FUNCTION nexa.set_updated_at() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END
$$;

CREATE FUNCTION nexa.current_user_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = '' AS $$
  SELECT (NULLIF(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
COMMENT ON FUNCTION nexa.current_user_id() IS 'The person of this transaction''s claims; null for background work.';

-- Only the service role is believed: a request cannot keep its deeds out of the audit log by a setting.
CREATE FUNCTION nexa.is_copying() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = '' AS $$
  -- Never null: a trigger that asks NOT is_copying() would stay silent where the setting was never made.
  SELECT current_user = 'nexa_service' AND COALESCE(pg_catalog.current_setting('nexa.copying', true), '') = 'on'
$$;
COMMENT ON FUNCTION nexa.is_copying() IS 'Whether rows that are inserted come from another database: they happened there, and are in its audit log.';

CREATE FUNCTION nexa.is_narrowed() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = '' AS $$
  SELECT COALESCE(NULLIF(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ? 'home_ids', false)
$$;
COMMENT ON FUNCTION nexa.is_narrowed() IS 'Whether the claims are those of an access token for certain homes.';

DO $auth$
BEGIN
  -- On Supabase the schema and the function are Supabase's.
  IF to_regnamespace('auth') IS NULL THEN
    CREATE SCHEMA auth;
    GRANT USAGE ON SCHEMA auth TO nexa_app, nexa_service;
    EXECUTE 'CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE SET search_path = '''' AS ''SELECT nexa.current_user_id()''';
  END IF;
END
$auth$;

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  email text NOT NULL CHECK (length(email) <= 320 AND email LIKE '%_@_%'),
  password_hash text,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
  role text NOT NULL DEFAULT 'user' CHECK (role IN ('admin', 'user')),
  locale text NOT NULL DEFAULT 'en',
  preferences jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
COMMENT ON TABLE users IS 'People with an account on this server.';
COMMENT ON COLUMN users.password_hash IS 'bcrypt over base64(SHA-256(password)); null for accounts without a password. Never granted to request roles.';
COMMENT ON COLUMN users.role IS 'admin: may manage this server (plugins, users); roles in a home are in home_members.';
COMMENT ON COLUMN users.email IS 'What a person logs in with; capitals do not matter.';
COMMENT ON COLUMN users.display_name IS 'What others see.';
COMMENT ON COLUMN users.locale IS 'Language of the page and of messages, BCP 47.';
COMMENT ON COLUMN users.preferences IS 'How the page looks to this person.';
CREATE UNIQUE INDEX users_email_key ON users (lower(email)) WHERE deleted_at IS NULL;
CREATE INDEX users_deleted_at_idx ON users (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE user_sessions (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  device text,
  ip inet,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
COMMENT ON TABLE user_sessions IS 'Logins.';
COMMENT ON COLUMN user_sessions.token_hash IS 'SHA-256 of the 256 random bits that the client holds.';
COMMENT ON COLUMN user_sessions.device IS 'What the client calls itself.';
COMMENT ON COLUMN user_sessions.ip IS 'Where the login came from.';
COMMENT ON COLUMN user_sessions.user_agent IS 'As the client sent it.';
CREATE INDEX user_sessions_user_id_idx ON user_sessions (user_id);

CREATE TABLE homes (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  owner_id uuid NOT NULL REFERENCES users,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  address text,
  latitude float8 CHECK (latitude BETWEEN -90 AND 90),
  longitude float8 CHECK (longitude BETWEEN -180 AND 180),
  timezone text NOT NULL DEFAULT 'UTC',
  currency text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  purge_at timestamptz,
  CHECK (purge_at IS NULL OR deleted_at IS NOT NULL)
);
COMMENT ON TABLE homes IS 'The tenant: everything belongs to exactly one home.';
COMMENT ON COLUMN homes.latitude IS 'Degrees north, WGS 84.';
COMMENT ON COLUMN homes.longitude IS 'Degrees east, WGS 84.';
COMMENT ON COLUMN homes.timezone IS 'IANA name; days, hours of guests and schedules are in it.';
COMMENT ON COLUMN homes.currency IS 'ISO 4217; amounts are integers in its minor unit.';
COMMENT ON COLUMN homes.address IS 'For people; nothing is looked up by it.';
COMMENT ON COLUMN homes.settings IS 'Of the home as a whole, such as quiet hours.';
COMMENT ON COLUMN homes.purge_at IS 'When its rows may go for good, where its owner did not want to wait the 30 days after the removal.';
CREATE INDEX homes_owner_id_idx ON homes (owner_id);
CREATE INDEX homes_purge_at_idx ON homes (purge_at) WHERE purge_at IS NOT NULL;

CREATE TABLE home_members (
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
  room_ids uuid[],
  hours jsonb CHECK (hours IS NULL OR jsonb_typeof(hours) = 'array'),
  valid_from timestamptz,
  valid_until timestamptz,
  invited_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (home_id, user_id)
);
COMMENT ON TABLE home_members IS 'Who belongs to a home, and as what. The owner''s row is kept by a trigger on homes.';
COMMENT ON COLUMN home_members.room_ids IS 'Rooms granted to a guest; null means every room.';
COMMENT ON COLUMN home_members.hours IS 'When a guest may act: [{days: [1-7, Monday first], from: "08:00", to: "18:00"}] in the home''s time zone; past midnight when to <= from; null means always.';
COMMENT ON COLUMN home_members.valid_from IS 'When the membership begins; null: at once.';
COMMENT ON COLUMN home_members.valid_until IS 'When it ends by itself; null: never.';
CREATE INDEX home_members_user_id_idx ON home_members (user_id);
CREATE INDEX home_members_invited_by_idx ON home_members (invited_by);

CREATE TABLE rooms (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL DEFAULT 'other',
  floor integer NOT NULL DEFAULT 0,
  position integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id)
);
COMMENT ON TABLE rooms IS 'Places in a home.';
COMMENT ON COLUMN rooms.kind IS 'living, kitchen, bedroom, bath, hall, office, outside, other, ...: picks the icon.';
COMMENT ON COLUMN rooms.floor IS 'Level: 0 is the ground floor, negative below ground.';
COMMENT ON COLUMN rooms.position IS 'Order on the page, ascending.';

CREATE TABLE brands (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  name text NOT NULL UNIQUE,
  website text,
  support_url text,
  search_vector tsvector,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE brands IS 'Manufacturers, for the catalogue of models.';
COMMENT ON COLUMN brands.website IS 'The manufacturer''s own page.';
COMMENT ON COLUMN brands.support_url IS 'Where its customers get help.';
COMMENT ON COLUMN brands.search_vector IS 'For the search in the catalogue.';

CREATE TABLE device_models (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  brand_id uuid NOT NULL REFERENCES brands ON DELETE CASCADE,
  model_id text NOT NULL,
  name text NOT NULL,
  capabilities jsonb NOT NULL DEFAULT '[]',
  expected_life_hours integer CHECK (expected_life_hours > 0),
  battery_type text,
  known_firmware jsonb NOT NULL DEFAULT '[]',
  search_vector tsvector,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (brand_id, model_id)
);
COMMENT ON TABLE device_models IS 'Catalogue of models, with what is known of them.';
COMMENT ON COLUMN device_models.model_id IS 'The manufacturer''s own id of the model.';
COMMENT ON COLUMN device_models.expected_life_hours IS 'Hours of operation that the manufacturer states.';
COMMENT ON COLUMN device_models.search_vector IS 'For the search in the catalogue.';
COMMENT ON COLUMN device_models.capabilities IS 'Capability ids that the model is known to have.';
COMMENT ON COLUMN device_models.battery_type IS 'As it is sold: CR2032, AA; null without a battery.';
COMMENT ON COLUMN device_models.known_firmware IS '[{version, releasedAt?, notes?}], the newest first.';

CREATE TABLE ecosystems (
  id text PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('brand', 'voice', 'standard', 'service')),
  plugin_id text,
  capabilities jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ecosystems IS 'Platforms that devices come from or are shown to (Hue, Tuya, Matter, Alexa, Google, ...).';
COMMENT ON COLUMN ecosystems.plugin_id IS 'The plugin that speaks for it.';
COMMENT ON COLUMN ecosystems.capabilities IS 'Capability ids that it can show.';

CREATE TABLE devices (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  room_id uuid,
  model_id uuid REFERENCES device_models ON DELETE SET NULL,
  device_type text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  is_name_chosen boolean NOT NULL DEFAULT false,
  is_room_chosen boolean NOT NULL DEFAULT false,
  notes text NOT NULL DEFAULT '',
  manufacturer text,
  model text,
  capabilities jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(capabilities) = 'array'),
  components jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(components) = 'array'),
  description jsonb NOT NULL CHECK (jsonb_typeof(description) = 'object'),
  current_state jsonb NOT NULL DEFAULT '{}',
  connectivity_status text NOT NULL DEFAULT 'unknown'
    CHECK (connectivity_status IN ('online', 'offline', 'updating', 'gone', 'unknown')),
  connectivity_detail text CHECK (connectivity_detail IN
    ('communication-error', 'auth-failed', 'config-invalid', 'bridge-offline', 'plugin-stopped', 'battery-empty')),
  connectivity_message text,
  connectivity_since timestamptz NOT NULL DEFAULT now(),
  health_score smallint CHECK (health_score BETWEEN 0 AND 100),
  firmware text,
  last_seen_at timestamptz,
  search_vector tsvector,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, room_id) REFERENCES rooms (home_id, id) ON DELETE SET NULL (room_id)
);
COMMENT ON TABLE devices IS 'Things in a home. The id is NEXA''s own and never changes; how a device is reached is in nexa.device_bindings.';
COMMENT ON COLUMN devices.is_name_chosen IS 'A person chose the name: what the plugin calls the device no longer changes it.';
COMMENT ON COLUMN devices.is_room_chosen IS 'A person chose the room: the plugin''s suggestion no longer changes it.';
COMMENT ON COLUMN devices.capabilities IS 'Every capability id of every component, once.';
COMMENT ON COLUMN devices.components IS '[{id, name?, capabilities: [...]}]; main is the device itself.';
COMMENT ON COLUMN devices.description IS 'What the plugin told last: limits, report intervals, power, via.';
COMMENT ON COLUMN devices.current_state IS 'By state key: {value, observedAt, receivedAt, source, cause}; times in ISO 8601.';
COMMENT ON COLUMN devices.health_score IS '0 (broken) to 100 (well); null when not judged yet.';
COMMENT ON COLUMN devices.search_vector IS 'Name, type, notes, brand and model with their weights; kept by a trigger.';
COMMENT ON COLUMN devices.device_type IS 'light, plug, sensor, ...: picks the icon and the controls.';
COMMENT ON COLUMN devices.notes IS 'A person''s own words.';
COMMENT ON COLUMN devices.manufacturer IS 'As the device tells.';
COMMENT ON COLUMN devices.model IS 'As the device tells.';
COMMENT ON COLUMN devices.connectivity_message IS 'What can be done about it, for people.';
COMMENT ON COLUMN devices.connectivity_since IS 'When the status began.';
COMMENT ON COLUMN devices.firmware IS 'Version that the device tells.';
CREATE INDEX devices_home_id_room_id_idx ON devices (home_id, room_id);
CREATE INDEX devices_model_id_idx ON devices (model_id);

CREATE TABLE device_groups (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES homes ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL DEFAULT 'custom',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id)
);
COMMENT ON TABLE device_groups IS 'Devices that a person treats as one.';
COMMENT ON COLUMN device_groups.kind IS 'custom, or what the group stands for: lights, covers, ...';

CREATE TABLE device_group_members (
  group_id uuid NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  component text NOT NULL DEFAULT 'main',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (group_id, device_id, component),
  FOREIGN KEY (home_id, group_id) REFERENCES device_groups (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, device_id) REFERENCES devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE device_group_members IS 'Which devices, or parts of them, a group holds.';
CREATE INDEX device_group_members_group_idx ON device_group_members (home_id, group_id);
CREATE INDEX device_group_members_device_idx ON device_group_members (home_id, device_id);

-- The host's own tables.

CREATE TABLE nexa.integrations (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES public.homes ON DELETE CASCADE,
  plugin_id text NOT NULL CHECK (length(plugin_id) BETWEEN 1 AND 100),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  unique_id text,
  config jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'unknown' CHECK (status IN ('online', 'offline', 'updating', 'gone', 'unknown')),
  status_detail text CHECK (status_detail IN
    ('communication-error', 'auth-failed', 'config-invalid', 'bridge-offline', 'plugin-stopped', 'battery-empty')),
  status_message text,
  status_since timestamptz NOT NULL DEFAULT now(),
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (home_id, id)
);
COMMENT ON TABLE nexa.integrations IS 'Configured instances of a plugin in a home: this bridge, that account.';
COMMENT ON COLUMN nexa.integrations.config IS 'Without its secret fields, which are in integration_secrets.';
COMMENT ON COLUMN nexa.integrations.unique_id IS 'The bridge''s or account''s own id; the same one is not paired twice in a home.';
COMMENT ON COLUMN nexa.integrations.plugin_id IS 'The plugin that it is an instance of.';
COMMENT ON COLUMN nexa.integrations.status_message IS 'What can be done about it, for people.';
COMMENT ON COLUMN nexa.integrations.status_since IS 'When the status began.';
CREATE UNIQUE INDEX integrations_unique_id_key ON nexa.integrations (home_id, plugin_id, unique_id) WHERE deleted_at IS NULL;

CREATE TABLE nexa.integration_secrets (
  integration_id uuid NOT NULL,
  name text NOT NULL,
  home_id uuid NOT NULL,
  ciphertext bytea NOT NULL,
  key_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (integration_id, name),
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.integration_secrets IS 'Keys and passwords of integrations, encrypted by a key that is not in the database. Service role only.';
COMMENT ON COLUMN nexa.integration_secrets.name IS 'The secret field of the configuration.';
COMMENT ON COLUMN nexa.integration_secrets.key_id IS 'Which key encrypted it.';
COMMENT ON COLUMN nexa.integration_secrets.ciphertext IS 'AES-256-GCM.';
CREATE INDEX integration_secrets_integration_idx ON nexa.integration_secrets (home_id, integration_id);

CREATE TABLE nexa.device_bindings (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  integration_id uuid NOT NULL,
  external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
  component_map jsonb NOT NULL DEFAULT '{}',
  priority integer NOT NULL DEFAULT 0,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (integration_id, external_id),
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.device_bindings IS 'Ties a device to a path. Replacing a device or failing over swaps bindings; history never moves.';
COMMENT ON COLUMN nexa.device_bindings.external_id IS 'The other side''s own id of the device.';
COMMENT ON COLUMN nexa.device_bindings.component_map IS 'The other side''s component id -> the device''s; an empty object means the same ids.';
COMMENT ON COLUMN nexa.device_bindings.priority IS 'Lower is tried first.';
COMMENT ON COLUMN nexa.device_bindings.active IS 'The path that is in use; one of a device''s at most.';
CREATE INDEX device_bindings_device_idx ON nexa.device_bindings (home_id, device_id);
CREATE INDEX device_bindings_integration_idx ON nexa.device_bindings (home_id, integration_id);
CREATE UNIQUE INDEX device_bindings_active_key ON nexa.device_bindings (device_id) WHERE active;

CREATE TABLE nexa.commands (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  component text NOT NULL DEFAULT 'main',
  capability text NOT NULL,
  command text NOT NULL,
  params jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'confirmed', 'late', 'failed')),
  reason jsonb,
  cause jsonb NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  deadline timestamptz NOT NULL,
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.commands IS 'Wishes to change state, and what became of them.';
COMMENT ON COLUMN nexa.commands.id IS 'Given by the client or by NEXA; the same id is never carried out twice.';
COMMENT ON COLUMN nexa.commands.reason IS 'The error of a failed command: {code, message, messageKey, params, retryable}.';
COMMENT ON COLUMN nexa.commands.cause IS 'Links from the nearest to the first: [{kind, id?, commandId?}].';
COMMENT ON COLUMN nexa.commands.capability IS 'Capability id.';
COMMENT ON COLUMN nexa.commands.command IS 'Name of the command within the capability.';
COMMENT ON COLUMN nexa.commands.params IS 'As the capability''s schema has them.';
COMMENT ON COLUMN nexa.commands.deadline IS 'Not confirmed by then, it is late.';
CREATE INDEX commands_device_idx ON nexa.commands (home_id, device_id, requested_at DESC);
CREATE INDEX commands_pending_idx ON nexa.commands (home_id) WHERE status = 'pending';

CREATE TABLE nexa.pairing_flows (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES public.homes ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES public.users ON DELETE CASCADE,
  plugin_id text NOT NULL,
  integration_id uuid,
  kind text NOT NULL DEFAULT 'pair' CHECK (kind IN ('pair', 'reauth', 'reconfigure')),
  step text NOT NULL,
  data bytea,
  key_id text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.pairing_flows IS 'Pairings on their way, between two steps of a person.';
COMMENT ON COLUMN nexa.pairing_flows.data IS 'What earlier steps left, encrypted by the key named in key_id.';
COMMENT ON COLUMN nexa.pairing_flows.plugin_id IS 'The plugin that asks.';
COMMENT ON COLUMN nexa.pairing_flows.step IS 'The step of the plugin that waits for an answer.';
COMMENT ON COLUMN nexa.pairing_flows.key_id IS 'Which key encrypted the data.';
CREATE INDEX pairing_flows_integration_idx ON nexa.pairing_flows (home_id, integration_id);
CREATE INDEX pairing_flows_user_id_idx ON nexa.pairing_flows (user_id);

CREATE TABLE nexa.discoveries (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid REFERENCES public.homes ON DELETE CASCADE,
  plugin_id text NOT NULL,
  unique_id text NOT NULL,
  title text NOT NULL,
  model text,
  source text NOT NULL CHECK (source IN ('mdns', 'ssdp', 'udp', 'plugin')),
  address text,
  config jsonb NOT NULL DEFAULT '{}',
  is_ignored boolean NOT NULL DEFAULT false,
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (home_id, plugin_id, unique_id)
);
COMMENT ON TABLE nexa.discoveries IS 'What was heard on the network and which plugin matched it.';
COMMENT ON COLUMN nexa.discoveries.home_id IS 'Null: heard by the server itself, and shown to whoever manages a home on it.';
COMMENT ON COLUMN nexa.discoveries.config IS 'The start of a configuration, as the plugin offers it.';
COMMENT ON COLUMN nexa.discoveries.plugin_id IS 'The plugin whose matcher fitted.';
COMMENT ON COLUMN nexa.discoveries.unique_id IS 'The device''s own id, by which it is recognised.';
COMMENT ON COLUMN nexa.discoveries.model IS 'As it was announced.';
COMMENT ON COLUMN nexa.discoveries.address IS 'Where it was heard.';
COMMENT ON COLUMN nexa.discoveries.is_ignored IS 'A person does not want to see it.';

CREATE TABLE nexa.access_tokens (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  user_id uuid NOT NULL REFERENCES public.users ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  token_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  home_ids uuid[],
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nexa.access_tokens IS 'Personal access tokens.';
COMMENT ON COLUMN nexa.access_tokens.token_hash IS 'SHA-256 of the 256 random bits, which are shown once.';
COMMENT ON COLUMN nexa.access_tokens.home_ids IS 'Homes it reaches; null means every home of the user.';
COMMENT ON COLUMN nexa.access_tokens.scopes IS 'read, control, admin, ingest, ecosystem:<plugin>.';
CREATE INDEX access_tokens_user_id_idx ON nexa.access_tokens (user_id);

CREATE TABLE nexa.oauth_clients (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  client_id text NOT NULL UNIQUE CHECK (length(client_id) BETWEEN 1 AND 200),
  plugin_id text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  secret_hash bytea,
  redirect_uris text[] NOT NULL CHECK (cardinality(redirect_uris) > 0),
  scopes text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
COMMENT ON TABLE nexa.oauth_clients IS 'Ecosystems to which people may link their account here, such as Alexa.';
COMMENT ON COLUMN nexa.oauth_clients.client_id IS 'What the ecosystem calls itself in its requests.';
COMMENT ON COLUMN nexa.oauth_clients.plugin_id IS 'The ecosystem plugin whose hooks its tokens reach.';
COMMENT ON COLUMN nexa.oauth_clients.secret_hash IS 'SHA-256 of the secret; null for clients that cannot keep one, which must use PKCE. Never granted to request roles.';
COMMENT ON COLUMN nexa.oauth_clients.redirect_uris IS 'Where a code may be sent, compared letter by letter.';
COMMENT ON COLUMN nexa.oauth_clients.scopes IS 'The most that it may ask for.';

CREATE TABLE nexa.oauth_codes (
  code_hash bytea PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES nexa.oauth_clients ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES public.users ON DELETE CASCADE,
  home_ids uuid[] NOT NULL CHECK (cardinality(home_ids) > 0),
  redirect_uri text NOT NULL,
  scopes text[] NOT NULL,
  code_challenge text,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nexa.oauth_codes IS 'Codes between the consent of a person and the first token. Service role only.';
COMMENT ON COLUMN nexa.oauth_codes.code_hash IS 'SHA-256 of the code.';
COMMENT ON COLUMN nexa.oauth_codes.home_ids IS 'Homes that the person chose to link.';
COMMENT ON COLUMN nexa.oauth_codes.redirect_uri IS 'Must come again with the request for the token.';
COMMENT ON COLUMN nexa.oauth_codes.code_challenge IS 'PKCE, S256; null where the client sent none.';
COMMENT ON COLUMN nexa.oauth_codes.used_at IS 'A code that comes twice revokes what came of it.';
COMMENT ON COLUMN nexa.oauth_codes.scopes IS 'What the person agreed to.';
CREATE INDEX oauth_codes_client_id_idx ON nexa.oauth_codes (client_id);
CREATE INDEX oauth_codes_user_id_idx ON nexa.oauth_codes (user_id);

CREATE TABLE nexa.oauth_tokens (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  client_id uuid NOT NULL REFERENCES nexa.oauth_clients ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES public.users ON DELETE CASCADE,
  family_id uuid NOT NULL,
  code_hash bytea,
  access_hash bytea NOT NULL UNIQUE,
  refresh_hash bytea UNIQUE,
  home_ids uuid[] NOT NULL CHECK (cardinality(home_ids) > 0),
  scopes text[] NOT NULL,
  access_expires_at timestamptz NOT NULL,
  refresh_expires_at timestamptz,
  rotated_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nexa.oauth_tokens IS 'Links of people''s accounts to ecosystems: an access token with its refresh token, hashes only.';
COMMENT ON COLUMN nexa.oauth_tokens.family_id IS 'The same for all that came of one consent by rotation: a refresh token that comes twice revokes them all.';
COMMENT ON COLUMN nexa.oauth_tokens.code_hash IS 'The code it came of; null after a rotation.';
COMMENT ON COLUMN nexa.oauth_tokens.access_hash IS 'SHA-256 of 256 random bits. Never granted to request roles.';
COMMENT ON COLUMN nexa.oauth_tokens.refresh_hash IS 'SHA-256 of 256 random bits; null for clients without one. Never granted to request roles.';
COMMENT ON COLUMN nexa.oauth_tokens.home_ids IS 'Homes it reaches.';
COMMENT ON COLUMN nexa.oauth_tokens.rotated_at IS 'When its refresh token was used up; the next row of the family took over.';
COMMENT ON COLUMN nexa.oauth_tokens.scopes IS 'What it may do.';
CREATE INDEX oauth_tokens_client_id_idx ON nexa.oauth_tokens (client_id);
CREATE INDEX oauth_tokens_user_id_idx ON nexa.oauth_tokens (user_id);

CREATE TABLE nexa.incidents (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES public.homes ON DELETE CASCADE,
  device_id uuid,
  integration_id uuid,
  root_code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'healing', 'awaiting-approval', 'resolved', 'escalated')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  story jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(story) = 'array'),
  changes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(changes) = 'array'),
  confidence float8 CHECK (confidence BETWEEN 0 AND 1),
  opened_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (home_id, id),
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, integration_id) REFERENCES nexa.integrations (home_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE nexa.incidents IS 'Issues with one root cause; they name it in diagnostic_issues.incident_id, and the root is the one without a root_cause_id.';
COMMENT ON COLUMN nexa.incidents.device_id IS 'The device at the root; null where it is an integration or the home.';
COMMENT ON COLUMN nexa.incidents.integration_id IS 'The integration at the root.';
COMMENT ON COLUMN nexa.incidents.root_code IS 'Code of the issue at the root: hue.bridge-unreachable.';
COMMENT ON COLUMN nexa.incidents.story IS 'What happened, what NEXA did and why, in order: [{time, messageKey, params}].';
COMMENT ON COLUMN nexa.incidents.changes IS 'What changed in the 24 hours before, the likeliest culprit first: [{time, kind, id, rank}].';
COMMENT ON COLUMN nexa.incidents.confidence IS 'How sure the root is, 0 to 1; null when nothing contends.';
CREATE INDEX incidents_device_idx ON nexa.incidents (home_id, device_id);
CREATE INDEX incidents_integration_idx ON nexa.incidents (home_id, integration_id);

CREATE TABLE nexa.home_modes (
  home_id uuid PRIMARY KEY REFERENCES public.homes ON DELETE CASCADE,
  mode text NOT NULL DEFAULT 'home' CHECK (mode IN ('home', 'away', 'night', 'vacation')),
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz,
  cause jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(cause) = 'array'),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (until > since)
);
COMMENT ON TABLE nexa.home_modes IS 'The mode that each home is in; a home without a row is in the mode home.';
COMMENT ON COLUMN nexa.home_modes.until IS 'When it goes back to home by itself; null: not by itself.';
COMMENT ON COLUMN nexa.home_modes.cause IS 'Links from the nearest to the first: [{kind, id?, commandId?}].';
COMMENT ON COLUMN nexa.home_modes.since IS 'When the mode began.';

CREATE TABLE nexa.retention_rules (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  home_id uuid NOT NULL REFERENCES public.homes ON DELETE CASCADE,
  series text NOT NULL CHECK (series IN ('device_states', 'device_telemetry', 'energy_usage', 'network_metrics',
    'device_error_logs', 'device_health_history')),
  room_id uuid,
  device_id uuid,
  metric text CHECK (length(metric) BETWEEN 1 AND 200),
  keep_days integer NOT NULL CHECK (keep_days BETWEEN 1 AND 36500),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (home_id, series, room_id, device_id, metric),
  FOREIGN KEY (home_id, room_id) REFERENCES public.rooms (home_id, id) ON DELETE CASCADE,
  FOREIGN KEY (home_id, device_id) REFERENCES public.devices (home_id, id) ON DELETE CASCADE,
  CHECK (room_id IS NULL OR device_id IS NULL),
  CHECK (metric IS NULL OR series IN ('device_states', 'device_telemetry'))
);
COMMENT ON TABLE nexa.retention_rules IS 'How long a home keeps history where that is shorter than its series'' own time. The most specific rule counts.';
COMMENT ON COLUMN nexa.retention_rules.room_id IS 'Of the devices in this room only; with neither room nor device it is of the whole home.';
COMMENT ON COLUMN nexa.retention_rules.device_id IS 'Of this device only.';
COMMENT ON COLUMN nexa.retention_rules.metric IS 'State key without its component; null: all of the series. Only where a row holds one metric.';
COMMENT ON COLUMN nexa.retention_rules.keep_days IS 'Rows go when the day (UTC) in which they lie is this many days back; their rollups stay.';
CREATE INDEX retention_rules_room_idx ON nexa.retention_rules (home_id, room_id);
CREATE INDEX retention_rules_device_idx ON nexa.retention_rules (home_id, device_id);

CREATE TABLE nexa.home_leases (
  home_id uuid PRIMARY KEY REFERENCES public.homes ON DELETE CASCADE,
  instance_id text NOT NULL CHECK (length(instance_id) BETWEEN 1 AND 200),
  fence bigint NOT NULL DEFAULT 1 CHECK (fence > 0),
  acquired_at timestamptz NOT NULL DEFAULT now(),
  renewed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (expires_at > renewed_at)
);
COMMENT ON TABLE nexa.home_leases IS 'Which server instance runs a home; the lease moves when that instance stops renewing it. Service role only.';
COMMENT ON COLUMN nexa.home_leases.instance_id IS 'The server instance, new at each of its starts.';
COMMENT ON COLUMN nexa.home_leases.fence IS 'Grows when the lease moves: what the former holder still writes is recognised by it.';

CREATE TABLE nexa.plugin_storage (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  plugin_id text NOT NULL,
  integration_id uuid REFERENCES nexa.integrations ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  value jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (integration_id, plugin_id, key)
);
COMMENT ON TABLE nexa.plugin_storage IS 'What a plugin remembers for itself. Service role only.';
COMMENT ON COLUMN nexa.plugin_storage.integration_id IS 'Null: of the plugin as a whole.';
COMMENT ON COLUMN nexa.plugin_storage.plugin_id IS 'Whose it is.';
COMMENT ON COLUMN nexa.plugin_storage.key IS 'As the plugin calls it.';
COMMENT ON COLUMN nexa.plugin_storage.value IS 'In the plugin''s own terms.';

CREATE TABLE nexa.plugin_installs (
  plugin_id text PRIMARY KEY,
  name text NOT NULL,
  version text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('brand', 'ecosystem', 'service')),
  source text NOT NULL DEFAULT 'bundled',
  permissions jsonb NOT NULL DEFAULT '{}',
  grade text,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nexa.plugin_installs IS 'Plugins of this server.';
COMMENT ON COLUMN nexa.plugin_installs.plugin_id IS 'Id of the manifest.';
COMMENT ON COLUMN nexa.plugin_installs.version IS 'Semantic version of the package.';
COMMENT ON COLUMN nexa.plugin_installs.source IS 'Where it came from: bundled, registry, tarball, folder.';
COMMENT ON COLUMN nexa.plugin_installs.permissions IS 'What the manifest asks for.';
COMMENT ON COLUMN nexa.plugin_installs.grade IS 'bronze, silver, gold or platinum, as computed; null: not graded.';

CREATE TABLE nexa.job_runs (
  id uuid PRIMARY KEY DEFAULT nexa.uuid_v7(),
  job text NOT NULL,
  queue_id bigint,
  worker text,
  attempt integer NOT NULL DEFAULT 1 CHECK (attempt > 0),
  payload jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  heartbeat_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  outcome text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'done', 'failed', 'interrupted', 'dead')),
  message text,
  detail jsonb NOT NULL DEFAULT '{}',
  settled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nexa.job_runs IS 'Runs of background jobs, one row an attempt. Service role only.';
COMMENT ON COLUMN nexa.job_runs.queue_id IS 'Row of the job queue that was run; it is gone from the queue once it is done.';
COMMENT ON COLUMN nexa.job_runs.worker IS 'The server that ran it, as the queue names it.';
COMMENT ON COLUMN nexa.job_runs.payload IS 'What the job was asked for: ids and options, never a secret.';
COMMENT ON COLUMN nexa.job_runs.heartbeat_at IS 'Last sign of life of the server that runs it; a run without one for longer than the lease is taken from it.';
COMMENT ON COLUMN nexa.job_runs.outcome IS 'failed: tried again by itself; interrupted: the server stopped or went away, and the job is queued again; dead: out of attempts.';
COMMENT ON COLUMN nexa.job_runs.message IS 'What went wrong, without secrets.';
COMMENT ON COLUMN nexa.job_runs.detail IS 'What the run did.';
COMMENT ON COLUMN nexa.job_runs.settled_at IS 'When a dead run was queued again by a person or made good by a later run of its schedule; null while somebody should look.';
COMMENT ON COLUMN nexa.job_runs.job IS 'Name of the job.';
COMMENT ON COLUMN nexa.job_runs.attempt IS 'Which attempt it is, from 1.';
CREATE INDEX job_runs_job_idx ON nexa.job_runs (job, started_at DESC);
CREATE INDEX job_runs_running_idx ON nexa.job_runs (queue_id) WHERE outcome = 'running';
CREATE INDEX job_runs_dead_idx ON nexa.job_runs (job) WHERE outcome = 'dead' AND settled_at IS NULL;

-- Membership. These are owned by nexa_service: an ordinary owner is itself subject to forced row security and would
-- recurse into the very policies that call these functions.

CREATE FUNCTION nexa.is_within_hours(hours jsonb, zone text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT hours IS NULL OR EXISTS (
    SELECT FROM pg_catalog.jsonb_array_elements(hours) AS slot
    CROSS JOIN LATERAL (SELECT moment AT TIME ZONE zone AS local) AS here
    CROSS JOIN LATERAL (
      -- Hours that are none grant nothing; an error here would keep the person from every other home too.
      SELECT CASE WHEN slot ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' THEN (slot ->> 'from')::time END AS opens,
        CASE WHEN slot ->> 'to' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' THEN (slot ->> 'to')::time END AS closes,
        here.local::time AS clock
    ) AS times
    CROSS JOIN LATERAL (
      -- The part after midnight belongs to the day before.
      SELECT EXTRACT(ISODOW FROM CASE
        WHEN closes <= opens AND clock < closes THEN here.local - interval '1 day' ELSE here.local END)::integer AS day
    ) AS days
    WHERE (slot -> 'days' IS NULL OR slot -> 'days' @> pg_catalog.to_jsonb(day))
      AND CASE WHEN closes <= opens THEN clock >= opens OR clock < closes ELSE clock >= opens AND clock < closes END
  )
$$;

CREATE FUNCTION nexa.memberships() RETURNS TABLE (home_id uuid, role text, room_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH claims AS (
    SELECT NULLIF(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb AS claims
  )
  SELECT member.home_id, member.role, member.room_ids
  FROM claims
  JOIN public.home_members AS member ON member.user_id = (claims ->> 'sub')::uuid
  JOIN public.homes AS home ON home.id = member.home_id
  WHERE home.deleted_at IS NULL
    AND (NOT claims ? 'home_ids' OR claims -> 'home_ids' @> pg_catalog.to_jsonb(member.home_id::text))
    AND (member.valid_from IS NULL OR member.valid_from <= pg_catalog.now())
    AND (member.valid_until IS NULL OR member.valid_until > pg_catalog.now())
    AND (member.role <> 'guest' OR nexa.is_within_hours(member.hours, home.timezone, pg_catalog.now()))
$$;
COMMENT ON FUNCTION nexa.memberships() IS 'Homes that the person of the claims may see now. A claim home_ids (of an access token) narrows them.';

CREATE FUNCTION nexa.my_homes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(pg_catalog.array_agg(home_id), '{}') FROM nexa.memberships()
$$;
COMMENT ON FUNCTION nexa.my_homes() IS 'Homes in which the person has any role now.';

CREATE FUNCTION nexa.full_homes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(pg_catalog.array_agg(home_id), '{}') FROM nexa.memberships() WHERE role <> 'guest'
$$;
COMMENT ON FUNCTION nexa.full_homes() IS 'Homes that the person sees whole: as owner, admin or member.';

CREATE FUNCTION nexa.managed_homes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(pg_catalog.array_agg(home_id), '{}') FROM nexa.memberships() WHERE role IN ('owner', 'admin')
$$;
COMMENT ON FUNCTION nexa.managed_homes() IS 'Homes that the person manages: as owner or admin.';

CREATE FUNCTION nexa.guest_rooms() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(pg_catalog.array_agg(room.id), '{}')
  FROM nexa.memberships() AS mine
  JOIN public.rooms AS room ON room.home_id = mine.home_id
  WHERE mine.role = 'guest' AND (mine.room_ids IS NULL OR room.id = ANY (mine.room_ids))
$$;
COMMENT ON FUNCTION nexa.guest_rooms() IS 'Rooms granted to the person as a guest, now.';

CREATE FUNCTION nexa.guest_devices() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(pg_catalog.array_agg(device.id), '{}')
  FROM nexa.memberships() AS mine
  JOIN public.devices AS device ON device.home_id = mine.home_id
  WHERE mine.role = 'guest' AND (mine.room_ids IS NULL OR device.room_id = ANY (mine.room_ids))
$$;
COMMENT ON FUNCTION nexa.guest_devices() IS 'Devices granted to the person as a guest, now.';

CREATE FUNCTION nexa.people_of_my_homes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(pg_catalog.array_agg(DISTINCT member.user_id), '{}')
  FROM public.home_members AS member WHERE member.home_id = ANY ((SELECT nexa.full_homes())::uuid[])
$$;
COMMENT ON FUNCTION nexa.people_of_my_homes() IS 'Whose names the person may see.';

CREATE FUNCTION nexa.home_role(home uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT role FROM nexa.memberships() WHERE home_id = home
$$;
COMMENT ON FUNCTION nexa.home_role(uuid) IS 'The person''s role in that home now; null when there is none.';

CREATE FUNCTION nexa.user_can_access_home(home uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT home = ANY (nexa.my_homes())
$$;

CREATE FUNCTION nexa.find_account(home uuid, address text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT id FROM public.users
  WHERE home = ANY (nexa.managed_homes()) AND lower(email) = lower(address) AND deleted_at IS NULL
$$;
COMMENT ON FUNCTION nexa.find_account(uuid, text) IS 'Whose account has this e-mail address, for whoever manages that home and wants to add them.';

CREATE FUNCTION nexa.hand_over(home uuid, new_owner uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF nexa.home_role(home) IS DISTINCT FROM 'owner' THEN
    RAISE EXCEPTION 'only the owner hands a home over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE public.homes SET owner_id = new_owner
  WHERE id = home AND EXISTS (
    SELECT FROM public.home_members AS member JOIN public.users AS person ON person.id = member.user_id
    WHERE member.home_id = home AND member.user_id = new_owner AND person.deleted_at IS NULL);
  RETURN FOUND;
END
$$;
COMMENT ON FUNCTION nexa.hand_over(uuid, uuid) IS 'Makes a member of the home its owner; the owner until now becomes an admin. False when there is no such member.';

-- What a person may have done to themselves, beyond what row security lets them: the person is always the one of the claims.
CREATE FUNCTION nexa.is_last_admin() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  -- Of two who close their accounts at once, the second sees that the first is gone.
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('nexa.admins', 0));
  RETURN COALESCE((
    SELECT bool_or(id = nexa.current_user_id() AND role = 'admin') AND count(*) > 1
      AND NOT bool_or(id <> nexa.current_user_id() AND role = 'admin')
    FROM public.users WHERE deleted_at IS NULL), false);
END
$$;
COMMENT ON FUNCTION nexa.is_last_admin() IS 'Whether others have accounts on this server, and nobody but the person who asks looks after it.';

CREATE FUNCTION nexa.close_account() RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  person constant uuid := nexa.current_user_id();
BEGIN
  IF person IS NULL OR nexa.is_narrowed() THEN
    RAISE EXCEPTION 'only a person themselves closes their account' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF nexa.is_last_admin() THEN
    RAISE EXCEPTION 'nobody else looks after this server' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN QUERY
    WITH sessions AS (DELETE FROM public.user_sessions WHERE user_id = person RETURNING id),
      tokens AS (DELETE FROM nexa.access_tokens WHERE user_id = person RETURNING id),
      links AS (DELETE FROM nexa.oauth_tokens WHERE user_id = person RETURNING id)
    SELECT id FROM sessions UNION ALL SELECT id FROM tokens UNION ALL SELECT id FROM links;
  UPDATE public.homes SET deleted_at = COALESCE(deleted_at, pg_catalog.now()) WHERE owner_id = person;
  UPDATE public.users SET deleted_at = COALESCE(deleted_at, pg_catalog.now()), password_hash = NULL WHERE id = person;
END
$$;
COMMENT ON FUNCTION nexa.close_account() IS 'Ends every login, token and link of the person who asks, and removes their homes; a job then takes the rows. Answers what ended.';

CREATE FUNCTION nexa.rows_naming_me(source text, person_column text) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  found integer;
BEGIN
  -- The name is resolved before it is part of a statement: it cannot be more than a table or view.
  EXECUTE pg_catalog.format('SELECT count(*)::integer FROM %s WHERE %I = $1', source::pg_catalog.regclass, person_column)
    INTO found USING nexa.current_user_id();
  RETURN found;
END
$$;
COMMENT ON FUNCTION nexa.rows_naming_me(text, text) IS 'How many rows of a table name the person who asks, also where they do not see the rows.';

ALTER FUNCTION nexa.is_last_admin() OWNER TO nexa_service;
ALTER FUNCTION nexa.close_account() OWNER TO nexa_service;
ALTER FUNCTION nexa.rows_naming_me(text, text) OWNER TO nexa_service;
ALTER FUNCTION nexa.find_account(uuid, text) OWNER TO nexa_service;
ALTER FUNCTION nexa.hand_over(uuid, uuid) OWNER TO nexa_service;
ALTER FUNCTION nexa.memberships() OWNER TO nexa_service;
ALTER FUNCTION nexa.my_homes() OWNER TO nexa_service;
ALTER FUNCTION nexa.full_homes() OWNER TO nexa_service;
ALTER FUNCTION nexa.managed_homes() OWNER TO nexa_service;
ALTER FUNCTION nexa.guest_rooms() OWNER TO nexa_service;
ALTER FUNCTION nexa.guest_devices() OWNER TO nexa_service;
ALTER FUNCTION nexa.people_of_my_homes() OWNER TO nexa_service;
ALTER FUNCTION nexa.home_role(uuid) OWNER TO nexa_service;
ALTER FUNCTION nexa.user_can_access_home(uuid) OWNER TO nexa_service;

-- Time series. Of each series: timeseries.<series> is where rows are copied in, timeseries.<series>_rows what is read
-- (every row once, also compressed ones), and the view in public adds tenancy. Which engine stands behind the first two
-- says timeseries.engine; both have the same names.

CREATE TABLE timeseries.engine (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  name text NOT NULL CHECK (name IN ('native', 'timescale')),
  reason text NOT NULL DEFAULT '',
  chosen_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE timeseries.engine IS 'One row: the engine that stores the time series of this database.';
COMMENT ON COLUMN timeseries.engine.reason IS 'Why this one, in words.';
COMMENT ON COLUMN timeseries.engine.name IS 'native: partitions, compressed segments and rollups of our own; timescale: TimescaleDB.';

CREATE TABLE timeseries.series (
  name text PRIMARY KEY,
  keep interval,
  compress_after interval,
  announced timestamptz NOT NULL DEFAULT '-infinity',
  watermark timestamptz NOT NULL DEFAULT '-infinity',
  compress_before timestamptz NOT NULL DEFAULT '-infinity',
  dropped_until timestamptz NOT NULL DEFAULT '-infinity',
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE timeseries.series IS 'The time series of this database, how long their rows are kept, and how far the native engine is with each.';
COMMENT ON COLUMN timeseries.series.keep IS 'Months that ended longer ago are dropped; null means never.';
COMMENT ON COLUMN timeseries.series.compress_after IS 'Rows older than this are packed; null means never.';
COMMENT ON COLUMN timeseries.series.announced IS 'Rows before this are late: whoever writes one logs it in timeseries.late_changes.';
COMMENT ON COLUMN timeseries.series.watermark IS 'Rollups are stored up to here and computed from rows behind it; never after announced.';
COMMENT ON COLUMN timeseries.series.compress_before IS 'Rows before this may be packed: whoever writes one opens the segments it falls into.';
COMMENT ON COLUMN timeseries.series.dropped_until IS 'Rows before this are gone by retention; rollups of that time are not computed again.';

CREATE TABLE timeseries.device_states (
  time timestamptz(3) NOT NULL,
  received_at timestamptz NOT NULL,
  device_id uuid NOT NULL,
  home_id uuid NOT NULL,
  component text NOT NULL,
  attribute text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('state', 'event')),
  value jsonb NOT NULL,
  previous_value jsonb,
  source text NOT NULL CHECK (source IN ('push', 'poll', 'import', 'assumed')),
  cause jsonb NOT NULL,
  PRIMARY KEY (device_id, component, attribute, time)
) PARTITION BY RANGE (time);
ALTER TABLE timeseries.device_states OWNER TO nexa_service;
ALTER TABLE timeseries.series OWNER TO nexa_service;
ALTER TABLE timeseries.engine OWNER TO nexa_service;
SET LOCAL ROLE nexa_service;
INSERT INTO timeseries.engine (name) VALUES ('native');
INSERT INTO timeseries.series (name, keep) VALUES ('device_states', '2 years');

-- The public names of what has devices: the homes are asked for once a query, and the condition reaches packed segments.
CREATE FUNCTION timeseries.publish(name text, source text, columns text DEFAULT '*') RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE pg_catalog.format('CREATE VIEW public.%I WITH (security_barrier = true) AS SELECT %s FROM timeseries.%I'
    ' WHERE home_id = ANY ((SELECT nexa.my_homes())::uuid[])'
    ' AND (home_id = ANY ((SELECT nexa.full_homes())::uuid[]) OR device_id = ANY ((SELECT nexa.guest_devices())::uuid[]))',
    name, columns, source);
END
$$;
COMMENT ON FUNCTION timeseries.publish(text, text, text) IS 'Makes the view in public through which a person sees those rows of a relation of this schema that are of their homes, as a guest of the devices granted.';

CREATE VIEW timeseries.device_states_rows AS
  SELECT time, received_at, device_id, home_id, component, attribute, kind, value, previous_value, source, cause
  FROM timeseries.device_states;
COMMENT ON VIEW timeseries.device_states_rows IS 'Every row of device_states once.';

SELECT timeseries.publish('device_states', 'device_states_rows');
COMMENT ON VIEW public.device_states IS 'Changes of discrete and settable attributes, and events, each with its cause; kept 2 years.';
COMMENT ON COLUMN public.device_states.time IS 'When it was so at the device (observedAt).';
COMMENT ON COLUMN public.device_states.received_at IS 'When NEXA heard of it.';
COMMENT ON COLUMN public.device_states.attribute IS 'State key without its component: capability.attribute, or capability.event.';
COMMENT ON COLUMN public.device_states.kind IS 'state: value is the attribute''s; event: value is the event''s data.';
COMMENT ON COLUMN public.device_states.cause IS 'Links from the nearest to the first: [{kind, id?, commandId?}].';
COMMENT ON COLUMN public.device_states.value IS 'As kind says, in JSON.';
COMMENT ON COLUMN public.device_states.previous_value IS 'The attribute''s value before; null when it is the first.';
COMMENT ON COLUMN public.device_states.source IS 'How NEXA learned of it: push, poll, import, assumed.';
RESET ROLE;

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('01_core_schema') ON CONFLICT (name) DO NOTHING;
