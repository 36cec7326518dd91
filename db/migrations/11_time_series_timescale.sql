-- NEXA: the TimescaleDB engine of the time series. Its functions are there on every database, so that `nexa db engine`
-- can move to it later; they name the extension's own only in dynamic SQL. No policies of TimescaleDB are made: what is
-- kept and when it is packed stands in timeseries.series, and NEXA's jobs do the work, in the same steps as natively.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;
SET LOCAL ROLE nexa_service;

CREATE TABLE timeseries.timescale_series (
  name text PRIMARY KEY,
  chunk_interval interval NOT NULL,
  segment_by text NOT NULL,
  order_by text NOT NULL
);
COMMENT ON TABLE timeseries.timescale_series IS 'How the TimescaleDB engine lays out each series.';
COMMENT ON COLUMN timeseries.timescale_series.chunk_interval IS 'How much time one chunk holds.';
COMMENT ON COLUMN timeseries.timescale_series.segment_by IS 'Columns that are the same all over a packed segment; home_id is among them so that tenancy is asked once a segment.';
COMMENT ON COLUMN timeseries.timescale_series.order_by IS 'The order of the rows in a packed segment.';

INSERT INTO timeseries.timescale_series (name, chunk_interval, segment_by, order_by) VALUES
  ('device_states', '28 days', 'device_id, component, attribute, home_id', 'time'),
  ('device_telemetry', '7 days', 'device_id, component, metric, home_id', 'time'),
  ('energy_usage', '28 days', 'device_id, component, home_id', 'time'),
  ('network_metrics', '7 days', 'device_id, component, home_id', 'time'),
  ('device_error_logs', '28 days', 'device_id, home_id', 'time, component, code'),
  ('device_health_history', '28 days', 'device_id, home_id', 'time'),
  ('audit_logs', '28 days', 'home_id', 'time, id');

CREATE TABLE timeseries.timescale_rollups (
  name text PRIMARY KEY,
  series text NOT NULL REFERENCES timeseries.timescale_series,
  place integer NOT NULL,
  source text NOT NULL,
  width interval NOT NULL,
  selection text NOT NULL,
  UNIQUE (series, place)
);
COMMENT ON TABLE timeseries.timescale_rollups IS 'The continuous aggregates of the TimescaleDB engine: timeseries.<name>_cagg stands behind the view timeseries.<name>.';
COMMENT ON COLUMN timeseries.timescale_rollups.place IS 'Refreshed in this order: each is computed from the one before.';
COMMENT ON COLUMN timeseries.timescale_rollups.source IS 'What it is computed from: the series, or the aggregate below it.';
COMMENT ON COLUMN timeseries.timescale_rollups.selection IS 'What it computes; %1$s is the schema of the extension.';

