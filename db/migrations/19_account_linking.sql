-- NEXA, account linking: people let ecosystems such as Alexa act for them, and those who look after the server say which.

-- A login named like the schema nexa would otherwise create everything there.
SET LOCAL search_path = public, pg_temp;

ALTER TABLE nexa.oauth_clients ADD COLUMN is_rotating boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN nexa.oauth_clients.is_rotating IS 'Whether each refresh gives a new refresh token; false for ecosystems that keep the first one for good, such as Google.';
COMMENT ON COLUMN nexa.oauth_tokens.refresh_hash IS 'SHA-256 of 256 random bits; null for an access token that came of a refresh token that stays. Never granted to request roles.';

-- On Supabase these are the server's alone, as sessions and tokens are.
CREATE POLICY server_insert ON nexa.oauth_clients FOR INSERT TO nexa_app WITH CHECK ((SELECT nexa.is_server_admin()));
CREATE POLICY server_update ON nexa.oauth_clients FOR UPDATE TO nexa_app
  USING ((SELECT nexa.is_server_admin())) WITH CHECK ((SELECT nexa.is_server_admin()));
GRANT INSERT (client_id, plugin_id, name, secret_hash, redirect_uris, scopes, is_rotating) ON nexa.oauth_clients TO nexa_app;
GRANT UPDATE (revoked_at) ON nexa.oauth_clients TO nexa_app;
DO $$
BEGIN
  EXECUTE 'GRANT SELECT (is_rotating) ON nexa.oauth_clients TO nexa_app' || CASE WHEN EXISTS (
    SELECT FROM pg_catalog.pg_roles WHERE rolname = 'authenticated') THEN ', authenticated' ELSE '' END;
END
$$;
CREATE POLICY server_insert ON nexa.oauth_codes FOR INSERT TO nexa_app
  WITH CHECK (user_id = (SELECT nexa.current_user_id()) AND NOT (SELECT nexa.is_narrowed())
    AND home_ids <@ (SELECT nexa.my_homes()));
GRANT INSERT (code_hash, client_id, user_id, home_ids, redirect_uri, scopes, code_challenge, expires_at)
  ON nexa.oauth_codes TO nexa_app;

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('19_account_linking') ON CONFLICT (name) DO NOTHING;
