-- NEXA, time series: the steps of maintenance that both engines have, and the native engine behind them.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;
SET LOCAL ROLE nexa_service;

-- Steps. Each is one transaction's worth of work, safe to kill, and answers {"did": ..., "more": boolean}. They call
-- the function of the same name with the engine's name in front.

CREATE FUNCTION timeseries.engine_name() RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$ SELECT name FROM timeseries.engine $$;

CREATE FUNCTION timeseries.ensure_partitions(from_time timestamptz, to_time timestamptz, only_series text DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  made integer;
BEGIN
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1, $2, $3)', timeseries.engine_name() || '_ensure_partitions')
    INTO made USING from_time, to_time, only_series;
  RETURN made;
END
$$;
COMMENT ON FUNCTION timeseries.ensure_partitions(timestamptz, timestamptz, text) IS 'Makes the storage of a time range, for all series or one; answers how many parts were missing.';

CREATE FUNCTION timeseries.refresh_rollups(series text, moment timestamptz DEFAULT now())
RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  answer jsonb;
BEGIN
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1, $2)', timeseries.engine_name() || '_refresh_rollups')
    INTO answer USING series, moment;
  RETURN answer;
END
$$;
COMMENT ON FUNCTION timeseries.refresh_rollups(text, timestamptz) IS 'One step of bringing a series'' rollups up to the moment; {"did", "more"}. Call it until more is false.';

CREATE FUNCTION timeseries.compress_step(series text, moment timestamptz DEFAULT now())
RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  answer jsonb;
BEGIN
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1, $2)', timeseries.engine_name() || '_compress_step')
    INTO answer USING series, moment;
  RETURN answer;
END
$$;
COMMENT ON FUNCTION timeseries.compress_step(text, timestamptz) IS 'Packs some of a series'' rows that are old enough; {"did", "rows", "more"}. Call it until more is false.';

CREATE FUNCTION timeseries.drop_expired(moment timestamptz DEFAULT now())
RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  answer jsonb;
BEGIN
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1)', timeseries.engine_name() || '_drop_expired')
    INTO answer USING moment;
  RETURN answer;
END
$$;
COMMENT ON FUNCTION timeseries.drop_expired(timestamptz) IS 'Drops one month that is older than its series keeps; {"did", "dropped": [names], "more"}. Call it until more is false.';

CREATE FUNCTION timeseries.delete_rows(
  series text, home uuid, device uuid,
  from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity',
  metrics text[] DEFAULT NULL, but_metrics text[] DEFAULT NULL
) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  answer jsonb;
  level text;
BEGIN
  IF home IS NULL AND device IS NULL THEN
    RAISE EXCEPTION 'rows are deleted of a home or a device' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1, $2, $3, $4, $5, $6, $7)', timeseries.engine_name() || '_delete_rows')
    INTO answer USING series, home, device, from_time, to_time, metrics, but_metrics;
  IF NOT (answer ->> 'more')::boolean AND series IN ('device_telemetry', 'energy_usage') THEN
    FOREACH level IN ARRAY ARRAY['15m', 'hourly', 'daily'] LOOP
      EXECUTE pg_catalog.format('DELETE FROM timeseries.%I WHERE bucket >= $1 AND bucket <= $2%s', series || '_' || level || '_left',
        timeseries.rows_condition(series, home, device, metrics, but_metrics))
        USING from_time, to_time - CASE level WHEN '15m' THEN interval '15 minutes' WHEN 'hourly' THEN interval '1 hour' ELSE interval '1 day' END,
          home, device, series, metrics, but_metrics;
    END LOOP;
  END IF;
  RETURN answer;
END
$$;
COMMENT ON FUNCTION timeseries.delete_rows(text, uuid, uuid, timestamptz, timestamptz, text[], text[]) IS 'Deletes the rows of a home, a device or a device in a home (null: any) with from_time <= time < to_time, of these metrics or of all but these, also those packed, and their rollups; {"did", "rows", "more"}. A step too: call it until more is false.';

-- Of whom, for statements whose parameters are from_time, to_time, home, device, series, metrics, but_metrics.
CREATE FUNCTION timeseries.rows_condition(series text, home uuid, device uuid, metrics text[], but_metrics text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  metric constant text := CASE series WHEN 'device_telemetry' THEN 'metric' WHEN 'device_states' THEN 'attribute' END;
BEGIN
  IF metric IS NULL AND (metrics IS NOT NULL OR but_metrics IS NOT NULL) THEN
    RAISE EXCEPTION 'a row of % holds more than one metric', series USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN CASE WHEN home IS NOT NULL THEN ' AND home_id = $3' ELSE '' END
    || CASE WHEN device IS NOT NULL THEN ' AND device_id = $4' ELSE '' END
    || CASE WHEN metrics IS NOT NULL THEN pg_catalog.format(' AND %I = ANY ($6)', metric) ELSE '' END
    || CASE WHEN but_metrics IS NOT NULL THEN pg_catalog.format(' AND %I <> ALL ($7)', metric) ELSE '' END;
END
$$;

-- Rows that a home's rule keeps no longer. Charts of that time live on: the rollups go to tables that no engine
-- computes anew, as their rows are gone. What of them is known there already stays when late rows come and go.
CREATE FUNCTION timeseries.expire_rows(
  series text, home uuid, device uuid, before timestamptz, metrics text[] DEFAULT NULL, but_metrics text[] DEFAULT NULL
) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  engine constant text := timeseries.engine_name();
  -- Of many months a month a step.
  most_time constant interval := '31 days';
  owned constant text := timeseries.rows_condition(series, home, device, metrics, but_metrics);
  closes timestamptz := before;
  first timestamptz;
  level text;
  answer jsonb;
BEGIN
  IF home IS NULL OR device IS NULL OR before <> pg_catalog.date_trunc('day', before, 'UTC') THEN
    RAISE EXCEPTION 'rows expire by device and whole day' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF series IN ('device_telemetry', 'energy_usage') THEN
    IF engine = 'native' THEN PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('rollup', series)); END IF;
    EXECUTE pg_catalog.format('SELECT pg_catalog.min(bucket) FROM %s WHERE bucket < $2%s', timeseries.rollup_storage(series || '_15m'), owned)
      INTO first USING NULL::timestamptz, before, home, device, series, metrics, but_metrics;
    closes := LEAST(before, pg_catalog.date_trunc('day', first, 'UTC') + most_time);
    FOREACH level IN ARRAY ARRAY['15m', 'hourly', 'daily'] LOOP
      EXECUTE pg_catalog.format('WITH gone AS (DELETE FROM %1$s WHERE bucket < $2%2$s RETURNING *)'
        ' INSERT INTO timeseries.%3$I (%4$s) SELECT %4$s FROM gone ON CONFLICT DO NOTHING',
        timeseries.rollup_storage(series || '_' || level), owned, series || '_' || level || '_left', timeseries.view_columns(series || '_' || level))
        USING NULL::timestamptz, closes, home, device, series, metrics, but_metrics;
    END LOOP;
  END IF;
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1, $2, $3, $4, $5, $6, $7)', engine || '_delete_rows')
    INTO answer USING series, home, device, '-infinity'::timestamptz, closes, metrics, but_metrics;
  IF closes < before THEN answer := pg_catalog.jsonb_set(answer, '{more}', 'true'); END IF;
  RETURN answer;
END
$$;
COMMENT ON FUNCTION timeseries.expire_rows(text, uuid, uuid, timestamptz, text[], text[]) IS 'Deletes a device''s rows before the beginning of a day (UTC), not later than timeseries.rolled_up_before told when the work began, and keeps their rollups; {"did", "rows", "more"}. A step: call it until more is false.';