INSERT INTO timeseries.timescale_rollups (name, series, place, source, width, selection) VALUES
  ('device_telemetry_15m', 'device_telemetry', 1, 'device_telemetry', '15 minutes', $selection$
    SELECT %1$s.time_bucket('15 minutes', time) AS bucket, home_id, device_id, component, metric,
      sum(value) AS sum, count(*) AS count, min(value) AS min, max(value) AS max
    FROM timeseries.device_telemetry GROUP BY 1, 2, 3, 4, 5$selection$),
  ('device_telemetry_hourly', 'device_telemetry', 2, 'device_telemetry_15m_cagg', '1 hour', $selection$
    SELECT %1$s.time_bucket('1 hour', bucket) AS bucket, home_id, device_id, component, metric,
      sum(sum) AS sum, sum(count)::bigint AS count, min(min) AS min, max(max) AS max
    FROM timeseries.device_telemetry_15m_cagg GROUP BY 1, 2, 3, 4, 5$selection$),
  ('device_telemetry_daily', 'device_telemetry', 3, 'device_telemetry_hourly_cagg', '1 day', $selection$
    SELECT %1$s.time_bucket('1 day', bucket) AS bucket, home_id, device_id, component, metric,
      sum(sum) AS sum, sum(count)::bigint AS count, min(min) AS min, max(max) AS max
    FROM timeseries.device_telemetry_hourly_cagg GROUP BY 1, 2, 3, 4, 5$selection$),
  ('energy_usage_15m', 'energy_usage', 1, 'energy_usage', '15 minutes', $selection$
    SELECT %1$s.time_bucket('15 minutes', time) AS bucket, home_id, device_id, component,
      sum(power) AS power_sum, count(power) AS power_count, min(power) AS power_min, max(power) AS power_max,
      sum(energy) AS energy_sum, count(energy) AS energy_count, min(energy) AS energy_min, max(energy) AS energy_max,
      %1$s.first(energy, time) FILTER (WHERE energy IS NOT NULL) AS energy_first,
      %1$s.last(energy, time) FILTER (WHERE energy IS NOT NULL) AS energy_last,
      sum(voltage) AS voltage_sum, count(voltage) AS voltage_count, min(voltage) AS voltage_min, max(voltage) AS voltage_max,
      sum(current) AS current_sum, count(current) AS current_count, min(current) AS current_min, max(current) AS current_max,
      sum(cost)::bigint AS cost, count(*) AS count
    FROM timeseries.energy_usage GROUP BY 1, 2, 3, 4$selection$),
  ('energy_usage_hourly', 'energy_usage', 2, 'energy_usage_15m_cagg', '1 hour', $selection$
    SELECT %1$s.time_bucket('1 hour', bucket) AS bucket, home_id, device_id, component,
      sum(power_sum) AS power_sum, sum(power_count)::bigint AS power_count, min(power_min) AS power_min, max(power_max) AS power_max,
      sum(energy_sum) AS energy_sum, sum(energy_count)::bigint AS energy_count, min(energy_min) AS energy_min, max(energy_max) AS energy_max,
      %1$s.first(energy_first, bucket) FILTER (WHERE energy_first IS NOT NULL) AS energy_first,
      %1$s.last(energy_last, bucket) FILTER (WHERE energy_last IS NOT NULL) AS energy_last,
      sum(voltage_sum) AS voltage_sum, sum(voltage_count)::bigint AS voltage_count, min(voltage_min) AS voltage_min, max(voltage_max) AS voltage_max,
      sum(current_sum) AS current_sum, sum(current_count)::bigint AS current_count, min(current_min) AS current_min, max(current_max) AS current_max,
      sum(cost)::bigint AS cost, sum(count)::bigint AS count
    FROM timeseries.energy_usage_15m_cagg GROUP BY 1, 2, 3, 4$selection$),
  ('energy_usage_daily', 'energy_usage', 3, 'energy_usage_hourly_cagg', '1 day', $selection$
    SELECT %1$s.time_bucket('1 day', bucket) AS bucket, home_id, device_id, component,
      sum(power_sum) AS power_sum, sum(power_count)::bigint AS power_count, min(power_min) AS power_min, max(power_max) AS power_max,
      sum(energy_sum) AS energy_sum, sum(energy_count)::bigint AS energy_count, min(energy_min) AS energy_min, max(energy_max) AS energy_max,
      %1$s.first(energy_first, bucket) FILTER (WHERE energy_first IS NOT NULL) AS energy_first,
      %1$s.last(energy_last, bucket) FILTER (WHERE energy_last IS NOT NULL) AS energy_last,
      sum(voltage_sum) AS voltage_sum, sum(voltage_count)::bigint AS voltage_count, min(voltage_min) AS voltage_min, max(voltage_max) AS voltage_max,
      sum(current_sum) AS current_sum, sum(current_count)::bigint AS current_count, min(current_min) AS current_min, max(current_max) AS current_max,
      sum(cost)::bigint AS cost, sum(count)::bigint AS count
    FROM timeseries.energy_usage_hourly_cagg GROUP BY 1, 2, 3, 4$selection$);

CREATE FUNCTION timeseries.timescale_schema() RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT pg_catalog.quote_ident(place.nspname) FROM pg_catalog.pg_extension AS extension
  JOIN pg_catalog.pg_namespace AS place ON place.oid = extension.extnamespace WHERE extension.extname = 'timescaledb'
$$;
COMMENT ON FUNCTION timeseries.timescale_schema() IS 'Where the functions of the extension timescaledb lie, quoted; null without it.';

