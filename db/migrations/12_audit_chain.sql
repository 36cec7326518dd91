-- NEXA, 12: what writes, seals, anchors, erases and guards the audit log. The encoding of what is hashed is in
-- docs/audit.md; nexa audit verify computes it anew, in TypeScript.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

-- Written by the tables themselves ------------------------------------------------------------------------------------

-- What a person changes. Background work has no claims and names its deeds with nexa.audit_append.
CREATE FUNCTION nexa.audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  hidden constant text[] := ARRAY['password_hash', 'token_hash', 'access_hash', 'refresh_hash', 'code_hash', 'key_hash',
    'secret', 'provider_token', 'data', 'key_id', 'search_vector', 'current_state', 'updated_at', 'last_seen_at',
    'last_used_at'];
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN pg_catalog.to_jsonb(OLD) - hidden END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN pg_catalog.to_jsonb(NEW) - hidden END;
  any_row jsonb := COALESCE(new_row, old_row);
  removed boolean := TG_OP = 'DELETE' OR (TG_OP = 'UPDATE'
    AND COALESCE(old_row ->> 'deleted_at', old_row ->> 'revoked_at') IS NULL
    AND COALESCE(new_row ->> 'deleted_at', new_row ->> 'revoked_at') IS NOT NULL);
BEGIN
  IF old_row IS NOT DISTINCT FROM new_row THEN RETURN NULL; END IF;
  INSERT INTO timeseries.audit_logs
    (home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, ip, user_agent, cause)
  VALUES (
    CASE WHEN TG_TABLE_NAME = 'homes' THEN (any_row ->> 'id')::uuid ELSE (any_row ->> 'home_id')::uuid END,
    nexa.current_user_id(), 'user',
    TG_TABLE_NAME || '.' || CASE WHEN removed THEN 'removed' WHEN TG_OP = 'INSERT' THEN 'added' ELSE 'changed' END,
    TG_TABLE_NAME, COALESCE(any_row ->> 'id', any_row ->> 'user_id', any_row ->> 'device_id',
      any_row ->> 'home_id'),
    nexa.audit_redact(old_row), nexa.audit_redact(new_row),
    (nexa.request_info() ->> 'ip')::inet, nexa.request_info() ->> 'user_agent',
    nexa.request_cause(nexa.current_user_id()));
  RETURN NULL;
END
$$;
ALTER FUNCTION nexa.audit_change() OWNER TO nexa_service;
COMMENT ON FUNCTION nexa.audit_change() IS 'Trigger: what a person added, changed or removed, before and after, without secrets.';

DO $audit$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['users', 'user_sessions', 'homes', 'home_members', 'rooms', 'devices', 'device_groups',
    'device_group_members', 'automations', 'scenes', 'failure_predictions', 'anomaly_detections', 'ai_insights',
    'security_vulnerabilities', 'security_incidents', 'network_access_rules', 'alert_rules', 'alerts',
    'notification_channels', 'user_notification_preferences', 'payment_methods', 'oem_api_keys', 'nexa.integrations',
    'nexa.device_bindings', 'nexa.access_tokens', 'nexa.oauth_tokens', 'nexa.exposures', 'nexa.home_modes', 'nexa.retention_rules',
    'nexa.pairing_flows'] LOOP
    EXECUTE format('CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
      'WHEN (nexa.current_user_id() IS NOT NULL) EXECUTE FUNCTION nexa.audit_change()', target);
  END LOOP;
END
$audit$;

-- Commands of people and of healing, and every attempt to heal, are deeds too; those of automations are in their
-- executions.
CREATE FUNCTION nexa.audit_command() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  nearest jsonb := NEW.cause -> 0;
  person uuid := CASE WHEN nearest ->> 'kind' = 'user'
    THEN COALESCE(nexa.current_user_id(), NULLIF(nearest ->> 'id', '')::uuid) END;
