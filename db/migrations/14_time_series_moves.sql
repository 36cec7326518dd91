-- NEXA: moving the time series from one engine to the other, in steps that are a transaction each. NEXA is stopped
-- meanwhile and does not start in the midst of it. The new storage takes the names at once; the old one stays beside it
-- under <name>_before until every row has been counted and compared.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;
SET LOCAL ROLE nexa_service;

CREATE TABLE timeseries.engine_move (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  origin text NOT NULL,
  target text NOT NULL CHECK (target IN ('native', 'timescale')),
  phase text NOT NULL CHECK (phase IN ('copy', 'rollups', 'settle', 'compare', 'clean')),
  started_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE timeseries.engine_move IS 'One row while the time series move from one engine to the other; empty otherwise.';
COMMENT ON COLUMN timeseries.engine_move.phase IS 'copy: rows, month by month; rollups: those whose rows are gone; settle: packing and computing rollups anew; compare: every month again; clean: the old storage goes.';

CREATE TABLE timeseries.engine_move_parts (
  name text NOT NULL,
  month timestamptz NOT NULL,
  rows bigint,
  hash numeric,
  copied_at timestamptz,
  compared_at timestamptz,
  PRIMARY KEY (name, month)
);
COMMENT ON TABLE timeseries.engine_move_parts IS 'What is to be moved: the months (UTC) of each series and rollup, with what was there.';
COMMENT ON COLUMN timeseries.engine_move_parts.hash IS 'Sum of the rows'' hashes, whatever their order; of rollups the sum of their counts.';

-- Relations that are compared: series whole, rollups by how many rows went into them.
CREATE FUNCTION timeseries.moved_relations() RETURNS TABLE (name text, is_rollup boolean, series text)
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT s.name, false, s.name FROM timeseries.timescale_series AS s
  UNION ALL SELECT r.name, true, r.series FROM timeseries.timescale_rollups AS r
$$;

CREATE FUNCTION timeseries.digest_month(relation text, is_rollup boolean, from_time timestamptz, OUT rows bigint, OUT hash numeric)
LANGUAGE plpgsql STABLE SET search_path = '' SET timezone = 'UTC' SET extra_float_digits = 1 AS $$
BEGIN
  EXECUTE pg_catalog.format('SELECT count(*), COALESCE(sum(%s), 0) FROM timeseries.%I AS r WHERE %I >= $1 AND %3$I < $2',
    CASE WHEN is_rollup THEN 'r.count' ELSE 'pg_catalog.hashtextextended(r::text, 0)::numeric' END, relation,
    CASE WHEN is_rollup THEN 'bucket' ELSE 'time' END)
    INTO rows, hash USING from_time, (from_time AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
END
$$;
COMMENT ON FUNCTION timeseries.digest_month(text, boolean, timestamptz) IS 'How many rows a relation has in a month (UTC), and the sum of their hashes.';

-- Where the rows of a series are read: the view that also unpacks, or the table where nothing is packed (the view of
-- the audit log leaves columns out).
CREATE FUNCTION timeseries.whole_rows(series text) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT series || CASE WHEN timeseries.has_segments(series) THEN '_rows' ELSE '' END
$$;

CREATE FUNCTION timeseries.move_begin(to_engine text) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  from_engine constant text := timeseries.engine_name();
  obstacle constant text := CASE WHEN 'timescale' IN (to_engine, from_engine) THEN timeseries.timescale_obstacle() END;
  moved record;
  dropped jsonb := (SELECT pg_catalog.jsonb_object_agg(s.name, s.dropped_until) FROM timeseries.series AS s);
BEGIN
  IF from_engine = to_engine THEN
    RAISE EXCEPTION 'the time series are on the engine % already', to_engine USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF obstacle IS NOT NULL THEN RAISE EXCEPTION '%', obstacle USING ERRCODE = 'feature_not_supported'; END IF;
  INSERT INTO timeseries.engine_move (origin, target, phase) VALUES (from_engine, to_engine, 'copy');
  -- The definitions as they are: views follow what they name when that is renamed.
  FOR moved IN SELECT * FROM timeseries.moved_relations() LOOP
    IF moved.is_rollup OR timeseries.has_segments(moved.name) THEN
      EXECUTE pg_catalog.format('CREATE VIEW timeseries.%I AS %s', moved.name || CASE WHEN moved.is_rollup THEN '' ELSE '_rows' END || '_before',
        pg_catalog.pg_get_viewdef(('timeseries.' || moved.name || CASE WHEN moved.is_rollup THEN '' ELSE '_rows' END)::pg_catalog.regclass));
    END IF;
  END LOOP;
  FOR moved IN SELECT * FROM timeseries.timescale_rollups WHERE from_engine = 'timescale' LOOP
    EXECUTE pg_catalog.format('ALTER MATERIALIZED VIEW timeseries.%I RENAME TO %I', moved.name || '_cagg', moved.name || '_cagg_before');
  END LOOP;
  FOR moved IN SELECT s.name FROM timeseries.timescale_series AS s LOOP
    PERFORM timeseries.replace_storage(moved.name, to_engine);
  END LOOP;
  FOR moved IN SELECT * FROM timeseries.moved_relations() LOOP
    EXECUTE pg_catalog.format('INSERT INTO timeseries.engine_move_parts (name, month) SELECT $1, start AT TIME ZONE ''UTC'' FROM '
      '(SELECT min(%1$I) AS low, max(%1$I) AS high FROM timeseries.%2$I) AS span, pg_catalog.generate_series('
      'pg_catalog.date_trunc(''month'', low AT TIME ZONE ''UTC''), high AT TIME ZONE ''UTC'', ''1 month'') AS start',
      CASE WHEN moved.is_rollup THEN 'bucket' ELSE 'time' END,
      CASE WHEN moved.is_rollup THEN moved.name ELSE timeseries.whole_rows(moved.name) END || '_before') USING moved.name;
  END LOOP;
  IF to_engine = 'timescale' THEN
    PERFORM timeseries.create_timescale_rollups();
    PERFORM timeseries.use_timescale();
  ELSE
    PERFORM timeseries.use_native();
    FOR moved IN SELECT s.name FROM timeseries.timescale_series AS s WHERE NOT timeseries.has_segments(s.name) LOOP
      EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%I AS SELECT %s FROM timeseries.%I', moved.name || '_rows',
        timeseries.view_columns(moved.name || '_rows'), moved.name);
    END LOOP;
    UPDATE timeseries.series AS s SET dropped_until = (dropped ->> s.name)::timestamptz;
  END IF;
  UPDATE timeseries.engine SET reason = 'moved from ' || from_engine || ' by nexa db engine';
END
$$;
COMMENT ON FUNCTION timeseries.move_begin(text) IS 'Makes the storage of the other engine under the names of the series, and notes what is to be moved.';

-- One step; {"did", "more", "settle"}. Where settle is true, whoever called refreshes and packs first, then calls again.
CREATE FUNCTION timeseries.move_step(is_settled boolean DEFAULT false) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  move timeseries.engine_move;
  part record;
  found record;
  columns text;
BEGIN
  SELECT * INTO move FROM timeseries.engine_move FOR UPDATE;
  IF move.phase IS NULL THEN RETURN '{"did": "nothing", "more": false}'; END IF;
  PERFORM pg_catalog.set_config('nexa.copying', 'on', true);
  IF move.phase = 'copy' THEN
    SELECT p.*, r.is_rollup INTO part FROM timeseries.engine_move_parts AS p JOIN timeseries.moved_relations() AS r ON r.name = p.name
    WHERE p.copied_at IS NULL ORDER BY p.month, p.name LIMIT 1;
    IF part.name IS NULL THEN
      UPDATE timeseries.engine_move SET phase = 'rollups';
      RETURN '{"did": "copied", "more": true}';
    END IF;
    SELECT * INTO found FROM timeseries.digest_month(
      CASE WHEN part.is_rollup THEN part.name ELSE timeseries.whole_rows(part.name) END || '_before', part.is_rollup, part.month);
    IF NOT part.is_rollup AND found.rows > 0 THEN
      PERFORM timeseries.ensure_partitions(part.month, part.month, part.name);
      SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO columns FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = ('timeseries.' || part.name)::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped;
      EXECUTE pg_catalog.format('INSERT INTO timeseries.%I (%s) SELECT %2$s FROM timeseries.%I WHERE time >= $1 AND time < $2',
        part.name, columns, timeseries.whole_rows(part.name) || '_before')
        USING part.month, (part.month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    END IF;
    UPDATE timeseries.engine_move_parts SET copied_at = pg_catalog.clock_timestamp(), rows = found.rows, hash = found.hash
    WHERE name = part.name AND month = part.month;
    RETURN pg_catalog.jsonb_build_object('did', 'copy', 'name', part.name, 'month', part.month, 'rows', found.rows, 'more', true);
  ELSIF move.phase = 'rollups' THEN
    -- Of the time whose raw rows are gone the rollups are all that is left.
    FOR part IN SELECT r.name, r.series, s.dropped_until FROM timeseries.timescale_rollups AS r JOIN timeseries.series AS s ON s.name = r.series
      WHERE s.dropped_until > '-infinity' LOOP
      columns := timeseries.view_columns(part.name);
      -- Those that a home's rule left are on neither engine.
      EXECUTE pg_catalog.format('INSERT INTO %s (%s) SELECT %2$s FROM timeseries.%I AS before WHERE bucket < $1'
        ' AND NOT EXISTS (SELECT FROM timeseries.%4$I AS apart WHERE (%5$s) = (%6$s))',
        CASE move.target WHEN 'native' THEN pg_catalog.format('timeseries.%I', part.name || '_kept')
          ELSE (timeseries.timescale_rollup_state(part.name)).storage END, columns, part.name || '_before', part.name || '_left',
        (SELECT pg_catalog.string_agg('apart.' || name, ', ') FROM unnest(timeseries.segment_group(part.series) || '{bucket,home_id}'::text[]) AS name),
        (SELECT pg_catalog.string_agg('before.' || name, ', ') FROM unnest(timeseries.segment_group(part.series) || '{bucket,home_id}'::text[]) AS name))
        USING part.dropped_until;
    END LOOP;
    IF move.target = 'native' THEN
      UPDATE timeseries.series AS s SET announced = s.dropped_until, watermark = s.dropped_until
      WHERE s.name IN (SELECT r.series FROM timeseries.timescale_rollups AS r) AND s.dropped_until > '-infinity';
    END IF;
    UPDATE timeseries.engine_move SET phase = 'settle';
    RETURN '{"did": "rollups", "more": true}';
  ELSIF move.phase = 'settle' THEN
    IF NOT is_settled THEN RETURN '{"did": "nothing", "settle": true, "more": true}'; END IF;
    UPDATE timeseries.engine_move SET phase = 'compare';
    RETURN '{"did": "settle", "more": true}';
  ELSIF move.phase = 'compare' THEN
    SELECT p.*, r.is_rollup INTO part FROM timeseries.engine_move_parts AS p JOIN timeseries.moved_relations() AS r ON r.name = p.name
    WHERE p.compared_at IS NULL ORDER BY p.month, p.name LIMIT 1;
    IF part.name IS NULL THEN
      UPDATE timeseries.engine_move SET phase = 'clean';
      RETURN '{"did": "compared", "more": true}';
    END IF;
    SELECT * INTO found FROM timeseries.digest_month(
      CASE WHEN part.is_rollup THEN part.name ELSE timeseries.whole_rows(part.name) END, part.is_rollup, part.month);
    IF (found.rows, found.hash) IS DISTINCT FROM (part.rows, part.hash) THEN
      RAISE EXCEPTION '% of % has % rows (hash %) where there were % (hash %)', part.name, pg_catalog.to_char(part.month AT TIME ZONE 'UTC', 'YYYY-MM'),
        found.rows, found.hash, part.rows, part.hash USING ERRCODE = 'data_corrupted';
    END IF;
    UPDATE timeseries.engine_move_parts SET compared_at = pg_catalog.clock_timestamp() WHERE name = part.name AND month = part.month;
    RETURN pg_catalog.jsonb_build_object('did', 'compare', 'name', part.name, 'month', part.month, 'rows', part.rows, 'more', true);
  END IF;
  PERFORM timeseries.drop_before(move.origin);
  DELETE FROM timeseries.engine_move_parts;
  DELETE FROM timeseries.engine_move;
  RETURN '{"did": "clean", "more": false}';
END
$$;
COMMENT ON FUNCTION timeseries.move_step(boolean) IS 'One step of the move that is under way, a transaction each; {"did", "more"}. Call it until more is false.';

CREATE FUNCTION timeseries.drop_before(engine text) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  moved record;
BEGIN
  FOR moved IN SELECT * FROM timeseries.moved_relations() LOOP
    EXECUTE pg_catalog.format('DROP VIEW IF EXISTS timeseries.%I', moved.name || CASE WHEN moved.is_rollup THEN '' ELSE '_rows' END || '_before');
  END LOOP;
  IF engine = 'timescale' THEN
    FOR moved IN SELECT * FROM timeseries.timescale_rollups ORDER BY place DESC LOOP
      EXECUTE pg_catalog.format('DROP MATERIALIZED VIEW timeseries.%I', moved.name || '_cagg_before');
    END LOOP;
  ELSE
    TRUNCATE timeseries.device_telemetry_segments, timeseries.energy_usage_segments, timeseries.network_metrics_segments,
      timeseries.device_error_logs_segments, timeseries.device_telemetry_15m_kept, timeseries.device_telemetry_hourly_kept,
      timeseries.device_telemetry_daily_kept, timeseries.energy_usage_15m_kept, timeseries.energy_usage_hourly_kept,
      timeseries.energy_usage_daily_kept, timeseries.packing, timeseries.late_changes;
    UPDATE timeseries.series SET announced = '-infinity', watermark = '-infinity', compress_before = '-infinity';
  END IF;
  FOR moved IN SELECT s.name FROM timeseries.timescale_series AS s LOOP
    EXECUTE pg_catalog.format('DROP TABLE timeseries.%I', moved.name || '_before');
  END LOOP;
END
$$;

RESET ROLE;
SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('14_time_series_moves') ON CONFLICT (name) DO NOTHING;
