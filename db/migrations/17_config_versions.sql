-- Configurations of integrations know which form of their plugin's schema wrote them, and a flow may mend an issue.

ALTER TABLE nexa.integrations
  ADD COLUMN config_version integer NOT NULL DEFAULT 1 CHECK (config_version BETWEEN 1 AND 10000);
COMMENT ON COLUMN nexa.integrations.config_version IS
  'Which form of the plugin''s configuration schema wrote config and secrets; an older one is brought to the present form when it connects.';

ALTER TABLE nexa.pairing_flows
  DROP CONSTRAINT pairing_flows_kind_check,
  ADD CONSTRAINT pairing_flows_kind_check CHECK (kind IN ('pair', 'reauth', 'reconfigure', 'repair'));

SELECT nexa.close_to_others();
INSERT INTO nexa.schema_migrations (name) VALUES ('17_config_versions') ON CONFLICT (name) DO NOTHING;