CREATE FUNCTION timeseries.rollup_storage(rollup text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF timeseries.engine_name() = 'native' THEN RETURN pg_catalog.format('timeseries.%I', rollup || '_kept'); END IF;
  RETURN (timeseries.timescale_rollup_state(rollup)).storage;
END
$$;
COMMENT ON FUNCTION timeseries.rollup_storage(text) IS 'The table in which the engine stores a rollup.';

CREATE FUNCTION timeseries.rolled_up_before(series text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  answer timestamptz;
BEGIN
  IF series NOT IN ('device_telemetry', 'energy_usage') THEN RETURN 'infinity'; END IF;
  EXECUTE pg_catalog.format('SELECT timeseries.%I($1)', timeseries.engine_name() || '_rolled_up_before') INTO answer USING series;
  RETURN pg_catalog.date_trunc('day', answer, 'UTC');
END
$$;
COMMENT ON FUNCTION timeseries.rolled_up_before(text) IS 'The day (UTC) before which rollups hold every row; infinity for a series without.';

-- What a home has of a series.

CREATE FUNCTION nexa.history_rows(
  of_home uuid, of_series text, of_devices uuid[], from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity',
  metrics text[] DEFAULT NULL, but_metrics text[] DEFAULT NULL, OUT plain bigint, OUT packed bigint
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM timeseries.require_managed(of_home, of_series);
  EXECUTE pg_catalog.format('SELECT * FROM timeseries.%I($1, $2, $3, $4, $5, $6, $7)', timeseries.engine_name() || '_count_rows')
    INTO plain, packed USING of_series, of_home, of_devices, from_time, to_time, metrics, but_metrics;
END
$$;
COMMENT ON FUNCTION nexa.history_rows(uuid, text, uuid[], timestamptz, timestamptz, text[], text[]) IS 'How many rows of a series a home has of these devices with from_time <= time < to_time, of these metrics or all but these; for whoever manages it.';

CREATE FUNCTION nexa.history_sizes(
  of_home uuid, of_series text, OUT keep_days integer, OUT pack_after_days integer, OUT plain float8, OUT packed float8
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM timeseries.require_managed(of_home, of_series);
  SELECT pg_catalog.floor(EXTRACT(EPOCH FROM known.keep) / 86400), pg_catalog.ceil(EXTRACT(EPOCH FROM known.compress_after) / 86400)
    INTO keep_days, pack_after_days FROM timeseries.series AS known WHERE known.name = of_series;
  EXECUTE pg_catalog.format('SELECT * FROM timeseries.%I($1)', timeseries.engine_name() || '_row_sizes') INTO plain, packed USING of_series;
END
$$;
COMMENT ON FUNCTION nexa.history_sizes(uuid, text) IS 'How long this server keeps a series (null: for good), when it packs it, and the bytes of a plain and of a packed row of all homes with their indexes (null: there is none); for whoever manages the home.';

CREATE FUNCTION timeseries.require_managed(home uuid, series text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF (home = ANY (nexa.managed_homes())) IS NOT TRUE THEN
    RAISE EXCEPTION 'this home is not yours to manage' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF series = 'audit_logs' OR NOT EXISTS (SELECT FROM timeseries.series AS known WHERE known.name = series) THEN
    RAISE EXCEPTION 'no history of devices in series %', series USING ERRCODE = 'invalid_parameter_value';
  END IF;
END
$$;

-- The native engine.
--
-- Rows come into monthly partitions. What is old enough is packed into segments: one row for about 1,000 samples of a
-- device, component (and metric), each column an array. A row is in a partition or in a segment, never in both.
-- Advisory locks, all until the end of the transaction: "write" is shared by writers and exclusive for announcements;
-- "pack" is shared by writers of late rows and exclusive for whoever packs or deletes; "rollup" and "compress" let one
-- server at a time do the step.

CREATE FUNCTION timeseries.lock_key(kind text, series text) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$ SELECT pg_catalog.hashtextextended('nexa.timeseries.' || kind || '.' || series, 0) $$;

-- Monthly partitions (UTC) for every month that the time range touches. Attaching, unlike CREATE ... PARTITION OF,
-- lets readers and writers of the other months go on.
CREATE FUNCTION timeseries.native_ensure_partitions(from_time timestamptz, to_time timestamptz, only_series text)
RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  wanted record;
  made integer := 0;
BEGIN
  IF to_time - from_time > interval '50 years' THEN
    RAISE EXCEPTION 'a range of more than 50 years' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR wanted IN
    SELECT series.name, series.name || pg_catalog.to_char(month AT TIME ZONE 'UTC', '_YYYY_MM') AS partition,
      month AS opens, (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC' AS closes
    FROM timeseries.series AS series,
      LATERAL (
        SELECT start AT TIME ZONE 'UTC' AS month FROM pg_catalog.generate_series(
          pg_catalog.date_trunc('month', from_time AT TIME ZONE 'UTC'), to_time AT TIME ZONE 'UTC', interval '1 month') AS start
      ) AS months
    WHERE only_series IS NULL OR series.name = only_series
  LOOP
    CONTINUE WHEN pg_catalog.to_regclass('timeseries.' || wanted.partition) IS NOT NULL;
    -- Two writers may meet the same new month. Who waited for the other one still has in its cache that there is no such
    -- relation, so that it looks into the table itself.
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('nexa.partitions', 0));
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_catalog.pg_class
      WHERE relnamespace = 'timeseries'::pg_catalog.regnamespace AND relname = wanted.partition);
    EXECUTE pg_catalog.format('CREATE TABLE timeseries.%I (LIKE timeseries.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)',
      wanted.partition, wanted.name);
    EXECUTE pg_catalog.format('ALTER TABLE timeseries.%I ATTACH PARTITION timeseries.%I FOR VALUES FROM (%L) TO (%L)',
      wanted.name, wanted.partition, wanted.opens, wanted.closes);
    IF wanted.name = 'audit_logs' AND pg_catalog.to_regprocedure('timeseries.guard_audit(regclass)') IS NOT NULL THEN
      PERFORM timeseries.guard_audit(('timeseries.' || wanted.partition)::pg_catalog.regclass);
    END IF;
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;
COMMENT ON FUNCTION timeseries.native_ensure_partitions(timestamptz, timestamptz, text) IS 'Makes the monthly partitions of a time range, for all series or one; answers how many were missing.';

-- Packed columns. Packing checks that unpacking gives the same bits back.

CREATE TYPE timeseries.packed_times AS (origin timestamptz, step integer, offsets integer[]);
COMMENT ON TYPE timeseries.packed_times IS 'Ascending times: every step milliseconds from origin on, or origin + offsets in milliseconds.';
CREATE TYPE timeseries.packed_numbers AS (base float8, factor float8, small smallint[], medium integer[], exact float8[]);
COMMENT ON TYPE timeseries.packed_numbers IS 'Numbers: exact; or (base + small or medium) / factor; or, without arrays, all equal to base.';
CREATE TYPE timeseries.packed_texts AS (words text[], picks smallint[]);
COMMENT ON TYPE timeseries.packed_texts IS 'Texts: words by their place in picks; without picks all equal to the only word, or null.';

CREATE FUNCTION timeseries.times(packed timeseries.packed_times, low integer, high integer) RETURNS timestamptz[]
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
BEGIN
  IF packed.step IS NOT NULL THEN
    RETURN ARRAY(SELECT packed.origin + place::float8 * packed.step * interval '1 millisecond'
      FROM pg_catalog.generate_series(low - 1, high - 1) AS place);
  END IF;
  RETURN ARRAY(SELECT packed.origin + shift * interval '1 millisecond' FROM unnest(packed.offsets[low:high]) AS shift);
END
$$;
COMMENT ON FUNCTION timeseries.times(timeseries.packed_times, integer, integer) IS 'Unpacks the times from place low to place high.';

CREATE FUNCTION timeseries.pack_times(times timestamptz[]) RETURNS timeseries.packed_times
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  samples constant integer := pg_catalog.cardinality(times);
  -- A month is longer than 2^31 milliseconds.
  span constant bigint := EXTRACT(EPOCH FROM times[samples] - times[1]) * 1000;
  packed timeseries.packed_times;
BEGIN
  packed.step := CASE WHEN samples = 1 THEN 1 WHEN span % (samples - 1) = 0 AND span / (samples - 1) BETWEEN 1 AND 2147483647
    THEN span / (samples - 1) END;
  packed.origin := times[1];
  IF packed.step IS NOT NULL AND timeseries.times(packed, 1, samples) = times THEN RETURN packed; END IF;
  packed.step := NULL;
  IF span > 2147483647 THEN packed.origin := times[1] + interval '1 millisecond' * 2147483648; END IF;
  packed.offsets := ARRAY(
    SELECT (EXTRACT(EPOCH FROM moment - packed.origin) * 1000)::integer FROM unnest(times) AS moment);
  IF timeseries.times(packed, 1, samples) IS DISTINCT FROM times THEN
    RAISE EXCEPTION 'times of % to % do not come back from their packed form', times[1], times[samples];
  END IF;
  RETURN packed;
END
$$;

CREATE FUNCTION timeseries.positions(
  packed timeseries.packed_times, samples integer, first_time timestamptz, last_time timestamptz,
  from_time timestamptz, to_time timestamptz, OUT low integer, OUT high integer
) LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
BEGIN
  low := 1;
  high := samples;
  IF from_time > first_time THEN
    low := CASE WHEN packed.step IS NOT NULL
      THEN pg_catalog.ceil(EXTRACT(EPOCH FROM from_time - packed.origin) * 1000 / packed.step)::integer + 1
      ELSE pg_catalog.width_bucket((pg_catalog.ceil(EXTRACT(EPOCH FROM from_time - packed.origin) * 1000) - 1)::integer, packed.offsets) + 1 END;
  END IF;
  IF to_time <= last_time THEN
    high := CASE WHEN packed.step IS NOT NULL
      THEN pg_catalog.ceil(EXTRACT(EPOCH FROM to_time - packed.origin) * 1000 / packed.step)::integer
      ELSE pg_catalog.width_bucket((pg_catalog.ceil(EXTRACT(EPOCH FROM to_time - packed.origin) * 1000) - 1)::integer, packed.offsets) END;
  END IF;
END
$$;
COMMENT ON FUNCTION timeseries.positions(timeseries.packed_times, integer, timestamptz, timestamptz, timestamptz, timestamptz)
  IS 'First and last place with from_time <= time < to_time, in a segment that overlaps this range.';

CREATE FUNCTION timeseries.numbers(packed timeseries.packed_numbers, low integer, high integer) RETURNS float8[]
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
BEGIN
  IF packed.exact IS NOT NULL THEN RETURN packed.exact[low:high]; END IF;
  IF packed.small IS NOT NULL THEN
    RETURN ARRAY(SELECT (packed.base + number) / packed.factor FROM unnest(packed.small[low:high]) AS number);
  END IF;
  IF packed.medium IS NOT NULL THEN
    RETURN ARRAY(SELECT (packed.base + number) / packed.factor FROM unnest(packed.medium[low:high]) AS number);
  END IF;
  RETURN pg_catalog.array_fill(packed.base, ARRAY[GREATEST(high - low + 1, 0)]);
END
$$;
COMMENT ON FUNCTION timeseries.numbers(timeseries.packed_numbers, integer, integer) IS 'Unpacks the numbers from place low to place high.';

CREATE FUNCTION timeseries.pack_numbers(numbers float8[]) RETURNS timeseries.packed_numbers
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  samples constant integer := pg_catalog.cardinality(numbers);
  wanted constant bytea := pg_catalog.array_send(numbers);
  packed timeseries.packed_numbers;
  lowest float8;
  highest float8;
  has_nulls boolean;
  scale float8;
BEGIN
  SELECT pg_catalog.min(number), pg_catalog.max(number), pg_catalog.count(number) < samples INTO lowest, highest, has_nulls
  FROM unnest(numbers) AS number;
  IF lowest IS NULL OR (lowest = highest AND NOT has_nulls) THEN
    packed.base := numbers[1];
    IF pg_catalog.array_send(timeseries.numbers(packed, 1, samples)) = wanted THEN RETURN packed; END IF;
    packed.base := NULL;
  END IF;
  FOREACH scale IN ARRAY '{1,10,100,1000,10000,100000,1000000}'::float8[] LOOP
    -- Beyond 2^53 not every integer is a float8. NaN is greater than any number.
    EXIT WHEN NOT (lowest > -9e15 / scale AND highest < 9e15 / scale);
    -- A few first: most that do not fit show it at once. Adding zero makes a negative zero differ.
    CONTINUE WHEN EXISTS (SELECT FROM unnest(numbers[1:12]) AS number
      WHERE pg_catalog.float8send((pg_catalog.round(number * scale) + 0.0::float8) / scale) <> pg_catalog.float8send(number));
    CONTINUE WHEN EXISTS (SELECT FROM unnest(numbers) AS number
      WHERE pg_catalog.float8send((pg_catalog.round(number * scale) + 0.0::float8) / scale) <> pg_catalog.float8send(number));
    packed.factor := scale;
    lowest := pg_catalog.round(lowest * scale);
    highest := pg_catalog.round(highest * scale);
    IF highest - lowest <= 65535 THEN
      packed.base := lowest + 32768;
      packed.small := ARRAY(SELECT (pg_catalog.round(number * scale) - packed.base)::smallint FROM unnest(numbers) AS number);
    ELSIF highest - lowest <= 4294967295 THEN
      packed.base := lowest + 2147483648;
      packed.medium := ARRAY(SELECT (pg_catalog.round(number * scale) - packed.base)::integer FROM unnest(numbers) AS number);
    END IF;
    IF packed.base IS NOT NULL AND pg_catalog.array_send(timeseries.numbers(packed, 1, samples)) = wanted THEN RETURN packed; END IF;
    EXIT;
  END LOOP;
  RETURN ROW(NULL, NULL, NULL, NULL, numbers)::timeseries.packed_numbers;
END
$$;
COMMENT ON FUNCTION timeseries.pack_numbers(float8[]) IS 'The smallest form from which the same bits come back.';

CREATE FUNCTION timeseries.texts(packed timeseries.packed_texts, low integer, high integer) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
BEGIN
  IF packed.picks IS NULL THEN RETURN pg_catalog.array_fill(packed.words[1], ARRAY[GREATEST(high - low + 1, 0)]); END IF;
  RETURN ARRAY(SELECT packed.words[pick] FROM unnest(packed.picks[low:high]) AS pick);
END
$$;

CREATE FUNCTION timeseries.pack_texts(texts text[]) RETURNS timeseries.packed_texts
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
  packed timeseries.packed_texts;
BEGIN
  packed.words := ARRAY(SELECT DISTINCT word COLLATE "C" FROM unnest(texts) AS word WHERE word IS NOT NULL ORDER BY 1);
  IF pg_catalog.cardinality(packed.words) > 1 OR (pg_catalog.cardinality(packed.words) = 1 AND pg_catalog.array_position(texts, NULL) IS NOT NULL) THEN
    packed.picks := ARRAY(SELECT pg_catalog.array_position(packed.words, word)::smallint FROM unnest(texts) AS word);
  END IF;
  IF timeseries.texts(packed, 1, pg_catalog.cardinality(texts)) IS DISTINCT FROM texts THEN
    RAISE EXCEPTION 'texts do not come back from their packed form';
  END IF;
  RETURN packed;
END
$$;

-- Segments. Built from the columns of <series>_rows, so that a column added there is packed too.

CREATE FUNCTION timeseries.packed_columns(series text) RETURNS TABLE (name text, type text, form text)
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT attname::text, pg_catalog.format_type(atttypid, atttypmod),
    CASE WHEN attname IN ('device_id', 'home_id', 'component', 'metric') THEN 'group'
      WHEN attname = 'time' THEN 'times'
      WHEN atttypid IN ('float8'::pg_catalog.regtype, 'int2'::pg_catalog.regtype, 'int4'::pg_catalog.regtype, 'int8'::pg_catalog.regtype) THEN 'numbers'
      ELSE 'texts' END
  FROM pg_catalog.pg_attribute
  WHERE attrelid = ('timeseries.' || pg_catalog.quote_ident(series || '_rows'))::pg_catalog.regclass AND attnum > 0 AND NOT attisdropped
  ORDER BY attnum
$$;
COMMENT ON FUNCTION timeseries.packed_columns(text) IS 'The columns of a series in their order, and how a segment holds each: as its group, or packed.';

CREATE FUNCTION timeseries.segment_group(series text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE WHEN series = 'device_telemetry' THEN '{device_id,component,metric}'::text[] ELSE '{device_id,component}'::text[] END
$$;

CREATE FUNCTION timeseries.has_segments(series text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT series IN ('device_telemetry', 'energy_usage', 'network_metrics', 'device_error_logs')
$$;

CREATE FUNCTION timeseries.unpack_statement(series text, source text) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT pg_catalog.format('SELECT %s FROM %s AS s CROSS JOIN LATERAL unnest(%s) AS u (%s)',
    pg_catalog.string_agg(pg_catalog.format(CASE WHEN form = 'group' THEN 's.%1$I' ELSE 'u.%1$I::%2$s AS %1$I' END, name, type), ', '),
    source,
    pg_catalog.string_agg(pg_catalog.format('timeseries.%s(s.%I, 1, s.count)', form, CASE form WHEN 'times' THEN 'times' ELSE name END), ', ')
      FILTER (WHERE form <> 'group'),
    pg_catalog.string_agg(pg_catalog.quote_ident(name), ', ') FILTER (WHERE form <> 'group'))
  FROM timeseries.packed_columns(series)
$$;
COMMENT ON FUNCTION timeseries.unpack_statement(text, text) IS 'SQL: every row of the segments in source, with the columns of <series>_rows.';

DO $segments$
DECLARE
  named text;
BEGIN
  FOREACH named IN ARRAY ARRAY['device_telemetry', 'energy_usage', 'network_metrics', 'device_error_logs'] LOOP
    -- Narrow rows, with the arrays beside them: finding a segment by its time then reads few pages.
    EXECUTE format('CREATE TABLE timeseries.%I (from_time timestamptz(3) NOT NULL, to_time timestamptz(3) NOT NULL, '
      'count integer NOT NULL, %s, times timeseries.packed_times NOT NULL, %s) WITH (toast_tuple_target = 256)',
      named || '_segments',
      (SELECT string_agg(format('%I %s NOT NULL', name, type), ', ') FROM timeseries.packed_columns(named) WHERE form = 'group'),
      (SELECT string_agg(format('%I timeseries.packed_%s', name, form), ', ') FROM timeseries.packed_columns(named)
        WHERE form IN ('numbers', 'texts')));
    EXECUTE format('CREATE INDEX %I ON timeseries.%I (%s, from_time, to_time)', named || '_segments_group_idx', named || '_segments',
      array_to_string(timeseries.segment_group(named), ', '));
    EXECUTE format('CREATE INDEX %I ON timeseries.%I USING brin (to_time) WITH (pages_per_range = 16, autosummarize = on)',
      named || '_segments_time_idx', named || '_segments');
    EXECUTE format('COMMENT ON TABLE timeseries.%I IS %L', named || '_segments',
      format('Packed rows of %s: about 1,000 samples of one device, component and month a row. Native engine only.', named));
  END LOOP;
END
$segments$;

CREATE TABLE timeseries.packing (
  series text NOT NULL REFERENCES timeseries.series,
  month timestamptz NOT NULL,
  packed_before timestamptz NOT NULL DEFAULT '-infinity',
  after_group text[],
  PRIMARY KEY (series, month)
);
COMMENT ON TABLE timeseries.packing IS 'How far packing is with the rows of a month. Native engine only.';
COMMENT ON COLUMN timeseries.packing.packed_before IS 'Every group was packed up to here; goes back when late rows come.';
COMMENT ON COLUMN timeseries.packing.after_group IS 'The group at which a pass that is under way stands.';

CREATE TABLE timeseries.late_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  series text NOT NULL REFERENCES timeseries.series,
  home_id uuid NOT NULL,
  device_id uuid NOT NULL,
  component text NOT NULL,
  metric text,
  from_time timestamptz NOT NULL,
  to_time timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE timeseries.late_changes IS 'Rows that came or went behind the announced time; the rollups of these ranges are computed again. Native engine only.';
COMMENT ON COLUMN timeseries.late_changes.to_time IS 'Included.';
CREATE INDEX late_changes_series_idx ON timeseries.late_changes (series, id);

-- Writing.

CREATE FUNCTION timeseries.begin_write(of_series text, from_time timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  state timeseries.series;
BEGIN
  -- A statement of its own: the one that reads must not see less than what was there when the lock was got.
  PERFORM pg_catalog.pg_advisory_xact_lock_shared(timeseries.lock_key('write', of_series));
  SELECT * INTO state FROM timeseries.series WHERE name = of_series;
  -- Before any row is touched: whoever packs holds this lock and then locks rows.
  IF from_time < state.compress_before THEN
    PERFORM pg_catalog.pg_advisory_xact_lock_shared(timeseries.lock_key('pack', of_series));
  END IF;
  RETURN GREATEST(state.announced, state.compress_before);
END
$$;
COMMENT ON FUNCTION timeseries.begin_write(text, timestamptz) IS 'Begins writing rows of that time or later in this transaction. Of rows before the time it answers timeseries.note_late must be told.';

CREATE FUNCTION timeseries.open_segments(
  series text, home uuid, device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz
) RETURNS integer LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  opened integer;
  reach record;
  statement text;
BEGIN
  EXECUTE pg_catalog.format('SELECT pg_catalog.min(from_time) AS low, pg_catalog.max(to_time) AS high FROM timeseries.%I WHERE device_id = $1'
    ' AND ($2 IS NULL OR component = $2) AND ($6 IS NULL OR home_id = $6)%s AND from_time >= pg_catalog.date_trunc(''month'', $4, ''UTC'') AND from_time <= $5 AND to_time >= $4',
    series || '_segments', CASE WHEN series = 'device_telemetry' THEN ' AND ($3 IS NULL OR metric = $3)' ELSE '' END)
    INTO reach USING device, of_component, of_metric, from_time, to_time, home;
  IF reach.low IS NULL THEN RETURN 0; END IF;
  PERFORM timeseries.native_ensure_partitions(reach.low, reach.high, series);
  -- What is among the plain rows already was written later and wins, in wide rows column by column.
  SELECT pg_catalog.format(
    'WITH opened AS (DELETE FROM timeseries.%1$I WHERE device_id = $1 AND ($2 IS NULL OR component = $2) AND ($6 IS NULL OR home_id = $6)%2$s'
    ' AND from_time >= pg_catalog.date_trunc(''month'', $4, ''UTC'') AND from_time <= $5 AND to_time >= $4 RETURNING *)'
    ' INSERT INTO timeseries.%3$I AS plain (%4$s) %5$s ON CONFLICT (%6$s) DO %7$s',
    series || '_segments', CASE WHEN series = 'device_telemetry' THEN ' AND ($3 IS NULL OR metric = $3)' ELSE '' END, series,
    pg_catalog.string_agg(pg_catalog.quote_ident(name), ', '), timeseries.unpack_statement(series, 'opened'), timeseries.series_key(series),
    CASE WHEN series IN ('energy_usage', 'network_metrics') THEN 'UPDATE SET ' || pg_catalog.string_agg(
      pg_catalog.format('%1$I = COALESCE(plain.%1$I, EXCLUDED.%1$I)', name), ', ') FILTER (WHERE form IN ('numbers', 'texts'))
    ELSE 'NOTHING' END)
  INTO statement FROM timeseries.packed_columns(series);
  EXECUTE statement USING device, of_component, of_metric, from_time, to_time, home;
  GET DIAGNOSTICS opened = ROW_COUNT;
  RETURN opened;
END
$$;
COMMENT ON FUNCTION timeseries.open_segments(text, uuid, uuid, text, text, timestamptz, timestamptz) IS 'Turns segments that touch from_time <= time <= to_time back into plain rows; null means any home, component or metric. Needs the pack lock.';

CREATE FUNCTION timeseries.series_key(series text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE series WHEN 'device_telemetry' THEN 'device_id, component, metric, time'
    WHEN 'device_error_logs' THEN 'device_id, component, code, time'
    ELSE 'device_id, component, time' END
$$;

CREATE FUNCTION timeseries.note_late(
  of_series text, homes uuid[], devices uuid[], components text[], metrics text[], from_times timestamptz[], to_times timestamptz[]
) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  state timeseries.series;
  late record;
BEGIN
  SELECT * INTO state FROM timeseries.series WHERE name = of_series;
  INSERT INTO timeseries.late_changes (series, home_id, device_id, component, metric, from_time, to_time)
  SELECT of_series, home, device, component, NULLIF(metric, ''), low, LEAST(high, state.announced)
  FROM unnest(homes, devices, components, metrics, from_times, to_times)
    AS given (home, device, component, metric, low, high)
  WHERE low < state.announced AND of_series IN ('device_telemetry', 'energy_usage');
  IF state.compress_before = '-infinity' THEN RETURN; END IF;
  -- In one order for all writers.
  FOR late IN
    SELECT device, component, NULLIF(metric, '') AS metric, low, LEAST(high, state.compress_before) AS high
    FROM unnest(devices, components, metrics, from_times, to_times) AS given (device, component, metric, low, high)
    WHERE low < state.compress_before ORDER BY 1, 2, 3, 4
  LOOP
    PERFORM timeseries.open_segments(of_series, NULL, late.device, late.component, late.metric, late.low, late.high);
  END LOOP;
  PERFORM FROM timeseries.packing WHERE packing.series = of_series AND packed_before > '-infinity' ORDER BY month FOR UPDATE;
  UPDATE timeseries.packing SET packed_before = '-infinity'
  WHERE packing.series = of_series AND packed_before > '-infinity' AND EXISTS (
    SELECT FROM unnest(from_times, to_times) AS given (low, high)
    WHERE low < packing.month + interval '31 days' AND high >= packing.month);
END
$$;
COMMENT ON FUNCTION timeseries.note_late(text, uuid[], uuid[], text[], text[], timestamptz[], timestamptz[]) IS 'Tells of rows written behind the time of begin_write, one entry a device, component and metric (empty for series without); to_times are included.';

-- Packing.

CREATE FUNCTION timeseries.partitions(series text) RETURNS TABLE (partition text, month timestamptz, month_end timestamptz)
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT part.relname::text, start AT TIME ZONE 'UTC', (start + interval '1 month') AT TIME ZONE 'UTC'
  FROM pg_catalog.pg_inherits AS tie
  JOIN pg_catalog.pg_class AS part ON part.oid = tie.inhrelid,
  LATERAL (SELECT pg_catalog.to_timestamp(pg_catalog.right(part.relname, 7), 'YYYY_MM')::timestamp AS start) AS named
  WHERE tie.inhparent = ('timeseries.' || pg_catalog.quote_ident(series))::pg_catalog.regclass
$$;
COMMENT ON FUNCTION timeseries.partitions(text) IS 'The monthly partitions of a series.';

CREATE FUNCTION timeseries.group_condition(series text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT CASE WHEN series = 'device_telemetry' THEN '(device_id, component, metric) %s ($1[1]::uuid, $1[2], $1[3])'
    ELSE '(device_id, component) %s ($1[1]::uuid, $1[2])' END
$$;

CREATE FUNCTION timeseries.pack_group(series text, partition text, this_group text[], last_time timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  packed bigint;
  statement text;
BEGIN
  -- An integer that float8 does not hold stays plain.
  SELECT pg_catalog.format(
    'WITH gone AS (DELETE FROM timeseries.%1$I WHERE %2$s AND time <= $2%3$s RETURNING *), '
    'placed AS (SELECT *, pg_catalog.row_number() OVER (PARTITION BY home_id ORDER BY %4$s) - 1 AS place, '
    'pg_catalog.count(*) OVER (PARTITION BY home_id) AS total FROM gone), '
    'added AS (INSERT INTO timeseries.%5$I (from_time, to_time, count, home_id, %6$s, times, %7$s) '
    'SELECT pg_catalog.min(time), pg_catalog.max(time), pg_catalog.count(*), home_id, %8$s, '
    'timeseries.pack_times(pg_catalog.array_agg(time::timestamptz ORDER BY place)), %9$s FROM placed '
    'GROUP BY home_id, place / pg_catalog.ceil(total / GREATEST(1, pg_catalog.round(total / 1000.0)))::integer RETURNING count) '
    'SELECT COALESCE(pg_catalog.sum(count), 0) FROM added',
    partition, pg_catalog.format(timeseries.group_condition(series), '='),
    COALESCE(pg_catalog.string_agg(pg_catalog.format(' AND (%1$I IS NULL OR %1$I BETWEEN -9007199254740992 AND 9007199254740992)', name), '')
      FILTER (WHERE type = 'bigint'), ''),
    timeseries.series_key(series), series || '_segments', pg_catalog.array_to_string(timeseries.segment_group(series), ', '),
    pg_catalog.string_agg(pg_catalog.quote_ident(name), ', ') FILTER (WHERE form IN ('numbers', 'texts')),
    CASE WHEN series = 'device_telemetry' THEN '$1[1]::uuid, $1[2], $1[3]' ELSE '$1[1]::uuid, $1[2]' END,
    pg_catalog.string_agg(pg_catalog.format('timeseries.pack_%s(pg_catalog.array_agg(%I::%s ORDER BY place))', form, name,
      CASE form WHEN 'numbers' THEN 'float8' ELSE 'text' END), ', ') FILTER (WHERE form IN ('numbers', 'texts')))
  INTO statement FROM timeseries.packed_columns(series);
  EXECUTE statement INTO packed USING this_group, last_time;
  RETURN packed;
END
$$;
COMMENT ON FUNCTION timeseries.pack_group(text, text, text[], timestamptz) IS 'Packs a group''s plain rows of a partition up to a time; answers how many. Needs the pack lock alone.';

-- Of a month that goes on only full segments; of one that is over, everything.
CREATE FUNCTION timeseries.pack_some(series text, partition text, this_group text[], boundary timestamptz, is_closed boolean, most_rows integer)
RETURNS bigint LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  plain_rows integer;
  last_time timestamptz;
  small record;
BEGIN
  EXECUTE pg_catalog.format('SELECT pg_catalog.count(*), pg_catalog.max(time) FROM (SELECT time FROM timeseries.%I WHERE %s AND time < $2 ORDER BY time LIMIT $3) AS first_rows',
    partition, pg_catalog.format(timeseries.group_condition(series), '=')) INTO plain_rows, last_time USING this_group, boundary, most_rows;
  IF is_closed AND plain_rows BETWEEN 1 AND 499 THEN
    -- Together with the smallest segment, so that late rows do not leave crumbs.
    EXECUTE pg_catalog.format('SELECT from_time, to_time FROM timeseries.%I WHERE %s AND from_time >= $2 AND from_time < $3 AND count < 1000 ORDER BY count LIMIT 1',
      series || '_segments', pg_catalog.format(timeseries.group_condition(series), '='))
      INTO small USING this_group, pg_catalog.date_trunc('month', last_time, 'UTC'), boundary;
    IF small.from_time IS NOT NULL AND small.from_time < pg_catalog.date_trunc('month', last_time, 'UTC') + interval '31 days' THEN
      PERFORM timeseries.open_segments(series, NULL, this_group[1]::uuid, this_group[2], this_group[3], small.from_time, small.to_time);
    END IF;
    RETURN timeseries.pack_group(series, partition, this_group, pg_catalog.date_trunc('month', last_time, 'UTC') + interval '40 days');
  END IF;
  IF NOT is_closed OR plain_rows = most_rows THEN
    IF plain_rows < 1000 THEN RETURN 0; END IF;
    EXECUTE pg_catalog.format('SELECT time FROM timeseries.%I WHERE %s AND time < $2 ORDER BY time OFFSET $3 LIMIT 1',
      partition, pg_catalog.format(timeseries.group_condition(series), '='))
      INTO last_time USING this_group, boundary, plain_rows / 1000 * 1000 - 1;
  END IF;
  IF plain_rows = 0 THEN RETURN 0; END IF;
  RETURN timeseries.pack_group(series, partition, this_group, last_time);
END
$$;

CREATE FUNCTION timeseries.native_compress_step(of_series text, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  nothing constant jsonb := '{"did": "nothing", "rows": 0, "more": false}';
  most_rows constant integer := 50000;
  members constant text[] := timeseries.segment_group(of_series);
  state timeseries.series;
  boundary timestamptz;
  target record;
  this_group text[];
  is_closed boolean;
  is_empty boolean;
  next_group text[];
  statement text;
  taken bigint;
  packed bigint := 0;
  visited integer := 0;
BEGIN
  IF NOT timeseries.has_segments(of_series) THEN RETURN nothing; END IF;
  IF NOT pg_catalog.pg_try_advisory_xact_lock(timeseries.lock_key('compress', of_series)) THEN
    RETURN '{"did": "busy", "rows": 0, "more": false}';
  END IF;
  SELECT * INTO state FROM timeseries.series WHERE name = of_series;
  IF state.compress_after IS NULL THEN RETURN nothing; END IF;
  -- By days, and only what rollups have taken in: their tail then never looks into segments.
  boundary := pg_catalog.date_trunc('day', moment - state.compress_after, 'UTC');
  IF of_series IN ('device_telemetry', 'energy_usage') THEN
    boundary := LEAST(boundary, pg_catalog.date_trunc('day', state.watermark, 'UTC'));
  END IF;
  IF boundary > state.compress_before THEN
    -- A transaction of its own: when the next one packs, all who wrote without knowing have committed.
    PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('write', of_series));
    UPDATE timeseries.series SET compress_before = boundary WHERE name = of_series;
    RETURN '{"did": "announce", "rows": 0, "more": true}';
  END IF;
  boundary := state.compress_before;
  PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('pack', of_series));

  SELECT part.partition, part.month, part.month_end, known.after_group INTO target
  FROM timeseries.partitions(of_series) AS part
  LEFT JOIN timeseries.packing AS known ON known.series = of_series AND known.month = part.month
  WHERE part.month < boundary AND COALESCE(known.packed_before, '-infinity') < LEAST(boundary, part.month_end)
  ORDER BY part.month LIMIT 1;
  IF target.partition IS NULL THEN
    -- A month that was packed whole gives its space back.
    FOR target IN
      SELECT part.partition FROM timeseries.partitions(of_series) AS part
      JOIN timeseries.packing AS known ON known.series = of_series AND known.month = part.month
      WHERE known.packed_before >= part.month_end ORDER BY part.month
    LOOP
      EXECUTE pg_catalog.format('SELECT NOT EXISTS (SELECT FROM timeseries.%I)', target.partition) INTO is_empty;
      CONTINUE WHEN NOT is_empty;
      EXECUTE pg_catalog.format('LOCK TABLE timeseries.%I, timeseries.%I IN ACCESS EXCLUSIVE MODE', of_series, target.partition);
      EXECUTE pg_catalog.format('SELECT NOT EXISTS (SELECT FROM timeseries.%I)', target.partition) INTO is_empty;
      CONTINUE WHEN NOT is_empty;
      EXECUTE pg_catalog.format('DROP TABLE timeseries.%I', target.partition);
      RETURN pg_catalog.jsonb_build_object('did', 'drop-packed', 'partition', target.partition, 'rows', 0, 'more', true);
    END LOOP;
    RETURN nothing;
  END IF;

  is_closed := target.month_end <= boundary;
  this_group := COALESCE(target.after_group, ARRAY['00000000-0000-0000-0000-000000000000', '', '']);
  statement := pg_catalog.format('SELECT ARRAY[%s] FROM timeseries.%I WHERE %s ORDER BY %s LIMIT 1',
    (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(name) || '::text', ', ') FROM unnest(members) AS name),
    target.partition, pg_catalog.format(timeseries.group_condition(of_series), '>'), pg_catalog.array_to_string(members, ', '));
  LOOP
    EXECUTE statement INTO next_group USING this_group;
    taken := 0;
    IF next_group IS NOT NULL THEN
      taken := timeseries.pack_some(of_series, target.partition, next_group, boundary, is_closed, most_rows);
      packed := packed + taken;
      visited := visited + 1;
      -- There is more of this group.
      EXIT WHEN taken >= most_rows - 1000;
    END IF;
    this_group := next_group;
    EXIT WHEN this_group IS NULL OR packed >= most_rows OR visited >= 2000;
  END LOOP;
  INSERT INTO timeseries.packing (series, month, packed_before, after_group)
  VALUES (of_series, target.month, CASE WHEN this_group IS NULL THEN LEAST(boundary, target.month_end) ELSE '-infinity' END, this_group)
  ON CONFLICT (series, month) DO UPDATE SET packed_before = CASE WHEN this_group IS NULL THEN EXCLUDED.packed_before ELSE packing.packed_before END,
    after_group = EXCLUDED.after_group;
  RETURN pg_catalog.jsonb_build_object('did', 'pack', 'partition', target.partition, 'rows', packed, 'more', true);
END
$$;

-- Rollups.

CREATE FUNCTION timeseries.rollup_columns(series text, OUT members text, OUT columns text, OUT of_rows text, OUT of_parts text)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT 'device_id, component, metric, home_id', 'sum, count, min, max',
    -- A sum that leaves float8 would stop the step for everybody.
    'pg_catalog.sum(CASE WHEN value > 1e300 AND value < ''Infinity'' THEN ''Infinity'' WHEN value < -1e300 THEN ''-Infinity'' ELSE value END), pg_catalog.count(*), pg_catalog.min(value), pg_catalog.max(value)',
    'pg_catalog.sum(sum), pg_catalog.sum(count)::bigint, pg_catalog.min(min), pg_catalog.max(max)'
  WHERE series = 'device_telemetry'
  UNION ALL
  SELECT 'device_id, component, home_id',
    pg_catalog.string_agg(pg_catalog.format('%1$s_sum, %1$s_count, %1$s_min, %1$s_max', name), ', ') || ', energy_first, energy_last, cost, count',
    pg_catalog.string_agg(pg_catalog.format('pg_catalog.sum(CASE WHEN %1$s > 1e300 AND %1$s < ''Infinity'' THEN ''Infinity'' WHEN %1$s < -1e300 THEN ''-Infinity'' ELSE %1$s END), pg_catalog.count(%1$s), pg_catalog.min(%1$s), pg_catalog.max(%1$s)', name), ', ')
      || ', (pg_catalog.array_agg(energy ORDER BY time) FILTER (WHERE energy IS NOT NULL))[1]'
      || ', (pg_catalog.array_agg(energy ORDER BY time DESC) FILTER (WHERE energy IS NOT NULL))[1]'
      || ', pg_catalog.sum(cost)::bigint, pg_catalog.count(*)',
    pg_catalog.string_agg(pg_catalog.format('pg_catalog.sum(%1$s_sum), pg_catalog.sum(%1$s_count)::bigint, pg_catalog.min(%1$s_min), pg_catalog.max(%1$s_max)', name), ', ')
      || ', (pg_catalog.array_agg(energy_first ORDER BY bucket) FILTER (WHERE energy_first IS NOT NULL))[1]'
      || ', (pg_catalog.array_agg(energy_last ORDER BY bucket DESC) FILTER (WHERE energy_last IS NOT NULL))[1]'
      || ', pg_catalog.sum(cost)::bigint, pg_catalog.sum(count)::bigint'
  FROM unnest('{power,energy,voltage,current}'::text[]) AS name
  WHERE series = 'energy_usage' HAVING pg_catalog.count(*) > 0
$$;
COMMENT ON FUNCTION timeseries.rollup_columns(text) IS 'SQL of a rollup: what a bucket is of, its columns, and how they come from rows (time) or from shorter buckets (bucket).';

DO $rollups$
DECLARE
  named text;
  level text;
BEGIN
  FOREACH named IN ARRAY ARRAY['device_telemetry', 'energy_usage'] LOOP
    FOREACH level IN ARRAY ARRAY['15m', 'hourly', 'daily'] LOOP
      EXECUTE format('CREATE TABLE timeseries.%I AS SELECT * FROM timeseries.%I WITH NO DATA', named || '_' || level || '_kept', named || '_' || level);
      -- What a chart reads of many buckets lies in the index itself.
      EXECUTE format('ALTER TABLE timeseries.%I ADD PRIMARY KEY (%s, bucket, home_id)%s', named || '_' || level || '_kept',
        array_to_string(timeseries.segment_group(named), ', '),
        CASE WHEN named = 'device_telemetry' AND level <> '15m' THEN ' INCLUDE (sum, count, min, max)' ELSE '' END);
      EXECUTE format('CREATE INDEX %I ON timeseries.%I USING brin (bucket) WITH (pages_per_range = 16, autosummarize = on)',
        named || '_' || level || '_time_idx', named || '_' || level || '_kept');
      EXECUTE format('COMMENT ON TABLE timeseries.%I IS %L', named || '_' || level || '_kept',
        format('Rollups of %s below the watermark. Native engine only.', named));
      EXECUTE format('CREATE TABLE timeseries.%I (LIKE timeseries.%I INCLUDING INDEXES)', named || '_' || level || '_left', named || '_' || level || '_kept');
      EXECUTE format('COMMENT ON TABLE timeseries.%I IS %L', named || '_' || level || '_left',
        format('Rollups of %s whose rows a home''s rule kept no longer; on both engines.', named));
    END LOOP;
  END LOOP;
END
$rollups$;

-- Hours and days of a time range from the shorter buckets, for one group or all.
CREATE FUNCTION timeseries.roll_up_longer(
  series text, from_time timestamptz, to_time timestamptz, mark timestamptz,
  device uuid DEFAULT NULL, of_component text DEFAULT NULL, of_metric text DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  parts record;
  level record;
  low timestamptz;
  high timestamptz;
  restriction text := '';
BEGIN
  SELECT * INTO parts FROM timeseries.rollup_columns(series);
  IF device IS NOT NULL THEN
    restriction := ' AND device_id = $3 AND component = $4' || CASE WHEN of_metric IS NOT NULL THEN ' AND metric = $5' ELSE '' END;
  END IF;
  FOR level IN SELECT * FROM (VALUES ('hour', '15m', 'hourly'), ('day', 'hourly', 'daily')) AS levels (unit, source, target) LOOP
    -- Only those that are over: the others are put together when they are read.
    low := pg_catalog.date_trunc(level.unit, from_time, 'UTC');
    high := LEAST(pg_catalog.date_trunc(level.unit, mark, 'UTC'), CASE WHEN device IS NULL THEN pg_catalog.date_trunc(level.unit, to_time, 'UTC')
      ELSE pg_catalog.date_trunc(level.unit, to_time - interval '1 microsecond', 'UTC') + ('1 ' || level.unit)::interval END);
    CONTINUE WHEN low >= high;
    IF device IS NOT NULL THEN
      EXECUTE pg_catalog.format('DELETE FROM timeseries.%I WHERE bucket >= $1 AND bucket < $2%s', series || '_' || level.target || '_kept', restriction)
        USING low, high, device, of_component, of_metric;
    END IF;
    EXECUTE pg_catalog.format('INSERT INTO timeseries.%1$I (bucket, %2$s, %3$s) SELECT pg_catalog.date_trunc(%4$L, bucket, ''UTC''), %2$s, %5$s'
      ' FROM timeseries.%6$I WHERE bucket >= $1 AND bucket < $2%7$s GROUP BY 1, %2$s', series || '_' || level.target || '_kept',
      parts.members, parts.columns, level.unit, parts.of_parts, series || '_' || level.source || '_kept', restriction)
      USING low, high, device, of_component, of_metric;
  END LOOP;
END
$$;

CREATE FUNCTION timeseries.native_refresh_rollups(of_series text, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  nothing constant jsonb := '{"did": "nothing", "more": false}';
  state timeseries.series;
  parts record;
  target timestamptz;
  low timestamptz;
  high timestamptz;
  added bigint;
BEGIN
  IF of_series NOT IN ('device_telemetry', 'energy_usage') THEN RETURN nothing; END IF;
  IF NOT pg_catalog.pg_try_advisory_xact_lock(timeseries.lock_key('rollup', of_series)) THEN
    RETURN '{"did": "busy", "more": false}';
  END IF;
  SELECT * INTO state FROM timeseries.series WHERE name = of_series;
  -- Rows that are only seconds on their way are not late.
  target := pg_catalog.date_bin('15 minutes', moment - interval '5 minutes', '2000-01-01Z');
  IF target > state.announced THEN
    -- A transaction of its own: when the next one reads rows, all who wrote without knowing have committed.
    PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('write', of_series));
    UPDATE timeseries.series SET announced = target WHERE name = of_series;
    RETURN '{"did": "announce", "more": true}';
  END IF;
  IF state.watermark >= state.announced THEN RETURN timeseries.correct_rollups(of_series); END IF;
  -- A day at a time at most; months without a partition have no rows.
  SELECT GREATEST(state.watermark, pg_catalog.min(part.month)) INTO low
  FROM timeseries.partitions(of_series) AS part WHERE part.month_end > state.watermark;
  low := CASE WHEN low > '-infinity' THEN LEAST(low, state.announced) ELSE state.announced END;
  high := LEAST(state.announced, pg_catalog.date_trunc('day', low, 'UTC') + interval '1 day');
  SELECT * INTO parts FROM timeseries.rollup_columns(of_series);
  EXECUTE pg_catalog.format('INSERT INTO timeseries.%1$I (bucket, %2$s, %3$s)'
    ' SELECT pg_catalog.date_bin(''15 minutes'', time, ''2000-01-01Z''), %2$s, %4$s'
    ' FROM timeseries.%5$I WHERE time >= $1 AND time < $2 GROUP BY 1, %2$s',
    of_series || '_15m_kept', parts.members, parts.columns, parts.of_rows, of_series) USING low, high;
  GET DIAGNOSTICS added = ROW_COUNT;
  PERFORM timeseries.roll_up_longer(of_series, CASE WHEN state.watermark > '-infinity' THEN state.watermark ELSE low END, high, high);
  UPDATE timeseries.series SET watermark = high WHERE name = of_series;
  RETURN pg_catalog.jsonb_build_object('did', 'aggregate', 'upTo', high, 'buckets', added, 'more', true);
END
$$;

CREATE FUNCTION timeseries.correct_rollups(of_series text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  state timeseries.series;
  parts record;
  late record;
  low timestamptz;
  high timestamptz;
  corrected integer := 0;
BEGIN
  SELECT * INTO state FROM timeseries.series WHERE name = of_series;
  SELECT * INTO parts FROM timeseries.rollup_columns(of_series);
  -- One range for all that is known of a group, a month of it at a time.
  FOR late IN
    SELECT home_id, device_id, component, metric, pg_catalog.min(from_time) AS low, pg_catalog.max(to_time) AS high, pg_catalog.array_agg(id) AS ids
    FROM (SELECT * FROM timeseries.late_changes WHERE series = of_series ORDER BY id LIMIT 1000) AS oldest
    GROUP BY home_id, device_id, component, metric, pg_catalog.date_trunc('month', from_time, 'UTC')
    ORDER BY device_id, component, metric LIMIT 100
  LOOP
    low := pg_catalog.date_bin('15 minutes', late.low, '2000-01-01Z');
    high := LEAST(pg_catalog.date_bin('15 minutes', late.high, '2000-01-01Z') + interval '15 minutes', low + interval '31 days', state.watermark);
    IF low < high THEN
      -- Without its rows, what is known of a bucket stays.
      PERFORM timeseries.correct_base(of_series, late.home_id, late.device_id, late.component, late.metric, GREATEST(low, state.dropped_until), high);
      PERFORM timeseries.roll_up_longer(of_series, low, high, state.watermark, late.device_id, late.component, late.metric);
      corrected := corrected + 1;
    END IF;
    IF late.high >= high AND high < state.watermark THEN
      UPDATE timeseries.late_changes SET from_time = high WHERE id = ANY (late.ids) AND to_time >= high;
      DELETE FROM timeseries.late_changes WHERE id = ANY (late.ids) AND to_time < high;
    ELSE
      DELETE FROM timeseries.late_changes WHERE id = ANY (late.ids);
    END IF;
  END LOOP;
  RETURN pg_catalog.jsonb_build_object('did', CASE WHEN corrected > 0 THEN 'correct' ELSE 'nothing' END, 'groups', corrected,
    'more', EXISTS (SELECT FROM timeseries.late_changes WHERE series = of_series));
END
$$;
COMMENT ON FUNCTION timeseries.correct_rollups(text) IS 'Computes the rollups that late rows changed again, some groups at a time. Part of refresh_rollups, which holds the lock.';

CREATE FUNCTION timeseries.correct_base(
  of_series text, home uuid, device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz
) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  parts record;
  restriction constant text := ' AND device_id = $3 AND component = $4'
    || CASE WHEN of_series = 'device_telemetry' THEN ' AND metric = $5' ELSE '' END;
BEGIN
  IF from_time >= to_time THEN RETURN; END IF;
  SELECT * INTO parts FROM timeseries.rollup_columns(of_series);
  EXECUTE pg_catalog.format('DELETE FROM timeseries.%I WHERE bucket >= $1 AND bucket < $2%s', of_series || '_15m_kept', restriction)
    USING from_time, to_time, device, of_component, of_metric;
  EXECUTE pg_catalog.format('INSERT INTO timeseries.%1$I (bucket, %2$s, %3$s)'
    ' SELECT pg_catalog.date_bin(''15 minutes'', time, ''2000-01-01Z''), %2$s, %4$s FROM ('
    'SELECT * FROM (SELECT %8$s FROM timeseries.%5$I) AS plain WHERE time >= $1 AND time < $2%6$s'
    ' UNION ALL SELECT * FROM (%7$s) AS unpacked WHERE time >= $1 AND time < $2) AS rows GROUP BY 1, %2$s',
    of_series || '_15m_kept', parts.members, parts.columns, parts.of_rows, of_series, restriction,
    timeseries.unpack_statement(of_series, pg_catalog.format('(SELECT * FROM timeseries.%I WHERE from_time < $2 AND to_time >= $1'
      ' AND from_time >= pg_catalog.date_trunc(''month'', $1, ''UTC'')%s)', of_series || '_segments', restriction)),
    (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(name), ', ') FROM timeseries.packed_columns(of_series)))
    USING from_time, to_time, device, of_component, of_metric;
END
$$;
COMMENT ON FUNCTION timeseries.correct_base(text, uuid, uuid, text, text, timestamptz, timestamptz) IS 'Computes the 15-minute buckets of one device, component and metric in a range again.';

-- Reading one device's numbers. Only segments that overlap the time are unpacked. The engine's functions see all homes
-- and take those that may be seen; nobody but the service role may call them. Those of samples have no settings of
-- their own, so that they become part of the query around them, which sets the search path.

CREATE FUNCTION timeseries.device_telemetry_samples(
  homes uuid[], device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz
) RETURNS TABLE (sample_time timestamptz, sample_value float8)
LANGUAGE sql STABLE AS $$
  SELECT time, value FROM timeseries.device_telemetry
  WHERE device_id = device AND component = of_component AND metric = of_metric AND time >= from_time AND time < to_time
    AND home_id = ANY (homes)
  UNION ALL
  SELECT u.time, u.value
  FROM timeseries.device_telemetry_segments AS s
  CROSS JOIN LATERAL timeseries.positions(s.times, s.count, s.from_time, s.to_time, $5, $6) AS place
  CROSS JOIN LATERAL unnest(timeseries.times(s.times, place.low, place.high), timeseries.numbers(s.value, place.low, place.high))
    AS u (time, value)
  WHERE s.device_id = device AND s.component = of_component AND s.metric = of_metric
    AND s.from_time >= pg_catalog.date_trunc('month', $5, 'UTC') AND s.from_time < $6 AND s.to_time >= $5 AND s.home_id = ANY (homes)
$$;

DO $wide$
DECLARE
  named text;
BEGIN
  FOREACH named IN ARRAY ARRAY['energy_usage', 'network_metrics'] LOOP
    EXECUTE format($text$
      CREATE FUNCTION timeseries.%1$s_samples(
        homes uuid[], device uuid, of_component text, of_column text, from_time timestamptz, to_time timestamptz
      ) RETURNS TABLE (sample_time timestamptz, sample_value float8)
      LANGUAGE sql STABLE AS $body$
        SELECT time, value FROM (
          SELECT time, CASE of_column %2$s END AS value FROM timeseries.%1$s
          WHERE device_id = device AND component = of_component AND time >= from_time AND time < to_time AND home_id = ANY (homes)
        ) AS plain WHERE value IS NOT NULL
        UNION ALL
        SELECT u.time, u.value
        FROM timeseries.%1$s_segments AS s
        CROSS JOIN LATERAL timeseries.positions(s.times, s.count, s.from_time, s.to_time, $5, $6) AS place
        CROSS JOIN LATERAL unnest(timeseries.times(s.times, place.low, place.high),
          timeseries.numbers(CASE of_column %3$s END, place.low, place.high)) AS u (time, value)
        WHERE s.device_id = device AND s.component = of_component
          AND s.from_time >= pg_catalog.date_trunc('month', $5, 'UTC') AND s.from_time < $6 AND s.to_time >= $5
          AND s.home_id = ANY (homes) AND u.value IS NOT NULL
      $body$
      $text$, named,
      (SELECT string_agg(format('WHEN %L THEN %I', name, name), ' ') FROM timeseries.packed_columns(named) WHERE type = 'double precision'),
      (SELECT string_agg(format('WHEN %L THEN s.%I', name, name), ' ') FROM timeseries.packed_columns(named) WHERE type = 'double precision'));
  END LOOP;
END
$wide$;

-- What a chart's buckets are put together from: days, hours and quarters of an hour as long as they lie whole in the
-- range and in one bucket, and rows for the rest.
DO $parts$
DECLARE
  series record;
BEGIN
  FOR series IN SELECT * FROM (VALUES
    ('device_telemetry', 'AND metric = of_metric', 'sum', 'count', 'min', 'max'),
    ('energy_usage', '',
      'CASE of_metric WHEN ''power'' THEN power_sum WHEN ''energy'' THEN energy_sum WHEN ''voltage'' THEN voltage_sum ELSE current_sum END',
      'CASE of_metric WHEN ''power'' THEN power_count WHEN ''energy'' THEN energy_count WHEN ''voltage'' THEN voltage_count ELSE current_count END',
      'CASE of_metric WHEN ''power'' THEN power_min WHEN ''energy'' THEN energy_min WHEN ''voltage'' THEN voltage_min ELSE current_min END',
      'CASE of_metric WHEN ''power'' THEN power_max WHEN ''energy'' THEN energy_max WHEN ''voltage'' THEN voltage_max ELSE current_max END'))
    AS known (name, metric, sum, count, min, max)
  LOOP
    EXECUTE format($text$
      CREATE FUNCTION timeseries.%1$s_parts(
        homes uuid[], device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz,
        level integer, starts timestamptz[]
      ) RETURNS TABLE (part_time timestamptz, part_sum float8, part_count bigint, part_min float8, part_max float8)
      LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = force_generic_plan AS $body$
      DECLARE
        mark constant timestamptz := (SELECT CASE WHEN timeseries.engine_name() = 'native' THEN watermark ELSE 'infinity' END FROM timeseries.series WHERE name = '%1$s');
        quarters_low timestamptz := pg_catalog.date_bin('15 minutes', from_time + interval '899.999999 seconds', '2000-01-01Z');
        quarters_high timestamptz := LEAST(pg_catalog.date_bin('15 minutes', to_time, '2000-01-01Z'), mark);
        hours_low timestamptz;
        hours_high timestamptz;
        days_low timestamptz;
        days_high timestamptz;
      BEGIN
        IF level < 900 OR quarters_low >= quarters_high THEN
          quarters_low := to_time;
          quarters_high := to_time;
        END IF;
        hours_low := pg_catalog.date_bin('1 hour', quarters_low + interval '3599.999999 seconds', '2000-01-01Z');
        hours_high := pg_catalog.date_bin('1 hour', quarters_high, '2000-01-01Z');
        IF level < 3600 OR hours_low >= hours_high THEN
          hours_low := quarters_high;
          hours_high := quarters_high;
        END IF;
        days_low := pg_catalog.date_bin('1 day', hours_low + interval '86399.999999 seconds', '2000-01-01Z');
        days_high := pg_catalog.date_bin('1 day', hours_high, '2000-01-01Z');
        IF level < 86400 OR days_low >= days_high THEN
          days_low := hours_high;
          days_high := hours_high;
        END IF;
        IF from_time < quarters_low THEN
          RETURN QUERY SELECT pg_catalog.min(sample_time), pg_catalog.sum(sample_value), pg_catalog.count(*), pg_catalog.min(sample_value), pg_catalog.max(sample_value)
            FROM timeseries.%1$s_samples(homes, device, of_component, of_metric, from_time, quarters_low)
            GROUP BY pg_catalog.width_bucket(sample_time, starts);
        END IF;
        IF quarters_high < to_time THEN
          RETURN QUERY SELECT pg_catalog.min(sample_time), pg_catalog.sum(sample_value), pg_catalog.count(*), pg_catalog.min(sample_value), pg_catalog.max(sample_value)
            FROM timeseries.%1$s_samples(homes, device, of_component, of_metric, quarters_high, to_time)
            GROUP BY pg_catalog.width_bucket(sample_time, starts);
        END IF;
        IF quarters_low < hours_low THEN
          RETURN QUERY SELECT bucket, %3$s, %4$s, %5$s, %6$s FROM timeseries.%1$s_15m_stored
            WHERE device_id = device AND component = of_component %2$s AND bucket >= quarters_low AND bucket < hours_low AND home_id = ANY (homes);
        END IF;
        IF hours_high < quarters_high THEN
          RETURN QUERY SELECT bucket, %3$s, %4$s, %5$s, %6$s FROM timeseries.%1$s_15m_stored
            WHERE device_id = device AND component = of_component %2$s AND bucket >= hours_high AND bucket < quarters_high AND home_id = ANY (homes);
        END IF;
        IF hours_low < days_low THEN
          RETURN QUERY SELECT bucket, %3$s, %4$s, %5$s, %6$s FROM timeseries.%1$s_hourly_stored
            WHERE device_id = device AND component = of_component %2$s AND bucket >= hours_low AND bucket < days_low AND home_id = ANY (homes);
        END IF;
        IF days_high < hours_high THEN
          RETURN QUERY SELECT bucket, %3$s, %4$s, %5$s, %6$s FROM timeseries.%1$s_hourly_stored
            WHERE device_id = device AND component = of_component %2$s AND bucket >= days_high AND bucket < hours_high AND home_id = ANY (homes);
        END IF;
        IF days_low < days_high THEN
          RETURN QUERY SELECT bucket, %3$s, %4$s, %5$s, %6$s FROM timeseries.%1$s_daily_stored
            WHERE device_id = device AND component = of_component %2$s AND bucket >= days_low AND bucket < days_high AND home_id = ANY (homes);
        END IF;
      END
      $body$
      $text$, series.name, series.metric, series.sum, series.count, series.min, series.max);
  END LOOP;
END
$parts$;

CREATE FUNCTION timeseries.network_metrics_parts(
  homes uuid[], device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz,
  level integer, starts timestamptz[]
) RETURNS TABLE (part_time timestamptz, part_sum float8, part_count bigint, part_min float8, part_max float8)
LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT pg_catalog.min(sample_time), pg_catalog.sum(sample_value), pg_catalog.count(*), pg_catalog.min(sample_value), pg_catalog.max(sample_value)
    FROM timeseries.network_metrics_samples(homes, device, of_component, of_metric, from_time, to_time)
    GROUP BY pg_catalog.width_bucket(sample_time, starts);
END
$$;

CREATE FUNCTION timeseries.device_states_samples(
  homes uuid[], device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz
) RETURNS TABLE (sample_time timestamptz, sample_value float8)
LANGUAGE sql STABLE AS $$
  SELECT time, CASE WHEN pg_catalog.jsonb_typeof(value) = 'number' THEN value::float8 END FROM timeseries.device_states
  WHERE device_id = device AND component = of_component AND attribute = of_metric AND kind = 'state'
    AND time >= from_time AND time < to_time AND home_id = ANY (homes) AND pg_catalog.jsonb_typeof(value) = 'number'
$$;

CREATE FUNCTION timeseries.device_states_parts(
  homes uuid[], device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz,
  level integer, starts timestamptz[]
) RETURNS TABLE (part_time timestamptz, part_sum float8, part_count bigint, part_min float8, part_max float8)
LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT pg_catalog.min(sample_time), pg_catalog.sum(sample_value), pg_catalog.count(*), pg_catalog.min(sample_value), pg_catalog.max(sample_value)
    FROM timeseries.device_states_samples(homes, device, of_component, of_metric, from_time, to_time)
    GROUP BY pg_catalog.width_bucket(sample_time, starts);
END
$$;

-- What the person of the claims may read of one device, in which homes: the condition of the views, asked once.
CREATE FUNCTION timeseries.homes_with_device(device uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  homes uuid[];
  is_guest boolean;
BEGIN
  SELECT pg_catalog.array_agg(home_id) FILTER (WHERE role <> 'guest'), pg_catalog.bool_or(role = 'guest')
  INTO homes, is_guest FROM nexa.memberships();
  IF is_guest AND device = ANY (nexa.guest_devices()) THEN RETURN nexa.my_homes(); END IF;
  RETURN COALESCE(homes, '{}');
END
$$;

CREATE FUNCTION nexa.device_samples(
  of_series text, device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz, most integer
) RETURNS TABLE ("time" timestamptz, value float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  homes constant uuid[] := timeseries.homes_with_device(device);
BEGIN
  IF of_series IN ('device_telemetry', 'device_states') THEN
    RETURN QUERY SELECT sample_time, sample_value FROM (
      SELECT sample_time, sample_value FROM timeseries.device_telemetry_samples(homes, device, of_component, of_metric, from_time, to_time)
      UNION ALL
      SELECT sample_time, sample_value FROM timeseries.device_states_samples(homes, device, of_component, of_metric, from_time, to_time)
      WHERE of_series = 'device_states'
    ) AS samples ORDER BY 1 LIMIT most;
  ELSIF of_series = 'energy_usage' THEN
    RETURN QUERY SELECT sample_time, sample_value
      FROM timeseries.energy_usage_samples(homes, device, of_component, of_metric, from_time, to_time) ORDER BY 1 LIMIT most;
  ELSIF of_series = 'network_metrics' THEN
    RETURN QUERY SELECT sample_time, sample_value
      FROM timeseries.network_metrics_samples(homes, device, of_component, of_metric, from_time, to_time) ORDER BY 1 LIMIT most;
  ELSE
    RAISE EXCEPTION 'no samples in series %', of_series USING ERRCODE = 'invalid_parameter_value';
  END IF;
END
$$;
COMMENT ON FUNCTION nexa.device_samples(text, uuid, text, text, timestamptz, timestamptz, integer) IS 'Numbers of a device, oldest first: series device_telemetry by metric, device_states by metric too (with telemetry, for what may lie in either), energy_usage and network_metrics by column. Reads only what overlaps the time.';

CREATE FUNCTION timeseries.bucket_starts(from_time timestamptz, to_time timestamptz, width interval, timezone text) RETURNS timestamptz[]
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  local_from constant timestamp := from_time AT TIME ZONE timezone;
  local_to constant timestamp := to_time AT TIME ZONE timezone;
  months constant integer := EXTRACT(YEAR FROM width) * 12 + EXTRACT(MONTH FROM width);
  place integer;
  first timestamp;
BEGIN
  IF timezone IS NULL THEN
    RETURN ARRAY(SELECT start FROM pg_catalog.generate_series(pg_catalog.date_bin(width, from_time, '1970-01-01Z'), to_time, width) AS start WHERE start < to_time);
  END IF;
  IF months = 0 THEN
    -- Counted from a Monday, so that weeks begin on Mondays.
    first := pg_catalog.date_bin(width, local_from, '2001-01-01'::timestamp);
  ELSE
    place := EXTRACT(YEAR FROM local_from)::integer * 12 + EXTRACT(MONTH FROM local_from)::integer - 1;
    place := place - place % months;
    first := pg_catalog.make_timestamp(place / 12, place % 12 + 1, 1, 0, 0, 0);
  END IF;
  -- Where a midnight comes twice, the first one.
  RETURN ARRAY(
    SELECT begins FROM (
      SELECT CASE WHEN (instant - interval '1 hour') AT TIME ZONE timezone = local_start THEN instant - interval '1 hour' ELSE instant END AS begins
      FROM (SELECT start AS local_start, start AT TIME ZONE timezone AS instant FROM pg_catalog.generate_series(first, local_to, width) AS start) AS given
    ) AS starts WHERE begins < to_time ORDER BY 1);
END
$$;
COMMENT ON FUNCTION timeseries.bucket_starts(timestamptz, timestamptz, interval, text) IS 'Where the buckets of a range begin; without a time zone they are counted from 1970 (UTC), with one they are its days, weeks, months or years.';

CREATE FUNCTION nexa.device_buckets(
  of_series text, device uuid, of_component text, of_metric text, from_time timestamptz, to_time timestamptz, width interval, timezone text
) RETURNS TABLE ("time" timestamptz, avg float8, min float8, max float8, count integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  homes constant uuid[] := timeseries.homes_with_device(device);
  starts constant timestamptz[] := timeseries.bucket_starts(from_time, to_time, width, timezone);
  -- Stored buckets serve when each of them lies in one bucket of the answer.
  level integer := 0;
BEGIN
  IF timezone IS NULL THEN
    SELECT pg_catalog.max(span) INTO level FROM unnest('{86400,3600,900}'::integer[]) AS span
    WHERE EXTRACT(EPOCH FROM width) % span = 0;
  ELSE
    SELECT pg_catalog.max(span) INTO level FROM unnest('{86400,3600,900}'::integer[]) AS span
    WHERE NOT EXISTS (SELECT FROM unnest(starts[2:]) AS start
      WHERE pg_catalog.date_bin(pg_catalog.make_interval(secs => span), start, '2000-01-01Z') <> start);
  END IF;
  level := COALESCE(level, 0);
  -- The sub-selects around starts hand on a flat array: the variable itself would be copied for every row.
  IF of_series IN ('device_telemetry', 'device_states') THEN
    RETURN QUERY SELECT ((SELECT starts))[place], pg_catalog.sum(part_sum) / pg_catalog.sum(part_count)::float8, pg_catalog.min(part_min), pg_catalog.max(part_max), pg_catalog.sum(part_count)::integer
      FROM (
        SELECT pg_catalog.width_bucket(part_time, (SELECT starts)) AS place, part_sum, part_count, part_min, part_max
        FROM timeseries.device_telemetry_parts(homes, device, of_component, of_metric, from_time, to_time, level, starts)
        UNION ALL
        SELECT pg_catalog.width_bucket(part_time, (SELECT starts)), part_sum, part_count, part_min, part_max
        FROM timeseries.device_states_parts(homes, device, of_component, of_metric, from_time, to_time, level, starts)
        WHERE of_series = 'device_states'
      ) AS parts GROUP BY place HAVING pg_catalog.sum(part_count) > 0 ORDER BY place;
  ELSIF of_series = 'energy_usage' THEN
    RETURN QUERY SELECT ((SELECT starts))[place], pg_catalog.sum(part_sum) / pg_catalog.sum(part_count)::float8, pg_catalog.min(part_min), pg_catalog.max(part_max), pg_catalog.sum(part_count)::integer
      FROM (
        SELECT pg_catalog.width_bucket(part_time, (SELECT starts)) AS place, part_sum, part_count, part_min, part_max
        FROM timeseries.energy_usage_parts(homes, device, of_component, of_metric, from_time, to_time, level, starts)
      ) AS parts GROUP BY place HAVING pg_catalog.sum(part_count) > 0 ORDER BY place;
  ELSIF of_series = 'network_metrics' THEN
    RETURN QUERY SELECT ((SELECT starts))[place], pg_catalog.sum(part_sum) / pg_catalog.sum(part_count)::float8, pg_catalog.min(part_min), pg_catalog.max(part_max), pg_catalog.sum(part_count)::integer
      FROM (
        SELECT pg_catalog.width_bucket(part_time, (SELECT starts)) AS place, part_sum, part_count, part_min, part_max
        FROM timeseries.network_metrics_parts(homes, device, of_component, of_metric, from_time, to_time, level, starts)
      ) AS parts GROUP BY place HAVING pg_catalog.sum(part_count) > 0 ORDER BY place;
  ELSE
    RAISE EXCEPTION 'no samples in series %', of_series USING ERRCODE = 'invalid_parameter_value';
  END IF;
END
$$;
COMMENT ON FUNCTION nexa.device_buckets(text, uuid, text, text, timestamptz, timestamptz, interval, text) IS 'As device_samples, put together by bucket; from rollups where a bucket is a multiple of theirs, and exact at both ends.';

-- Retention.

CREATE FUNCTION timeseries.native_drop_expired(moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  most_segments constant integer := 5000;
  known record;
  expired record;
  removed bigint;
BEGIN
  IF NOT pg_catalog.pg_try_advisory_xact_lock(timeseries.lock_key('drop', 'all')) THEN
    RETURN '{"did": "busy", "dropped": [], "more": false}';
  END IF;
  FOR known IN
    SELECT name, pg_catalog.date_trunc('month', moment - keep, 'UTC') AS before, dropped_until FROM timeseries.series
    WHERE keep IS NOT NULL ORDER BY name
  LOOP
    SELECT part.partition, part.month_end INTO expired FROM timeseries.partitions(known.name) AS part WHERE part.month_end <= known.before
      ORDER BY part.month LIMIT 1;
    -- The audit log's chains go on from an anchor; a month that is not sealed yet waits.
    CONTINUE WHEN known.name = 'audit_logs' AND expired.partition IS NOT NULL AND NOT timeseries.anchor_audit(expired.month_end);
    IF expired.partition IS NOT NULL THEN
      IF timeseries.has_segments(known.name) THEN
        PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('pack', known.name));
      END IF;
      UPDATE timeseries.series SET dropped_until = GREATEST(dropped_until, known.before) WHERE name = known.name;
      EXECUTE pg_catalog.format('DROP TABLE timeseries.%I', expired.partition);
      RETURN pg_catalog.jsonb_build_object('did', 'drop', 'dropped', pg_catalog.jsonb_build_array(expired.partition), 'more', true);
    END IF;
    CONTINUE WHEN NOT timeseries.has_segments(known.name);
    EXECUTE pg_catalog.format('SELECT pg_catalog.count(*) FROM (SELECT FROM timeseries.%I WHERE to_time < $1 LIMIT 1) AS first_rows', known.name || '_segments') INTO removed USING known.before;
    IF removed > 0 THEN
      PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('pack', known.name));
      UPDATE timeseries.series SET dropped_until = GREATEST(dropped_until, known.before) WHERE name = known.name;
      EXECUTE pg_catalog.format('DELETE FROM timeseries.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM timeseries.%1$I WHERE to_time < $1 LIMIT $2))',
        known.name || '_segments') USING known.before, most_segments;
      GET DIAGNOSTICS removed = ROW_COUNT;
      DELETE FROM timeseries.packing WHERE series = known.name AND month < known.before;
      RETURN pg_catalog.jsonb_build_object('did', 'drop', 'segments', removed, 'dropped', '[]'::jsonb, 'more', true);
    END IF;
  END LOOP;
  RETURN '{"did": "nothing", "dropped": [], "more": false}';
END
$$;

CREATE FUNCTION timeseries.native_delete_rows(
  of_series text, home uuid, device uuid, from_time timestamptz, to_time timestamptz, metrics text[], but_metrics text[]
) RETURNS jsonb LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  of_whom constant text := timeseries.rows_condition(of_series, home, device, metrics, but_metrics);
  is_rolled_up constant boolean := of_series IN ('device_telemetry', 'energy_usage');
  part record;
  touched record;
  removed bigint;
  level text;
BEGIN
  IF is_rolled_up THEN PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('rollup', of_series)); END IF;
  IF timeseries.has_segments(of_series) THEN
    PERFORM pg_catalog.pg_advisory_xact_lock(timeseries.lock_key('pack', of_series));
    EXECUTE pg_catalog.format('WITH gone AS (DELETE FROM timeseries.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM timeseries.%1$I'
      ' WHERE from_time >= $1 AND to_time < $2%2$s LIMIT 5000)) RETURNING count) SELECT COALESCE(pg_catalog.sum(count), 0) FROM gone',
      of_series || '_segments', of_whom) INTO removed USING from_time, to_time, home, device, of_series, metrics, but_metrics;
    IF removed > 0 THEN RETURN pg_catalog.jsonb_build_object('did', 'delete', 'rows', removed, 'more', true); END IF;
    -- Those that reach over an end are opened; their rows go with the plain ones.
    EXECUTE pg_catalog.format('SELECT device_id, component%3$s, from_time, to_time FROM timeseries.%1$I'
      ' WHERE from_time < $2 AND to_time >= $1%2$s LIMIT 1', of_series || '_segments', of_whom,
      CASE WHEN of_series = 'device_telemetry' THEN ', metric' ELSE ', NULL::text AS metric' END)
      INTO touched USING from_time, to_time, home, device, of_series, metrics, but_metrics;
    IF touched.device_id IS NOT NULL THEN
      PERFORM timeseries.open_segments(of_series, home, touched.device_id, touched.component, touched.metric, touched.from_time, touched.to_time);
      UPDATE timeseries.packing SET packed_before = '-infinity' WHERE series = of_series
        AND month = pg_catalog.date_trunc('month', touched.from_time, 'UTC');
      RETURN pg_catalog.jsonb_build_object('did', 'open', 'rows', 0, 'more', true);
    END IF;
  END IF;
  FOR part IN SELECT * FROM timeseries.partitions(of_series) AS known WHERE known.month < to_time AND known.month_end > from_time ORDER BY 2 LOOP
    EXECUTE pg_catalog.format('DELETE FROM timeseries.%I WHERE time >= $1 AND time < $2%s', part.partition, of_whom)
      USING from_time, to_time, home, device, of_series, metrics, but_metrics;
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN RETURN pg_catalog.jsonb_build_object('did', 'delete', 'rows', removed, 'more', true); END IF;
  END LOOP;
  IF is_rolled_up THEN
    DELETE FROM timeseries.late_changes WHERE series = of_series AND late_changes.from_time >= native_delete_rows.from_time
      AND late_changes.to_time < native_delete_rows.to_time AND (home IS NULL OR home_id = home) AND (device IS NULL OR device_id = device)
      AND (metrics IS NULL OR metric = ANY (metrics)) AND (but_metrics IS NULL OR metric <> ALL (but_metrics));
    -- Buckets that reach over an end are computed again with the next refresh.
    EXECUTE pg_catalog.format('INSERT INTO timeseries.late_changes (series, home_id, device_id, component, metric, from_time, to_time)'
      ' SELECT DISTINCT $5, home_id, device_id, component, %3$s, edge, edge FROM timeseries.%1$I, unnest(ARRAY[$1, $2 - interval ''1 millisecond'']) AS edge'
      ' WHERE pg_catalog.isfinite(edge) AND edge > ''1900-01-01'' AND edge < ''9000-01-01'' AND bucket >= pg_catalog.date_trunc(''day'', edge, ''UTC'') AND bucket < pg_catalog.date_trunc(''day'', edge, ''UTC'') + interval ''1 day''%2$s',
      of_series || '_15m_kept', of_whom, CASE WHEN of_series = 'device_telemetry' THEN 'metric' ELSE 'NULL::text' END)
      USING from_time, to_time, home, device, of_series, metrics, but_metrics;
    FOREACH level IN ARRAY ARRAY['15m', 'hourly', 'daily'] LOOP
      EXECUTE pg_catalog.format('DELETE FROM timeseries.%I WHERE bucket >= $1 AND bucket <= $2%s', of_series || '_' || level || '_kept', of_whom)
        USING from_time, to_time - CASE level WHEN '15m' THEN interval '15 minutes' WHEN 'hourly' THEN interval '1 hour' ELSE interval '1 day' END,
          home, device, of_series, metrics, but_metrics;
    END LOOP;
  END IF;
  RETURN '{"did": "nothing", "rows": 0, "more": false}';
END
$$;

CREATE FUNCTION timeseries.native_rolled_up_before(of_series text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT LEAST(watermark, (SELECT pg_catalog.min(from_time) FROM timeseries.late_changes WHERE late_changes.series = of_series))
  FROM timeseries.series WHERE name = of_series
$$;

-- Of a segment that lies whole in the range its count says it; the times of others are looked into.
CREATE FUNCTION timeseries.native_count_rows(
  of_series text, home uuid, devices uuid[], from_time timestamptz, to_time timestamptz, metrics text[], but_metrics text[],
  OUT plain bigint, OUT packed bigint
) LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  of_whom constant text := timeseries.rows_condition(of_series, home, NULL, metrics, but_metrics)
    || ' AND device_id = ANY ($4)';
BEGIN
  EXECUTE pg_catalog.format('SELECT pg_catalog.count(*) FROM timeseries.%I WHERE time >= $1 AND time < $2%s', of_series, of_whom)
    INTO plain USING from_time, to_time, home, devices, of_series, metrics, but_metrics;
  packed := 0;
  IF timeseries.has_segments(of_series) THEN
    EXECUTE pg_catalog.format('SELECT COALESCE(pg_catalog.sum(CASE WHEN from_time >= $1 AND to_time < $2 THEN count'
      ' ELSE (SELECT high - low + 1 FROM timeseries.positions(times, count, from_time, to_time, $1, $2)) END), 0)'
      ' FROM timeseries.%I WHERE from_time < $2 AND to_time >= $1%s', of_series || '_segments', of_whom)
      INTO packed USING from_time, to_time, home, devices, of_series, metrics, but_metrics;
  END IF;
END
$$;

CREATE FUNCTION timeseries.native_row_sizes(of_series text, OUT plain float8, OUT packed float8)
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  part record;
  rows bigint;
  most bigint := 0;
BEGIN
  -- The fullest month: one that was packed still holds the space of rows that are gone.
  FOR part IN SELECT known.partition, c.oid, c.reltuples FROM timeseries.partitions(of_series) AS known
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = 'timeseries'::pg_catalog.regnamespace AND c.relname = known.partition
  LOOP
    rows := part.reltuples;
    IF rows <= 0 THEN EXECUTE pg_catalog.format('SELECT pg_catalog.count(*) FROM timeseries.%I', part.partition) INTO rows; END IF;
    CONTINUE WHEN rows <= most;
    most := rows;
    plain := pg_catalog.pg_total_relation_size(part.oid) / rows::float8;
  END LOOP;
  IF timeseries.has_segments(of_series) THEN
    EXECUTE pg_catalog.format('SELECT pg_catalog.pg_total_relation_size(%1$L::pg_catalog.regclass) / pg_catalog.sum(count)::float8 FROM %1$s',
      'timeseries.' || pg_catalog.quote_ident(of_series || '_segments')) INTO packed;
  END IF;
END
$$;

-- Points <series>_rows and the rollups at what the native engine stores; also the last part of moving back to it.
CREATE FUNCTION timeseries.use_native() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  named text;
  parts record;
  rows_sql text;
BEGIN
  FOR named IN SELECT name FROM timeseries.series WHERE timeseries.has_segments(name) LOOP
    EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%I AS SELECT %s FROM timeseries.%I UNION ALL %s', named || '_rows',
      (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(name), ', ') FROM timeseries.packed_columns(named)), named,
      timeseries.unpack_statement(named, 'timeseries.' || pg_catalog.quote_ident(named || '_segments')));
  END LOOP;
  FOREACH named IN ARRAY ARRAY['device_telemetry', 'energy_usage'] LOOP
    SELECT * INTO parts FROM timeseries.rollup_columns(named);
    EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%1$I AS SELECT %2$s FROM timeseries.%3$I UNION ALL SELECT %2$s FROM timeseries.%9$I UNION ALL SELECT %2$s FROM ('
      'SELECT pg_catalog.date_bin(''15 minutes'', time, ''2000-01-01Z''), %4$s, %5$s FROM timeseries.%6$I'
      ' WHERE time >= (SELECT watermark FROM timeseries.series WHERE name = %6$L) GROUP BY 1, %4$s) AS tail (bucket, %4$s, %7$s)',
      named || '_15m', timeseries.view_columns(named || '_15m'), named || '_15m_kept', parts.members, parts.of_rows, named, parts.columns, NULL, named || '_15m_left');
    EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%1$I AS SELECT %2$s FROM timeseries.%3$I UNION ALL SELECT %2$s FROM timeseries.%9$I UNION ALL SELECT %2$s FROM ('
      'SELECT pg_catalog.date_trunc(''hour'', bucket, ''UTC''), %4$s, %5$s FROM timeseries.%8$I'
      ' WHERE bucket >= (SELECT pg_catalog.date_trunc(''hour'', watermark, ''UTC'') FROM timeseries.series WHERE name = %6$L) GROUP BY 1, %4$s) AS tail (bucket, %4$s, %7$s)',
      named || '_hourly', timeseries.view_columns(named || '_hourly'), named || '_hourly_kept', parts.members, parts.of_parts, named, parts.columns, named || '_15m', named || '_hourly_left');
    EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%1$I AS SELECT %2$s FROM timeseries.%3$I UNION ALL SELECT %2$s FROM timeseries.%9$I UNION ALL SELECT %2$s FROM ('
      'SELECT pg_catalog.date_trunc(''day'', bucket, ''UTC''), %4$s, %5$s FROM timeseries.%8$I'
      ' WHERE bucket >= (SELECT pg_catalog.date_trunc(''day'', watermark, ''UTC'') FROM timeseries.series WHERE name = %6$L) GROUP BY 1, %4$s) AS tail (bucket, %4$s, %7$s)',
      named || '_daily', timeseries.view_columns(named || '_daily'), named || '_daily_kept', parts.members, parts.of_parts, named, parts.columns, named || '_hourly', named || '_daily_left');
  END LOOP;
  FOR named IN SELECT pg_catalog.left(relname, -5) FROM pg_catalog.pg_class
    WHERE relnamespace = 'timeseries'::pg_catalog.regnamespace AND relname LIKE '%\_kept' AND relkind = 'r' LOOP
    EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW timeseries.%1$I AS SELECT %2$s FROM timeseries.%3$I UNION ALL SELECT %2$s FROM timeseries.%4$I', named || '_stored',
      timeseries.view_columns(named), named || '_kept', named || '_left');
    EXECUTE pg_catalog.format('COMMENT ON VIEW timeseries.%I IS %L', named || '_stored',
      'What is stored of ' || named || ', whichever engine stores it.');
  END LOOP;
  IF timeseries.engine_name() <> 'native' THEN
    -- What an earlier time with this engine left is in the rows that were moved.
    TRUNCATE timeseries.device_telemetry_segments, timeseries.energy_usage_segments, timeseries.network_metrics_segments,
      timeseries.device_error_logs_segments, timeseries.device_telemetry_15m_kept, timeseries.device_telemetry_hourly_kept,
      timeseries.device_telemetry_daily_kept, timeseries.energy_usage_15m_kept, timeseries.energy_usage_hourly_kept,
      timeseries.energy_usage_daily_kept, timeseries.packing, timeseries.late_changes;
    UPDATE timeseries.series SET announced = '-infinity', watermark = '-infinity', compress_before = '-infinity', dropped_until = '-infinity';
    UPDATE timeseries.engine SET name = 'native', chosen_at = pg_catalog.now();
  END IF;
END
$$;
COMMENT ON FUNCTION timeseries.use_native() IS 'Makes the native engine the one that views and steps use. timeseries.<series> must be its partitioned tables by then, with all rows.';

CREATE FUNCTION timeseries.view_columns(view text) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT pg_catalog.string_agg(pg_catalog.quote_ident(attname), ', ' ORDER BY attnum) FROM pg_catalog.pg_attribute
  WHERE attrelid = ('timeseries.' || pg_catalog.quote_ident(view))::pg_catalog.regclass AND attnum > 0
$$;

SELECT timeseries.use_native();
SELECT timeseries.ensure_partitions(now() - interval '1 month', now() + interval '2 months');

RESET ROLE;
SELECT nexa.close_to_others();

DO $grant$
DECLARE
  wanted text;
BEGIN
  -- A view's functions are called as its reader: the first three, which compute from what they are given alone.
  FOREACH wanted IN ARRAY ARRAY['timeseries.times(timeseries.packed_times, integer, integer)',
    'timeseries.numbers(timeseries.packed_numbers, integer, integer)', 'timeseries.texts(timeseries.packed_texts, integer, integer)',
    'nexa.device_samples(text, uuid, text, text, timestamptz, timestamptz, integer)',
    'nexa.device_buckets(text, uuid, text, text, timestamptz, timestamptz, interval, text)',
    'nexa.history_rows(uuid, text, uuid[], timestamptz, timestamptz, text[], text[])', 'nexa.history_sizes(uuid, text)'] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO nexa_app%s', wanted,
      CASE WHEN to_regrole('authenticated') IS NULL THEN '' ELSE ', authenticated' END);
  END LOOP;
END
$grant$;
INSERT INTO nexa.schema_migrations (name) VALUES ('10_time_series_native') ON CONFLICT (name) DO NOTHING;