BEGIN
  INSERT INTO timeseries.audit_logs
    (home_id, actor_id, actor_kind, action, entity_type, entity_id, after, ip, user_agent, cause)
  VALUES (NEW.home_id, person, nearest ->> 'kind', 'commands.added', 'devices', NEW.device_id::text,
    nexa.audit_redact(pg_catalog.jsonb_build_object('id', NEW.id, 'component', NEW.component,
      'capability', NEW.capability, 'command', NEW.command, 'params', NEW.params)),
    (nexa.request_info() ->> 'ip')::inet, nexa.request_info() ->> 'user_agent',
    nexa.request_cause(person, NEW.cause));
  RETURN NULL;
END
$$;
ALTER FUNCTION nexa.audit_command() OWNER TO nexa_service;
COMMENT ON FUNCTION nexa.audit_command() IS 'Trigger: a command that a person, a voice or healing gave.';
CREATE TRIGGER audit_command AFTER INSERT ON nexa.commands FOR EACH ROW
  WHEN (NEW.cause -> 0 ->> 'kind' IN ('user', 'voice', 'healing') AND NOT nexa.is_copying())
  EXECUTE FUNCTION nexa.audit_command();

-- A code is for the device alone: whoever carries the command out has it from the request, nobody else needs it.
CREATE FUNCTION nexa.hide_codes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.params := nexa.audit_redact(pg_catalog.jsonb_build_object('params', NEW.params)) -> 'params';
  RETURN NEW;
END
$$;
ALTER FUNCTION nexa.hide_codes() OWNER TO nexa_service;
COMMENT ON FUNCTION nexa.hide_codes() IS 'Trigger: takes codes and what is named like a secret out of a command before it is stored.';
CREATE TRIGGER hide_codes BEFORE INSERT OR UPDATE OF params ON nexa.commands FOR EACH ROW
  WHEN (NEW.params <> '{}') EXECUTE FUNCTION nexa.hide_codes();

CREATE FUNCTION nexa.audit_healing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO timeseries.audit_logs
    (home_id, actor_id, actor_kind, action, entity_type, entity_id, before, after, cause)
  VALUES (NEW.home_id, NEW.user_id, 'healing', 'self_healing_executions.' || NEW.outcome, 'diagnostic_issues',
    NEW.issue_id::text,
    CASE WHEN TG_OP = 'UPDATE' THEN pg_catalog.jsonb_build_object('outcome', OLD.outcome) END,
    nexa.audit_redact(pg_catalog.jsonb_build_object('id', NEW.id, 'action', NEW.action_id, 'trigger', NEW.trigger,
      'outcome', NEW.outcome, 'reason', NEW.reason)),
    pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('kind', 'healing', 'id', NEW.id))
      || CASE WHEN NEW.user_id IS NULL THEN '[]'
        ELSE pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('kind', 'user', 'id', NEW.user_id)) END);
  RETURN NULL;
END
$$;
ALTER FUNCTION nexa.audit_healing() OWNER TO nexa_service;
COMMENT ON FUNCTION nexa.audit_healing() IS 'Trigger: an attempt to heal, and what came of it.';
CREATE TRIGGER audit_healing_insert AFTER INSERT ON self_healing_executions FOR EACH ROW
  WHEN (NOT nexa.is_copying()) EXECUTE FUNCTION nexa.audit_healing();
CREATE TRIGGER audit_healing_update AFTER UPDATE OF outcome ON self_healing_executions FOR EACH ROW
  WHEN (OLD.outcome IS DISTINCT FROM NEW.outcome) EXECUTE FUNCTION nexa.audit_healing();

SET LOCAL ROLE nexa_service;

-- The chains -----------------------------------------------------------------------------------------------------------

