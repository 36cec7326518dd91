-- NEXA, voice: a guest who linked an account is shown what is exposed of the rooms granted.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

ALTER POLICY request_select ON nexa.exposures USING (
  home_id = ANY ((SELECT nexa.my_homes())::uuid[])
  AND (home_id = ANY ((SELECT nexa.full_homes())::uuid[]) OR device_id = ANY ((SELECT nexa.guest_devices())::uuid[])));

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('20_voice') ON CONFLICT (name) DO NOTHING;
