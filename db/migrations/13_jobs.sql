-- NEXA, jobs: the way of the service role into the job queue.
-- The queue itself is graphile-worker's schema of that name, which the server installs after it has started. Its
-- tables have row security without a policy, so that only their owner, who also owns these functions, gets at them.
-- Their bodies are looked at when they are first called: the queue need not be there yet.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

CREATE FUNCTION nexa.queue_job(
  job text, payload jsonb, run_at timestamptz, max_attempts integer, key text, queue text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  queued bigint;
BEGIN
  -- Waits while a server installs the queue: half of it would answer with any error, or lock its maker out.
  PERFORM pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended('nexa.job_queue', 0));
  SELECT added.id INTO queued FROM graphile_worker.add_job(
    queue_job.job, queue_job.payload::json, queue_name => queue_job.queue, run_at => queue_job.run_at,
    max_attempts => queue_job.max_attempts, job_key => queue_job.key) AS added;
  RETURN queued;
END
$$;
COMMENT ON FUNCTION nexa.queue_job(text, jsonb, timestamptz, integer, text, text) IS 'Puts a job into the queue. A key stands for one waiting job: queued again under it, the job is changed, not doubled. Jobs of one queue run one after the other.';

CREATE FUNCTION nexa.schedule_job(job text, run_at timestamptz, max_attempts integer, key text, queue text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  -- Whatever is queued or running already stays as it is, but for one that would run later than it should now.
  UPDATE graphile_worker._private_jobs AS queued SET run_at = schedule_job.run_at, updated_at = pg_catalog.now()
  WHERE queued.key = schedule_job.key AND queued.locked_at IS NULL AND queued.attempts = 0
    AND queued.run_at > schedule_job.run_at;
  IF EXISTS (SELECT FROM graphile_worker._private_jobs AS queued WHERE queued.key = schedule_job.key) THEN
    RETURN;
  END IF;
  PERFORM graphile_worker.add_job(
    schedule_job.job, queue_name => schedule_job.queue, run_at => schedule_job.run_at,
    max_attempts => schedule_job.max_attempts, job_key => schedule_job.key, job_key_mode => 'unsafe_dedupe');
END
$$;
COMMENT ON FUNCTION nexa.schedule_job(text, timestamptz, integer, text, text) IS 'Makes sure that the next run of a scheduled job is in the queue, once.';

CREATE FUNCTION nexa.settle_job(queue_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  -- Nobody picks it up any more. The worker that holds it takes it away; after a crash, whoever sweeps.
  UPDATE graphile_worker._private_jobs AS queued SET key = NULL, attempts = queued.max_attempts
  WHERE queued.id = settle_job.queue_id;
END
$$;
COMMENT ON FUNCTION nexa.settle_job(bigint) IS 'Says, in the transaction that records it, that a job came to its end.';

CREATE FUNCTION nexa.release_jobs(lease interval, alive bigint[])
RETURNS TABLE (queue_id bigint, job text, payload jsonb, attempts integer, max_attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  WITH released AS (
    UPDATE graphile_worker._private_jobs AS queued SET locked_at = NULL, locked_by = NULL
    WHERE queued.locked_at < pg_catalog.now() - lease AND NOT queued.id = ANY (alive)
    RETURNING queued.job_queue_id
  )
  UPDATE graphile_worker._private_job_queues AS line SET locked_at = NULL, locked_by = NULL
  FROM released WHERE line.id = released.job_queue_id;
  -- A queue whose lock outlived its job would stand still for hours.
  UPDATE graphile_worker._private_job_queues AS line SET locked_at = NULL, locked_by = NULL
  WHERE line.locked_at < pg_catalog.now() - lease AND NOT EXISTS (
    SELECT FROM graphile_worker._private_jobs AS queued
    WHERE queued.job_queue_id = line.id AND queued.locked_at IS NOT NULL);
  RETURN QUERY
    DELETE FROM graphile_worker._private_jobs AS queued
    USING graphile_worker._private_tasks AS task
    WHERE task.id = queued.task_id AND queued.locked_at IS NULL AND queued.attempts >= queued.max_attempts
    RETURNING queued.id, task.identifier, queued.payload::jsonb, queued.attempts::integer, queued.max_attempts::integer;
END
$$;
COMMENT ON FUNCTION nexa.release_jobs(interval, bigint[]) IS 'Takes jobs from servers that went away, for others to run, and takes those out of attempts from the queue; answers the latter.';

CREATE FUNCTION nexa.queued_jobs()
RETURNS TABLE (queue_id bigint, job text, key text, run_at timestamptz, attempts integer, max_attempts integer,
  locked_at timestamptz, last_error text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF pg_catalog.to_regclass('graphile_worker._private_jobs') IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT queued.id, task.identifier, queued.key, queued.run_at, queued.attempts::integer,
      queued.max_attempts::integer, queued.locked_at, queued.last_error
    FROM graphile_worker._private_jobs AS queued
    JOIN graphile_worker._private_tasks AS task ON task.id = queued.task_id;
END
$$;
COMMENT ON FUNCTION nexa.queued_jobs() IS 'What is in the job queue; nothing while the queue is not installed.';

CREATE FUNCTION nexa.close_job_queue() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  others text := 'PUBLIC, nexa_app, nexa_service';
  named text;
BEGIN
  FOREACH named IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = named) THEN
      others := others || ', ' || pg_catalog.quote_ident(named);
    END IF;
  END LOOP;
  EXECUTE 'REVOKE ALL ON SCHEMA graphile_worker FROM ' || others;
  EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA graphile_worker FROM ' || others;
  EXECUTE 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA graphile_worker FROM ' || others;
  EXECUTE 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM ' || others;
END
$$;
COMMENT ON FUNCTION nexa.close_job_queue() IS 'Takes the job queue''s schema from everyone but its owner, once it is installed.';

SELECT nexa.close_to_others();
GRANT EXECUTE ON FUNCTION
  nexa.queue_job(text, jsonb, timestamptz, integer, text, text),
  nexa.schedule_job(text, timestamptz, integer, text, text),
  nexa.settle_job(bigint),
  nexa.release_jobs(interval, bigint[]),
  nexa.queued_jobs(),
  nexa.close_job_queue()
TO nexa_service;

INSERT INTO nexa.schema_migrations (name) VALUES ('13_jobs') ON CONFLICT (name) DO NOTHING;