CREATE TABLE timeseries.audit_chains (
  chain text PRIMARY KEY,
  home_id uuid UNIQUE,
  sequence bigint NOT NULL DEFAULT 0,
  hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
  sealed_at timestamptz NOT NULL DEFAULT now(),
  anchors jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(anchors) = 'array'),
  CHECK (chain = COALESCE(home_id::text, 'system'))
);
COMMENT ON TABLE timeseries.audit_chains IS 'The head of each chain of the audit log, so that rows missing at its end are noticed, and the anchors that dropped months left.';
COMMENT ON COLUMN timeseries.audit_chains.chain IS 'The home''s id, or system for events without a home.';
COMMENT ON COLUMN timeseries.audit_chains.sequence IS 'Of the row sealed last; 0 before the first.';
COMMENT ON COLUMN timeseries.audit_chains.hash IS 'Of the row sealed last; 32 zero bytes before the first.';
COMMENT ON COLUMN timeseries.audit_chains.anchors IS 'Rows that retention dropped: [{from, to, hash, before}], sequences, the hash of row to in hex, and the time before which everything was dropped.';

-- Four bytes of length (big-endian) and the text in UTF-8; ffffffff alone is null.
CREATE FUNCTION timeseries.audit_field(content text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = '' AS $$
  SELECT COALESCE(
    pg_catalog.int4send(pg_catalog.octet_length(pg_catalog.convert_to(content, 'UTF8'))) || pg_catalog.convert_to(content, 'UTF8'),
    '\xffffffff')
$$;
COMMENT ON FUNCTION timeseries.audit_field(text) IS 'One field of what is hashed.';

-- HMAC-SHA-256 (RFC 2104) of nothing but core functions: the key's four parts of eight bytes, each XOR the pad.
CREATE FUNCTION timeseries.audit_hmac(key bytea, message bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
DECLARE
  part bigint;
  inner_key bytea := '';
  outer_key bytea := '';
BEGIN
  IF pg_catalog.length(key) <> 32 THEN
    RAISE EXCEPTION 'a salt has 32 bytes' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR place IN 0..3 LOOP
    part := ('x' || pg_catalog.encode(pg_catalog.substr(key, place * 8 + 1, 8), 'hex'))::bit(64)::bigint;
    inner_key := inner_key || pg_catalog.int8send(part # 3906369333256140342);
    outer_key := outer_key || pg_catalog.int8send(part # 6655295901103053916);
  END LOOP;
  RETURN pg_catalog.sha256(outer_key || pg_catalog.decode(pg_catalog.repeat('5c', 32), 'hex') || pg_catalog.sha256(
    inner_key || pg_catalog.decode(pg_catalog.repeat('36', 32), 'hex') || message));
END
$$;
COMMENT ON FUNCTION timeseries.audit_hmac(bytea, bytea) IS 'HMAC-SHA-256 for keys of 32 bytes.';

CREATE FUNCTION timeseries.audit_payload_mac(
  salt bytea, before jsonb, after jsonb, ip inet, user_agent text, cause jsonb
) RETURNS bytea
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT timeseries.audit_hmac(salt,
    timeseries.audit_field('nexa.audit.payload.v1') || timeseries.audit_field(before::text)
    || timeseries.audit_field(after::text) || timeseries.audit_field(ip::text)
    || timeseries.audit_field(user_agent) || timeseries.audit_field(cause::text))
$$;
COMMENT ON FUNCTION timeseries.audit_payload_mac(bytea, jsonb, jsonb, inet, text, jsonb) IS 'The MAC of what erasure may delete.';

-- Seals rows of one chain, oldest first. A row gets its place when it is sealed, not by its time: one that commits late
-- comes after those sealed before, and none is ever left out. The head's row lock holds other sealers off.
CREATE FUNCTION timeseries.seal_audit_chain(home uuid, most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = ''
-- Each row is found by its key; a plan that reads the whole log would be right only for an empty one.
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  name text := COALESCE(home::text, 'system');
  head record;
  ids uuid[];
  times timestamptz[];
  macs bytea[];
  middles bytea[];
  hashes bytea[] := '{}';
  chain_field bytea := timeseries.audit_field('nexa.audit.row.v1') || timeseries.audit_field(name);
  last_hash bytea;
BEGIN
  INSERT INTO timeseries.audit_chains (chain, home_id) VALUES (name, home) ON CONFLICT (chain) DO NOTHING;
  SELECT sequence, hash INTO STRICT head FROM timeseries.audit_chains WHERE chain = name FOR UPDATE;
  EXECUTE pg_catalog.format($rows$
    SELECT pg_catalog.array_agg(id), pg_catalog.array_agg(time), pg_catalog.array_agg(mac),
      pg_catalog.array_agg(
        timeseries.audit_field(id::text)
        || timeseries.audit_field((EXTRACT(EPOCH FROM time) * 1000000)::bigint::text)
        || timeseries.audit_field(actor_id::text) || timeseries.audit_field(actor_kind)
        || timeseries.audit_field(action) || timeseries.audit_field(entity_type)
        || timeseries.audit_field(entity_id) || timeseries.audit_field(pg_catalog.encode(mac, 'hex')))
    FROM (
      SELECT entry.*, COALESCE(entry.payload_mac, timeseries.audit_payload_mac(
        entry.salt, entry.before, entry.after, entry.ip, entry.user_agent, entry.cause)) AS mac
      FROM timeseries.audit_logs AS entry
      WHERE home_id %s AND sequence IS NULL ORDER BY time, id LIMIT $2 FOR UPDATE
    ) AS waiting $rows$, CASE WHEN home IS NULL THEN 'IS NULL' ELSE '= $1' END)
  INTO ids, times, macs, middles USING home, most;
  IF ids IS NULL THEN RETURN 0; END IF;
  last_hash := head.hash;
  FOR place IN 1..pg_catalog.cardinality(ids) LOOP
    last_hash := pg_catalog.sha256(chain_field || timeseries.audit_field((head.sequence + place)::text)
      || timeseries.audit_field(pg_catalog.encode(last_hash, 'hex')) || middles[place]);
    hashes := hashes || last_hash;
  END LOOP;
  PERFORM pg_catalog.set_config('nexa.audit_work', 'seal', true);
  UPDATE timeseries.audit_logs AS entry
  SET sequence = head.sequence + sealed.place, payload_mac = sealed.mac, hash = sealed.hash
  FROM unnest(ids, times, macs, hashes) WITH ORDINALITY AS sealed (id, time, mac, hash, place)
  WHERE entry.id = sealed.id AND entry.time = sealed.time;
  PERFORM pg_catalog.set_config('nexa.audit_work', '', true);
  UPDATE timeseries.audit_chains
  SET sequence = head.sequence + pg_catalog.cardinality(ids), hash = last_hash, sealed_at = pg_catalog.clock_timestamp()
  WHERE chain = name;
  RETURN pg_catalog.cardinality(ids);
END
$$;
COMMENT ON FUNCTION timeseries.seal_audit_chain(uuid, integer) IS 'Seals at most so many rows of a home (null: of the chain system); answers how many.';

CREATE FUNCTION timeseries.seal_audit(most integer DEFAULT 2000, OUT sealed integer, OUT chains integer, OUT is_more boolean)
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  waiting record;
  done integer;
BEGIN
  sealed := 0;
  chains := 0;
  FOR waiting IN SELECT DISTINCT home_id FROM timeseries.audit_logs WHERE sequence IS NULL LIMIT 200 LOOP
    EXIT WHEN sealed >= most;
    -- Another server is at this chain.
    CONTINUE WHEN NOT pg_catalog.pg_try_advisory_xact_lock(
      pg_catalog.hashtextextended('nexa.audit.' || COALESCE(waiting.home_id::text, 'system'), 0));
    done := timeseries.seal_audit_chain(waiting.home_id, most - sealed);
    sealed := sealed + done;
    chains := chains + CASE WHEN done > 0 THEN 1 ELSE 0 END;
  END LOOP;
  is_more := EXISTS (SELECT FROM timeseries.audit_logs WHERE sequence IS NULL);
END
$$;
COMMENT ON FUNCTION timeseries.seal_audit(integer) IS 'One bounded step of sealing over all chains that wait; any number of servers may, each takes the chains that no other is at.';

-- Retention ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION timeseries.anchor_audit(before_time timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  gone record;
  anchor jsonb;
  merged jsonb;
BEGIN
  -- A clock that jumped must not take the log with it.
  IF before_time > pg_catalog.now() THEN RETURN false; END IF;
  -- Nothing may be written or sealed between this look and the drop.
  LOCK TABLE timeseries.audit_logs IN SHARE ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM timeseries.audit_logs WHERE sequence IS NULL AND time < before_time) THEN RETURN false; END IF;
  FOR gone IN
    SELECT home_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('from', opens, 'to', closes, 'hash', hash,
      'before', pg_catalog.to_char(before_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) AS anchors
    FROM (
      SELECT home_id, pg_catalog.min(sequence) AS opens, pg_catalog.max(sequence) AS closes,
        pg_catalog.encode((pg_catalog.array_agg(hash ORDER BY sequence DESC))[1], 'hex') AS hash
      FROM (
        SELECT home_id, sequence, hash,
          sequence - pg_catalog.row_number() OVER (PARTITION BY home_id ORDER BY sequence) AS run
        FROM timeseries.audit_logs WHERE time < before_time
      ) AS dropped GROUP BY home_id, run
    ) AS runs GROUP BY home_id
  LOOP
    merged := '[]';
    FOR anchor IN
      SELECT value FROM pg_catalog.jsonb_array_elements(gone.anchors || COALESCE(
        (SELECT anchors FROM timeseries.audit_chains WHERE chain = COALESCE(gone.home_id::text, 'system')), '[]'))
      ORDER BY (value ->> 'from')::bigint
    LOOP
      IF (merged -> -1 ->> 'to')::bigint + 1 = (anchor ->> 'from')::bigint THEN
        merged := pg_catalog.jsonb_set(merged, '{-1}', pg_catalog.jsonb_build_object('from', merged -> -1 -> 'from',
          'to', anchor -> 'to', 'hash', anchor -> 'hash',
          'before', GREATEST(merged -> -1 ->> 'before', anchor ->> 'before')));
      ELSE
        merged := merged || pg_catalog.jsonb_build_array(anchor);
      END IF;
    END LOOP;
    UPDATE timeseries.audit_chains SET anchors = merged WHERE chain = COALESCE(gone.home_id::text, 'system');
    -- The chain itself says what was dropped: an anchor that it does not know is forged.
    INSERT INTO timeseries.audit_logs (home_id, actor_kind, action, entity_type, entity_id)
    SELECT gone.home_id, 'system', 'audit_logs.dropped', 'audit_logs',
      pg_catalog.format('%s-%s:%s', value ->> 'from', value ->> 'to', value ->> 'hash')
    FROM pg_catalog.jsonb_array_elements(merged);
  END LOOP;
  RETURN true;
END
$$;
COMMENT ON FUNCTION timeseries.anchor_audit(timestamptz) IS 'Leaves an anchor of every row older than the moment. True: whoever asked drops exactly these in the same transaction. False: some are not sealed yet (or the moment is to come), and none may be dropped.';

-- Erasure --------------------------------------------------------------------------------------------------------------

CREATE FUNCTION nexa.audit_erase_person(person uuid, also text[] DEFAULT '{}', actor uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  erased record;
  total integer := 0;
  doer uuid := COALESCE(nexa.current_user_id(), actor);
BEGIN
  PERFORM pg_catalog.set_config('nexa.audit_work', 'erase', true);
  FOR erased IN
    WITH gone AS (
      UPDATE timeseries.audit_logs AS entry
      SET payload_mac = COALESCE(entry.payload_mac, timeseries.audit_payload_mac(
          entry.salt, entry.before, entry.after, entry.ip, entry.user_agent, entry.cause)), before = NULL, after = NULL,
        ip = NULL, user_agent = NULL, cause = NULL, salt = NULL
      WHERE salt IS NOT NULL AND (actor_id = person OR entity_id = person::text OR EXISTS (
        SELECT FROM pg_catalog.unnest(person::text || also) AS mention (word)
        WHERE pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', before::text, after::text, cause::text)),
          pg_catalog.lower(word)) > 0))
      RETURNING home_id
    )
    SELECT home_id, pg_catalog.count(*)::integer AS count FROM gone GROUP BY home_id
  LOOP
    total := total + erased.count;
    -- How many it was stands in the skeleton: rows that lost their payload otherwise are noticed.
    INSERT INTO timeseries.audit_logs
      (home_id, actor_id, actor_kind, action, entity_type, entity_id, ip, user_agent, cause)
    VALUES (erased.home_id, NULLIF(doer, person), CASE WHEN doer IS NULL THEN 'system' ELSE 'user' END,
      'audit_logs.erased', 'audit_logs', pg_catalog.format('%s:%s', person, erased.count),
      CASE WHEN doer <> person THEN (nexa.request_info() ->> 'ip')::inet END,
      CASE WHEN doer <> person THEN nexa.request_info() ->> 'user_agent' END,
      CASE WHEN doer IS DISTINCT FROM person THEN nexa.request_cause(doer) END);
  END LOOP;
  PERFORM pg_catalog.set_config('nexa.audit_work', '', true);
  RETURN total;
END
$$;
COMMENT ON FUNCTION nexa.audit_erase_person(uuid, text[], uuid) IS 'Deletes before, after, ip, user agent, cause and salt of every row by the person, about them, or that mentions their id or one of the words (their e-mail address). What stays is id, time, actor id, action and entity; the chains still verify.';

CREATE FUNCTION nexa.audit_erase_home(home uuid) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  note text := pg_catalog.format('%s:', home);
  total integer;
BEGIN
  PERFORM pg_catalog.set_config('nexa.audit_work', 'erase', true);
  UPDATE timeseries.audit_logs AS entry
  SET payload_mac = COALESCE(entry.payload_mac, timeseries.audit_payload_mac(
      entry.salt, entry.before, entry.after, entry.ip, entry.user_agent, entry.cause)), before = NULL, after = NULL,
    ip = NULL, user_agent = NULL, cause = NULL, salt = NULL
  -- What tells of an earlier erasure of this home has no payload: a removal that is taken up again adds nothing.
  WHERE home_id = home AND salt IS NOT NULL
    AND NOT (action = 'audit_logs.erased' AND actor_kind = 'system' AND pg_catalog.starts_with(entity_id, note));
  GET DIAGNOSTICS total = ROW_COUNT;
  IF total > 0 THEN
    INSERT INTO timeseries.audit_logs (home_id, actor_kind, action, entity_type, entity_id)
    VALUES (home, 'system', 'audit_logs.erased', 'audit_logs', note || total);
  END IF;
  PERFORM pg_catalog.set_config('nexa.audit_work', '', true);
  RETURN total;
END
$$;
COMMENT ON FUNCTION nexa.audit_erase_home(uuid) IS 'Deletes before, after, ip, user agent, cause and salt of every row of a home that is removed for good. What stays is id, time, actor id, action and entity; the chain still verifies.';

-- Append only ----------------------------------------------------------------------------------------------------------

-- Even a forged nexa.audit_work gets no further than filling what is empty or emptying a payload whole.
CREATE FUNCTION timeseries.guard_audit_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  work text := pg_catalog.current_setting('nexa.audit_work', true);
BEGIN
  IF TG_OP = 'INSERT' AND nexa.is_copying() THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE'
    AND (OLD.time, OLD.id, OLD.home_id, OLD.actor_id, OLD.actor_kind, OLD.action, OLD.entity_type, OLD.entity_id)
      IS NOT DISTINCT FROM
      (NEW.time, NEW.id, NEW.home_id, NEW.actor_id, NEW.actor_kind, NEW.action, NEW.entity_type, NEW.entity_id)
    AND (OLD.payload_mac IS NULL OR OLD.payload_mac = NEW.payload_mac) AND NEW.payload_mac IS NOT NULL THEN
    IF work = 'seal' AND OLD.sequence IS NULL AND OLD.hash IS NULL AND NEW.sequence IS NOT NULL AND NEW.hash IS NOT NULL
      AND (OLD.before, OLD.after, OLD.ip, OLD.user_agent, OLD.cause, OLD.salt)
        IS NOT DISTINCT FROM (NEW.before, NEW.after, NEW.ip, NEW.user_agent, NEW.cause, NEW.salt) THEN
      RETURN NEW;
    END IF;
    IF work = 'erase' AND (OLD.sequence, OLD.hash) IS NOT DISTINCT FROM (NEW.sequence, NEW.hash)
      AND (NEW.before IS NULL AND NEW.after IS NULL AND NEW.ip IS NULL AND NEW.user_agent IS NULL AND NEW.cause IS NULL
        AND NEW.salt IS NULL) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append only' USING ERRCODE = 'insufficient_privilege',
    HINT = 'Rows are sealed by timeseries.seal_audit, erased by nexa.audit_erase_person and nexa.audit_erase_home and dropped by retention; nothing else changes them.';
END
$$;
COMMENT ON FUNCTION timeseries.guard_audit_row() IS 'Trigger: lets through sealing, erasure and rows that come sealed from another database.';

CREATE FUNCTION timeseries.guard_audit_table() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append only' USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION timeseries.guard_audit_table() IS 'Trigger: no TRUNCATE, and no head of a chain is removed.';

-- Row triggers of a parent come to its partitions by themselves, those on TRUNCATE do not.
CREATE FUNCTION timeseries.guard_audit(of_table regclass DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  -- Not as the default itself: that would tie this function to the storage of one engine.
  target constant regclass := COALESCE(of_table, 'timeseries.audit_logs'::regclass);
  is_partition boolean := (SELECT relispartition FROM pg_catalog.pg_class WHERE oid = target);
BEGIN
  EXECUTE pg_catalog.format('CREATE OR REPLACE TRIGGER guard_truncate BEFORE TRUNCATE ON %s '
    'EXECUTE FUNCTION timeseries.guard_audit_table()', target);
  IF is_partition THEN RETURN; END IF;
  EXECUTE pg_catalog.format('CREATE OR REPLACE TRIGGER guard_insert BEFORE INSERT ON %s FOR EACH ROW '
    'WHEN (NEW.sequence IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.payload_mac IS NOT NULL) '
    'EXECUTE FUNCTION timeseries.guard_audit_row()', target);
  EXECUTE pg_catalog.format('CREATE OR REPLACE TRIGGER guard_change BEFORE UPDATE OR DELETE ON %s FOR EACH ROW '
    'EXECUTE FUNCTION timeseries.guard_audit_row()', target);
END
$$;
COMMENT ON FUNCTION timeseries.guard_audit(regclass) IS 'Makes the table (or a new partition, or the table of another engine) append only; call it again whenever the storage was made anew.';

SELECT timeseries.guard_audit();
CREATE TRIGGER guard_remove BEFORE DELETE OR TRUNCATE ON timeseries.audit_chains
  EXECUTE FUNCTION timeseries.guard_audit_table();
SELECT timeseries.guard_audit(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'timeseries.audit_logs'::regclass;

RESET ROLE;

-- Who may call what ------------------------------------------------------------------------------------------------------

SELECT nexa.close_to_others();
DO $grants$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION nexa.is_server_admin(), nexa.system_audit(timestamptz, timestamptz, uuid, text, '
    'text, text, timestamptz, uuid, integer) TO nexa_app%s',
    CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'authenticated') THEN ', authenticated' ELSE '' END);
END
$grants$;
GRANT EXECUTE ON FUNCTION nexa.audit_append(uuid, text, text, text, jsonb, jsonb, jsonb, uuid, text) TO nexa_app;

INSERT INTO nexa.schema_migrations (name) VALUES ('12_audit_chain') ON CONFLICT (name) DO NOTHING;