CREATE FUNCTION timeseries.timescale_obstacle() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  version text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'timescaledb');
  license text := pg_catalog.current_setting('timescaledb.license', true);
  lacking text;
BEGIN
  IF version IS NULL THEN RETURN 'the extension timescaledb is not installed in this database'; END IF;
  IF license IS DISTINCT FROM 'timescale' THEN
    RETURN pg_catalog.format('timescaledb.license is %L: compression and continuous aggregates need ''timescale''', license);
  END IF;
  IF pg_catalog.string_to_array(pg_catalog.substring(version, '^\d+\.\d+'), '.')::integer[] < ARRAY[2, 20] THEN
    RETURN pg_catalog.format('TimescaleDB %s is older than 2.20', version);
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION timeseries.timescale_obstacle() IS 'Why this database cannot use the TimescaleDB engine; null when it can.';

-- A moment as TimescaleDB's catalogue counts it.
CREATE FUNCTION timeseries.timescale_internal(moment timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE moment WHEN '-infinity' THEN (-9223372036854775808)::bigint WHEN 'infinity' THEN 9223372036854775807
    ELSE (EXTRACT(EPOCH FROM moment) * 1000000)::bigint END
$$;

-- Of a rollup: up to where it is stored, and where the storage itself lies.
CREATE FUNCTION timeseries.timescale_rollup_state(rollup text, OUT storage text, OUT watermark timestamptz)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  EXECUTE $query$
    SELECT pg_catalog.format('%I.%I', h.schema_name, h.table_name),
      COALESCE(_timescaledb_functions.to_timestamp(_timescaledb_functions.cagg_watermark(h.id)), '-infinity')
    FROM _timescaledb_catalog.continuous_agg AS c
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = c.mat_hypertable_id
    WHERE c.user_view_schema = 'timeseries' AND c.user_view_name = $1
  $query$ INTO storage, watermark USING rollup || '_cagg';
  IF watermark < '1900-01-01Z' THEN watermark := '-infinity'; END IF;
END
$$;
COMMENT ON FUNCTION timeseries.timescale_rollup_state(text) IS 'Where a rollup is stored and up to when; null where there is none.';

-- Changes behind the watermark that no refresh has taken in yet, from the oldest on.
CREATE FUNCTION timeseries.timescale_late_changes(series text, OUT changes bigint, OUT oldest timestamptz)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  EXECUTE $query$
    SELECT count(*), min(_timescaledb_functions.to_timestamp(GREATEST(l.lowest_modified_value, $2)))
    FROM (
      SELECT log.lowest_modified_value, log.greatest_modified_value, 9223372036854775807 AS stored
      FROM _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log AS log
      JOIN _timescaledb_catalog.hypertable AS h ON h.id = log.hypertable_id
      WHERE (h.schema_name = 'timeseries' AND h.table_name = $1) OR h.id IN (
        SELECT c.mat_hypertable_id FROM _timescaledb_catalog.continuous_agg AS c
        JOIN timeseries.timescale_rollups AS rollup ON rollup.name || '_cagg' = c.user_view_name
        WHERE c.user_view_schema = 'timeseries' AND rollup.series = $1)
      UNION ALL
      SELECT log.lowest_modified_value, log.greatest_modified_value, _timescaledb_functions.cagg_watermark(c.mat_hypertable_id)
      FROM _timescaledb_catalog.continuous_aggs_materialization_invalidation_log AS log
      JOIN _timescaledb_catalog.continuous_agg AS c ON c.mat_hypertable_id = log.materialization_id
      JOIN timeseries.timescale_rollups AS rollup ON rollup.name || '_cagg' = c.user_view_name
      WHERE c.user_view_schema = 'timeseries' AND rollup.series = $1
    ) AS l
    WHERE l.greatest_modified_value > $2 AND l.lowest_modified_value < l.stored AND l.greatest_modified_value > -210866803200000000
  $query$ INTO changes, oldest
  USING series, (SELECT timeseries.timescale_internal(s.dropped_until) FROM timeseries.series AS s WHERE s.name = series);
END
$$;
COMMENT ON FUNCTION timeseries.timescale_late_changes(text) IS 'Ranges of a series that changed behind a watermark and wait for a refresh, and how far back they go.';

CREATE FUNCTION timeseries.timescale_ensure_partitions(from_time timestamptz, to_time timestamptz, only_series text)
RETURNS integer LANGUAGE sql SET search_path = '' AS $$ SELECT 0 $$;
COMMENT ON FUNCTION timeseries.timescale_ensure_partitions(timestamptz, timestamptz, text) IS 'Nothing to do: a hypertable makes its chunks itself.';

-- A refresh commits in its midst and so cannot run inside a function: the answer names the statements that whoever asked
-- runs outside of a transaction. Of a long time without rollups (history that was brought in) a year at a time.
CREATE FUNCTION timeseries.timescale_refresh_rollups(series text, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  known timeseries.series%ROWTYPE;
  stored timestamptz;
  first timestamptz;
  opens timestamptz;
  closes timestamptz;
  statements text[];
  is_more boolean;
BEGIN
  SELECT * INTO STRICT known FROM timeseries.series AS s WHERE s.name = series;
  SELECT min((timeseries.timescale_rollup_state(rollup.name)).watermark) INTO stored
  FROM timeseries.timescale_rollups AS rollup WHERE rollup.series = known.name;
  IF stored IS NULL THEN RETURN '{"did": "nothing", "more": false}'; END IF;
  EXECUTE pg_catalog.format('SELECT min(time) FROM timeseries.%I WHERE time >= $1', series) INTO first USING known.dropped_until;
  IF first IS NULL THEN RETURN '{"did": "nothing", "more": false}'; END IF;
  opens := pg_catalog.date_trunc('day', LEAST((timeseries.timescale_late_changes(series)).oldest, stored), 'UTC');
  closes := LEAST(moment, GREATEST(opens, first) + interval '366 days');
  -- Where no rows follow the aggregates stay where they are, and so would this.
  EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM timeseries.%I WHERE time >= $1 AND time < $2)', series)
    INTO is_more USING closes, moment;
  opens := GREATEST(opens, known.dropped_until);
  SELECT pg_catalog.array_agg(pg_catalog.format('CALL %s.refresh_continuous_aggregate(%L, %L::timestamptz, %L::timestamptz)',
      timeseries.timescale_schema(), 'timeseries.' || pg_catalog.quote_ident(rollup.name || '_cagg'), NULLIF(opens, '-infinity'), closes)
    ORDER BY rollup.place) INTO statements
  FROM timeseries.timescale_rollups AS rollup WHERE rollup.series = known.name AND (opens = '-infinity' OR closes - opens >= rollup.width);
  IF statements IS NULL THEN RETURN '{"did": "nothing", "more": false}'; END IF;
  RETURN pg_catalog.jsonb_build_object('did', 'refresh', 'statements', pg_catalog.to_jsonb(statements),
    'from', opens, 'to', closes, 'more', is_more);
END
$$;
COMMENT ON FUNCTION timeseries.timescale_refresh_rollups(text, timestamptz) IS 'What brings the continuous aggregates of a series up to the moment: {"did", "statements", "more"}; the statements run outside of a transaction, each being safe to kill and to run on several servers at once.';

-- One chunk: never packed yet, or packed and written to since.
CREATE FUNCTION timeseries.timescale_compress_step(series text, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  found text;
  left_over bigint;
  before timestamptz := moment - (SELECT s.compress_after FROM timeseries.series AS s WHERE s.name = series);
BEGIN
  IF before IS NULL THEN RETURN '{"did": "nothing", "rows": 0, "more": false}'; END IF;
  -- Two servers may be at it: the second comes again.
  IF NOT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('nexa.compress.' || series, 0)) THEN
    RETURN '{"did": "busy", "rows": 0, "more": false}';
  END IF;
  EXECUTE $query$
    SELECT min(pg_catalog.format('%I.%I', chunk.schema_name, chunk.table_name)), count(*) - 1
    FROM _timescaledb_catalog.chunk AS chunk
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = chunk.hypertable_id
    JOIN _timescaledb_catalog.chunk_constraint AS tie ON tie.chunk_id = chunk.id
    JOIN _timescaledb_catalog.dimension_slice AS slice ON slice.id = tie.dimension_slice_id
    WHERE h.schema_name = 'timeseries' AND h.table_name = $1 AND slice.range_end <= $2
      AND (chunk.status & 1 = 0 OR chunk.status & 8 <> 0) AND chunk.status & 4 = 0
  $query$ INTO found, left_over USING series, timeseries.timescale_internal(before);
  IF found IS NULL THEN RETURN '{"did": "nothing", "rows": 0, "more": false}'; END IF;
  EXECUTE pg_catalog.format('SELECT %s.compress_chunk(%L::regclass, true)', timeseries.timescale_schema(), found);
  RETURN pg_catalog.jsonb_build_object('did', 'compress', 'chunk', found, 'more', left_over > 0);
END
$$;
COMMENT ON FUNCTION timeseries.timescale_compress_step(text, timestamptz) IS 'Packs one chunk that is old enough, or packs it again after late rows; {"did", "chunk", "more"}.';

-- One chunk. Not before the rollups hold all of it: they are kept for good.
CREATE FUNCTION timeseries.timescale_drop_expired(moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  expired record;
  stored timestamptz;
  late timestamptz;
BEGIN
  FOR expired IN EXECUTE $query$
    SELECT series.name, series.dropped_until, _timescaledb_functions.to_timestamp(slice.range_start) AS opens,
      _timescaledb_functions.to_timestamp(slice.range_end) AS closes
    FROM timeseries.series AS series
    JOIN _timescaledb_catalog.hypertable AS h ON h.schema_name = 'timeseries' AND h.table_name = series.name
    JOIN _timescaledb_catalog.chunk AS chunk ON chunk.hypertable_id = h.id
    JOIN _timescaledb_catalog.chunk_constraint AS tie ON tie.chunk_id = chunk.id
    JOIN _timescaledb_catalog.dimension_slice AS slice ON slice.id = tie.dimension_slice_id
    WHERE series.keep IS NOT NULL AND slice.range_end <= timeseries.timescale_internal($1 - series.keep)
    ORDER BY slice.range_end, series.name
  $query$ USING moment LOOP
    SELECT min((timeseries.timescale_rollup_state(rollup.name)).watermark) INTO stored
    FROM timeseries.timescale_rollups AS rollup WHERE rollup.series = expired.name;
    late := (timeseries.timescale_late_changes(expired.name)).oldest;
    CONTINUE WHEN expired.closes > expired.dropped_until AND (stored < expired.closes OR late < expired.closes);
    -- Rows of the audit log leave an anchor of their chain behind, in this very transaction.
    IF expired.name = 'audit_logs' THEN
      CONTINUE WHEN NOT timeseries.anchor_audit(expired.closes);
    END IF;
    PERFORM 1 FROM timeseries.series AS s WHERE s.name = expired.name FOR UPDATE;
    EXECUTE pg_catalog.format('SELECT %s.drop_chunks(%L::regclass, older_than => %L::timestamptz, newer_than => %L::timestamptz)',
      timeseries.timescale_schema(), pg_catalog.format('timeseries.%I', expired.name), expired.closes, expired.opens);
    UPDATE timeseries.series AS s SET dropped_until = GREATEST(s.dropped_until, expired.closes) WHERE s.name = expired.name;
    RETURN pg_catalog.jsonb_build_object('did', 'drop', 'series', expired.name,
      'dropped', pg_catalog.jsonb_build_array(expired.name || ' until ' || expired.closes), 'more', true);
  END LOOP;
  RETURN '{"did": "nothing", "dropped": [], "more": false}';
END
$$;
COMMENT ON FUNCTION timeseries.timescale_drop_expired(timestamptz) IS 'Drops one chunk that is older than its series keeps and all in its rollups; {"did", "dropped", "more"}.';

-- Rollups of whole buckets go at once, also of the time whose raw rows are gone; a bucket that the range cuts is
-- computed again by the next refresh.
CREATE FUNCTION timeseries.timescale_delete_rows(
  series text, home uuid, device uuid, from_time timestamptz, to_time timestamptz, metrics text[], but_metrics text[]
) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  owned constant text := timeseries.rows_condition(series, home, device, metrics, but_metrics);
  rollup record;
  removed bigint;
BEGIN
  -- Unpacking is bounded by default, and a deletion that is refused would leave everything.
  PERFORM pg_catalog.set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true);
  EXECUTE pg_catalog.format('DELETE FROM timeseries.%I WHERE time >= $1 AND time < $2%s', series, owned)
    USING from_time, to_time, home, device, series, metrics, but_metrics;
  GET DIAGNOSTICS removed = ROW_COUNT;
  FOR rollup IN
    SELECT known.width, (timeseries.timescale_rollup_state(known.name)).storage
    FROM timeseries.timescale_rollups AS known WHERE known.series = timescale_delete_rows.series ORDER BY known.place
  LOOP
    EXECUTE pg_catalog.format('DELETE FROM %s WHERE bucket >= $1 AND bucket <= $2 - %L::interval%s', rollup.storage, rollup.width, owned)
      USING from_time, to_time, home, device, series, metrics, but_metrics;
  END LOOP;
  RETURN pg_catalog.jsonb_build_object('did', 'delete', 'rows', removed, 'more', false);
END
$$;

CREATE FUNCTION timeseries.timescale_rolled_up_before(series text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT LEAST(min((timeseries.timescale_rollup_state(rollup.name)).watermark), (timeseries.timescale_late_changes($1)).oldest)
  FROM timeseries.timescale_rollups AS rollup WHERE rollup.series = $1
$$;

-- Chunks that are packed, and those that are not.
CREATE FUNCTION timeseries.timescale_chunks(series text)
RETURNS TABLE (chunk regclass, closes timestamptz, is_packed boolean, rows bigint, plain_bytes bigint, packed_bytes bigint)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  RETURN QUERY EXECUTE $query$
    SELECT pg_catalog.format('%I.%I', chunk.schema_name, chunk.table_name)::pg_catalog.regclass,
      _timescaledb_functions.to_timestamp(slice.range_end), chunk.status & 1 = 1, size.numrows_pre_compression,
      size.uncompressed_heap_size + size.uncompressed_toast_size + size.uncompressed_index_size,
      size.compressed_heap_size + size.compressed_toast_size + size.compressed_index_size
    FROM _timescaledb_catalog.chunk AS chunk
    JOIN _timescaledb_catalog.hypertable AS h ON h.id = chunk.hypertable_id
    JOIN _timescaledb_catalog.chunk_constraint AS tie ON tie.chunk_id = chunk.id
    JOIN _timescaledb_catalog.dimension_slice AS slice ON slice.id = tie.dimension_slice_id
    LEFT JOIN _timescaledb_catalog.compression_chunk_size AS size ON size.chunk_id = chunk.id
    WHERE h.schema_name = 'timeseries' AND h.table_name = $1
  $query$ USING series;
END
$$;

CREATE FUNCTION timeseries.timescale_count_rows(
  series text, home uuid, devices uuid[], from_time timestamptz, to_time timestamptz, metrics text[], but_metrics text[],
  OUT plain bigint, OUT packed bigint
) LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  packed_before constant timestamptz := (SELECT max(known.closes) FROM timeseries.timescale_chunks(series) AS known WHERE known.is_packed);
BEGIN
  EXECUTE pg_catalog.format('SELECT count(*) FILTER (WHERE time >= $8), count(*) FILTER (WHERE time < $8) FROM timeseries.%I'
    ' WHERE time >= $1 AND time < $2%s', series, timeseries.rows_condition(series, home, NULL, metrics, but_metrics)
      || ' AND device_id = ANY ($4)')
    INTO plain, packed USING from_time, to_time, home, devices, series, metrics, but_metrics, COALESCE(packed_before, '-infinity');
END
$$;

CREATE FUNCTION timeseries.timescale_row_sizes(series text, OUT plain float8, OUT packed float8)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  fullest pg_catalog.regclass;
BEGIN
  SELECT sum(known.plain_bytes) / NULLIF(sum(known.rows), 0)::float8, sum(known.packed_bytes) / NULLIF(sum(known.rows), 0)::float8
    INTO plain, packed FROM timeseries.timescale_chunks(series) AS known WHERE known.is_packed;
  IF plain IS NULL THEN
    SELECT known.chunk INTO fullest FROM timeseries.timescale_chunks(series) AS known
    ORDER BY pg_catalog.pg_relation_size(known.chunk) DESC LIMIT 1;
    IF fullest IS NOT NULL THEN
      EXECUTE pg_catalog.format('SELECT pg_catalog.pg_total_relation_size(%L::pg_catalog.regclass) / NULLIF(count(*), 0)::float8 FROM %1$s', fullest)
        INTO plain;
    END IF;
  END IF;
END
$$;

-- Storage of a series for an engine, in place of what is there: that stays beside it as <series>_before, with its rows.
CREATE FUNCTION timeseries.replace_storage(series text, engine text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  here constant text := pg_catalog.format('timeseries.%I', series);
  aside constant text := pg_catalog.format('timeseries.%I', series || '_before');
  layout timeseries.timescale_series%ROWTYPE;
  statements text[];
  statement text;
  old_index record;
  made text;
BEGIN
  -- Triggers and grants are not part of LIKE.
  SELECT COALESCE(pg_catalog.array_agg(definition), '{}') INTO statements FROM (
    SELECT pg_catalog.pg_get_triggerdef(t.oid) AS definition FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = here::pg_catalog.regclass AND NOT t.tgisinternal AND t.tgname NOT LIKE 'ts\_%'
    UNION ALL
    SELECT pg_catalog.format('GRANT %s ON %s TO %s', a.privilege_type, here, a.grantee::pg_catalog.regrole)
    FROM pg_catalog.pg_class AS c, pg_catalog.aclexplode(c.relacl) AS a
    WHERE c.oid = here::pg_catalog.regclass AND a.grantee <> c.relowner AND a.grantee <> 0
  ) AS beside;
  EXECUTE pg_catalog.format('ALTER TABLE %s RENAME TO %I', here, series || '_before');
  FOR old_index IN
    SELECT c.relname AS name FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid = aside::pg_catalog.regclass
  LOOP
    EXECUTE pg_catalog.format('ALTER INDEX timeseries.%I RENAME TO %I', old_index.name, old_index.name || '_before');
  END LOOP;
  EXECUTE pg_catalog.format('CREATE TABLE %s (LIKE %s INCLUDING ALL)%s', here, aside,
    CASE engine WHEN 'native' THEN ' PARTITION BY RANGE (time)' ELSE '' END);
  -- The same names as before, where Postgres chose others.
  FOR old_index IN
    SELECT c.relname AS name, pg_catalog.substring(pg_catalog.pg_get_indexdef(c.oid), ' USING .*$') AS shape
    FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid = aside::pg_catalog.regclass
  LOOP
    SELECT c.relname INTO made FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid = here::pg_catalog.regclass
      AND pg_catalog.substring(pg_catalog.pg_get_indexdef(c.oid), ' USING .*$') = old_index.shape;
    CONTINUE WHEN made IS NULL OR made || '_before' = old_index.name;
    EXECUTE pg_catalog.format('ALTER INDEX timeseries.%I RENAME TO %I', made, pg_catalog.left(old_index.name, -7));
  END LOOP;
  IF engine = 'timescale' THEN
    SELECT * INTO STRICT layout FROM timeseries.timescale_series AS t WHERE t.name = series;
    EXECUTE pg_catalog.format('SELECT %1$s.create_hypertable(%2$L::regclass, %1$s.by_range(''time'', %3$L::interval), create_default_indexes => false)',
      timeseries.timescale_schema(), here, layout.chunk_interval);
    -- What is never packed stays an ordinary hypertable: its rows may then be changed at will.
    IF (SELECT s.compress_after FROM timeseries.series AS s WHERE s.name = series) IS NOT NULL THEN
      EXECUTE pg_catalog.format('ALTER TABLE %s SET (timescaledb.compress, timescaledb.compress_segmentby = %L, timescaledb.compress_orderby = %L)',
        here, layout.segment_by, layout.order_by);
    END IF;
  END IF;
  FOREACH statement IN ARRAY statements LOOP
    EXECUTE statement;
  END LOOP;
END
$$;
COMMENT ON FUNCTION timeseries.replace_storage(text, text) IS 'Makes empty storage of an engine under the name of a series; what was there is called <series>_before until it is dropped.';

-- The continuous aggregates over the hypertables that bear the names of the series now.
CREATE FUNCTION timeseries.create_timescale_rollups() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  rollup record;
BEGIN
  FOR rollup IN SELECT * FROM timeseries.timescale_rollups ORDER BY series, place LOOP
    EXECUTE pg_catalog.format('CREATE MATERIALIZED VIEW timeseries.%I WITH (timescaledb.continuous, '
      'timescaledb.materialized_only = false, timescaledb.create_group_indexes = false) AS %s WITH NO DATA', rollup.name || '_cagg',
      pg_catalog.format(rollup.selection, timeseries.timescale_schema()));
    EXECUTE pg_catalog.format('CREATE INDEX ON timeseries.%I (device_id, component, %sbucket)', rollup.name || '_cagg',
      CASE rollup.series WHEN 'device_telemetry' THEN 'metric, ' ELSE '' END);
  END LOOP;
END
$$;

CREATE FUNCTION timeseries.use_timescale() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  target record;
BEGIN
  -- The same columns in the same order and of the same type: views of other schemas stand on these.
  FOR target IN
    SELECT v.relname AS name, pg_catalog.string_agg(pg_catalog.format('%I::%s', a.attname,
      pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) AS columns,
      COALESCE((SELECT rollup.name || '_cagg' FROM timeseries.timescale_rollups AS rollup
          WHERE v.relname IN (rollup.name, rollup.name || '_stored')),
        pg_catalog.left(v.relname, -5)) AS source,
      (SELECT rollup.name || '_left' FROM timeseries.timescale_rollups AS rollup
        WHERE v.relname IN (rollup.name, rollup.name || '_stored')) AS kept_beside
    FROM pg_catalog.pg_class AS v
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE v.relnamespace = 'timeseries'::pg_catalog.regnamespace AND v.relkind = 'v'
      AND (v.relname IN (SELECT name || '_rows' FROM timeseries.timescale_series)
        OR v.relname IN (SELECT name FROM timeseries.timescale_rollups)
        OR v.relname IN (SELECT name || '_stored' FROM timeseries.timescale_rollups))
    GROUP BY v.relname
  LOOP
    EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%I AS SELECT %s FROM timeseries.%I%s',
      target.name, target.columns, target.source, CASE WHEN target.kept_beside IS NULL THEN ''
        ELSE pg_catalog.format(' UNION ALL SELECT %s FROM timeseries.%I', target.columns, target.kept_beside) END);
  END LOOP;
  UPDATE timeseries.engine SET name = 'timescale', chosen_at = pg_catalog.now() WHERE name <> 'timescale';
END
$$;
COMMENT ON FUNCTION timeseries.use_timescale() IS 'Makes TimescaleDB the engine that the views and the steps use; it moves no rows.';

-- At the first migration nothing is stored yet, and the better engine is taken at once.
DO $choose$
DECLARE
  obstacle constant text := timeseries.timescale_obstacle();
  chosen text;
BEGIN
  IF obstacle IS NOT NULL THEN
    UPDATE timeseries.engine SET reason = 'chosen at the first migration: ' || obstacle;
    RETURN;
  END IF;
  FOR chosen IN SELECT name FROM timeseries.timescale_series LOOP
    PERFORM timeseries.replace_storage(chosen, 'timescale');
  END LOOP;
  PERFORM timeseries.create_timescale_rollups();
  PERFORM timeseries.use_timescale();
  FOR chosen IN SELECT name FROM timeseries.timescale_series LOOP
    EXECUTE format('DROP TABLE timeseries.%I', chosen || '_before');
  END LOOP;
  UPDATE timeseries.engine SET reason = 'chosen at the first migration: the extension is there, with its full licence';
END
$choose$;

RESET ROLE;
SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('11_time_series_timescale') ON CONFLICT (name) DO NOTHING;
