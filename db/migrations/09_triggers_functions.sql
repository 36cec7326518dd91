-- NEXA, module 09: triggers and functions that need every table.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

DO $updated$
DECLARE
  target regclass;
BEGIN
  FOR target IN
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'updated_at' AND NOT a.attisdropped
    WHERE n.nspname IN ('public', 'nexa') AND c.relkind = 'r'
  LOOP
    -- A device's row also carries what it reports, which is no edit.
    EXECUTE format('CREATE TRIGGER set_updated_at BEFORE UPDATE%s ON %s FOR EACH ROW EXECUTE FUNCTION nexa.set_updated_at()',
      CASE WHEN target = 'devices'::regclass THEN
        ' OF room_id, model_id, device_type, name, notes, manufacturer, model, capabilities, components, firmware, deleted_at'
      ELSE '' END, target);
  END LOOP;
END
$updated$;

-- The owner is a member like the others, so that membership is asked in one place.
CREATE FUNCTION nexa.keep_owner_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE public.home_members SET role = 'admin' WHERE home_id = NEW.id AND user_id = OLD.owner_id;
  END IF;
  INSERT INTO public.home_members (home_id, user_id, role) VALUES (NEW.id, NEW.owner_id, 'owner')
  ON CONFLICT (home_id, user_id) DO UPDATE SET role = 'owner', room_ids = NULL, hours = NULL, valid_from = NULL,
    valid_until = NULL;
  RETURN NULL;
END
$$;
ALTER FUNCTION nexa.keep_owner_member() OWNER TO nexa_service;
CREATE TRIGGER a_keep_owner_insert AFTER INSERT ON homes FOR EACH ROW EXECUTE FUNCTION nexa.keep_owner_member();
CREATE TRIGGER a_keep_owner_update AFTER UPDATE OF owner_id ON homes FOR EACH ROW
  WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id) EXECUTE FUNCTION nexa.keep_owner_member();

-- Search. Texts are folded before they become words, the same way for what is stored and what is looked for: small
-- letters without accents whatever the database's locale (C knows none), and every sign a space, so that "LCT-015" is
-- two words and no sign of a tsquery is left.
CREATE FUNCTION nexa.search_text(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
  SELECT pg_catalog.replace(pg_catalog.replace(pg_catalog.translate(pg_catalog.lower(pg_catalog.normalize(content, 'NFC')),
    'ÀÁÂÃÄÅàáâãäåĀāĂăĄąÇçĆćČčĎďĐđÐÈÉÊËèéêëĒēĖėĘęĚěĞğĢģÌÍÎÏìíîïĪīĮįİıĶķŁłĹĺĽľĻļÑñŃńŇňŅņÒÓÔÕÖØòóôõöøŌōŐőŔŕŘřŚśŞşŠšȘșŤťŢţȚțÙÚÛÜùúûüŪūŮůŰűŲųÝýÿŸŹźŻżŽž'
    || 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐёΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏάέήίόύώς'
    || '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~–—‘’“”„«»…·•　、。・「」（）'
    || E'\t\n\r\f\u00a0',
    'aaaaaaaaaaaaaaaaaaccccccdddddeeeeeeeeeeeeeeeeggggiiiiiiiiiiiiiikkllllllllnnnnnnnnoooooooooooooooorrrrssssssssttttttuuuuuuuuuuuuuuuuyyyyzzzzzz'
    || 'абвгдеежзийклмнопрстуфхцчшщъыьэюяєіїґеαβγδεζηθικλμνξοπρστυφχψωαεηιουωαεηιουωσ'
    || pg_catalog.repeat(' ', 57)), 'ß', 'ss'), 'æ', 'ae')
$$;

CREATE FUNCTION nexa.prefix_query(search text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
  SELECT pg_catalog.to_tsquery('pg_catalog.simple', pg_catalog.string_agg(word || ':*', ' & '))
  FROM (
    SELECT word FROM pg_catalog.regexp_split_to_table(nexa.search_text(search), ' +') AS word
    WHERE word <> '' LIMIT 10
  ) AS words
$$;
COMMENT ON FUNCTION nexa.prefix_query(text) IS 'Every word as the beginning of a word, as somebody types; null when there is no word.';

CREATE FUNCTION nexa.search_vector(content text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
  SELECT pg_catalog.setweight(
    pg_catalog.to_tsvector('pg_catalog.simple', nexa.search_text(COALESCE(content, ''))), weight)
$$;

CREATE FUNCTION nexa.set_device_search_vector() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  catalogue text;
BEGIN
  IF NEW.model_id IS NOT NULL THEN
    SELECT brand.name || ' ' || model.name || ' ' || model.model_id INTO catalogue
    FROM public.device_models AS model JOIN public.brands AS brand ON brand.id = model.brand_id
    WHERE model.id = NEW.model_id;
  END IF;
  NEW.search_vector := nexa.search_vector(NEW.name, 'A')
    || nexa.search_vector(pg_catalog.concat_ws(' ', NEW.manufacturer, NEW.model, catalogue), 'B')
    || nexa.search_vector(NEW.device_type, 'C')
    || nexa.search_vector(NEW.notes, 'D');
  RETURN NEW;
END
$$;
CREATE TRIGGER set_search_vector BEFORE INSERT OR UPDATE OF name, notes, device_type, manufacturer, model, model_id
  ON devices FOR EACH ROW EXECUTE FUNCTION nexa.set_device_search_vector();

CREATE FUNCTION nexa.set_brand_search_vector() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.search_vector := nexa.search_vector(NEW.name, 'A');
  RETURN NEW;
END
$$;
CREATE TRIGGER set_search_vector BEFORE INSERT OR UPDATE OF name ON brands
  FOR EACH ROW EXECUTE FUNCTION nexa.set_brand_search_vector();

CREATE FUNCTION nexa.set_model_search_vector() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.search_vector := nexa.search_vector(NEW.name || ' ' || NEW.model_id, 'A')
    || nexa.search_vector((SELECT name FROM public.brands WHERE id = NEW.brand_id), 'B');
  RETURN NEW;
END
$$;
CREATE TRIGGER set_search_vector BEFORE INSERT OR UPDATE OF name, model_id, brand_id ON device_models
  FOR EACH ROW EXECUTE FUNCTION nexa.set_model_search_vector();

-- A corrected name in the catalogue is found on the devices too. Setting a column to itself runs its trigger.
CREATE FUNCTION nexa.pass_on_brand() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.device_models SET brand_id = brand_id WHERE brand_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER pass_on_name AFTER UPDATE OF name ON brands FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION nexa.pass_on_brand();
CREATE FUNCTION nexa.pass_on_model() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.devices SET model_id = model_id WHERE model_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER pass_on_name AFTER UPDATE OF name, model_id, brand_id ON device_models FOR EACH ROW
  WHEN (OLD.search_vector IS DISTINCT FROM NEW.search_vector) EXECUTE FUNCTION nexa.pass_on_model();

CREATE INDEX brands_search_idx ON brands USING gin (search_vector);
CREATE INDEX device_models_search_idx ON device_models USING gin (search_vector);
GRANT EXECUTE ON FUNCTION nexa.search_text(text), nexa.prefix_query(text), nexa.search_vector(text, "char")
  TO nexa_app, nexa_service;

-- Where a person may answer what NEXA found, the answer carries that person's name, and nobody else's.
CREATE FUNCTION nexa.set_decided_by() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.decided_by := nexa.current_user_id();
  NEW.decided_at := pg_catalog.now();
  RETURN NEW;
END
$$;
DO $decided$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['failure_predictions', 'anomaly_detections', 'ai_insights', 'security_vulnerabilities',
    'security_incidents', 'alerts'] LOOP
    EXECUTE format('CREATE TRIGGER set_decided_by BEFORE UPDATE ON %s FOR EACH ROW '
      'WHEN (nexa.current_user_id() IS NOT NULL) EXECUTE FUNCTION nexa.set_decided_by()', target);
  END LOOP;
END
$decided$;

SET LOCAL ROLE nexa_service;

CREATE FUNCTION nexa.prune_executions(moment timestamptz DEFAULT now()) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM public.automation_executions AS old USING (
    SELECT id, started_at, outcome, pg_catalog.row_number() OVER (
      PARTITION BY automation_id, CASE outcome WHEN 'not-run' THEN 1 WHEN 'completed' THEN 2 ELSE 3 END
      ORDER BY started_at DESC, id DESC) AS place
    FROM public.automation_executions WHERE outcome <> 'running'
  ) AS ranked
  WHERE old.id = ranked.id AND CASE WHEN ranked.outcome IN ('completed', 'not-run') THEN ranked.place > 100
    ELSE ranked.place > 1000 OR ranked.started_at < moment - interval '30 days' END;
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$$;
COMMENT ON FUNCTION nexa.prune_executions(timestamptz) IS 'Keeps of each automation the failures of 30 days (at most 1,000), the last 100 runs and the last 100 not-runs.';

RESET ROLE;

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('09_triggers_functions') ON CONFLICT (name) DO NOTHING;
