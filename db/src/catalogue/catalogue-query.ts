/**
 * NEXA's own listing of a database's catalogue: what `public`, `nexa` and `timeseries` hold, a line each fact, in the
 * same words on every major version and under every owner.
 *
 * - The database's owner is called `owner`, whoever it is; a relation's owner has all rights, which are not listed.
 * - A column that may not be null says so itself: Postgres 18 also keeps a constraint for it, which is left out.
 * - Monthly partitions are data: they are made from their parent, which is listed. So is what belongs to an extension.
 * - A view's text names columns without their relation, which Postgres 15 writes and 18 leaves out where it can; what the
 *   view reads stands behind it, column by column.
 * - White space in definitions is one blank; a function's body is its hash.
 */
export const catalogueQuery = `
WITH spaces AS (
  SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname IN ('public', 'nexa', 'timeseries')
), named AS (
  SELECT oid AS role, CASE WHEN oid = (SELECT datdba FROM pg_database WHERE datname = current_database())
    OR rolname = 'pg_database_owner' THEN 'owner' ELSE rolname END AS name FROM pg_roles
  UNION ALL SELECT 0, 'PUBLIC'
), relations AS (
  SELECT c.oid, format('%s.%s', n.nspname, c.relname) AS name, c.relkind, c.relowner, c.relacl, c.reloptions,
    c.relrowsecurity, c.relforcerowsecurity, c.relpersistence
  FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT c.relispartition AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), tables AS (
  SELECT * FROM relations WHERE relkind <> 'S'
), routines AS (
  SELECT p.*, format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name
  FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace WHERE NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
), types AS (
  SELECT t.oid, format('%s.%s', n.nspname, t.typname) AS name, t.typtype, t.typbasetype, t.typnotnull
  FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace
  WHERE (t.typtype IN ('e', 'd', 'r') OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
), lines (kind, name, role, definition) AS (
  SELECT 'schema', nspname::text, NULL::text, format('owner %s', named.name)
  FROM spaces JOIN named ON named.role = nspowner
  UNION ALL
  SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE 'table' END,
    r.name, NULL,
    concat_ws('; ', 'owner ' || named.name, CASE relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(r.oid) END,
      CASE WHEN relrowsecurity THEN 'row security' END, CASE WHEN relforcerowsecurity THEN 'forced' END,
      CASE WHEN relpersistence <> 'p' THEN 'not permanent' END, array_to_string(reloptions, ', '),
      CASE WHEN relkind IN ('v', 'm') THEN regexp_replace(pg_get_viewdef(r.oid),
        '\\y(?!(public|nexa|timeseries|pg_catalog)\\.)[a-z_][a-z0-9_]*\\.', '', 'g') || ' reads ' || reads.columns END)
  FROM relations r LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT format('%s.%s', d.refobjid::regclass, attname), ', ') AS columns
    FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
      AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE w.ev_class = r.oid AND r.relkind IN ('v', 'm') AND d.refobjid <> r.oid
  ) AS reads ON true JOIN named ON named.role = relowner
  UNION ALL
  SELECT 'column', format('%s.%s', r.name, attname), NULL,
    concat_ws('; ', row_number() OVER (PARTITION BY r.oid ORDER BY attnum), format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null' END, CASE attgenerated WHEN '' THEN 'default ' ELSE 'generated ' END
        || pg_get_expr(adbin, adrelid), CASE WHEN attidentity <> '' THEN 'identity ' || attidentity::text END,
      (SELECT 'collation ' || collname FROM pg_collation WHERE oid = attcollation AND collname <> 'default'))
  FROM pg_attribute a JOIN tables r ON r.oid = attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT 'constraint', format('%s.%s', r.name, conname), NULL,
    pg_get_constraintdef(k.oid) || CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END
  FROM pg_constraint k JOIN tables r ON r.oid = conrelid WHERE contype <> 'n'
  UNION ALL
  SELECT 'index', i.indexrelid::regclass::text, NULL,
    pg_get_indexdef(i.indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
  FROM pg_index i JOIN tables r ON r.oid = i.indrelid
  UNION ALL
  SELECT 'policy', format('%s.%s', r.name, polname), named.name,
    concat_ws('; ', polcmd, CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END,
      'using ' || pg_get_expr(polqual, polrelid), 'with check ' || pg_get_expr(polwithcheck, polrelid))
  FROM pg_policy p JOIN tables r ON r.oid = polrelid CROSS JOIN LATERAL unnest(polroles) AS granted (role)
  JOIN named ON named.role = granted.role
  UNION ALL
  SELECT 'trigger', format('%s.%s', r.name, tgname), NULL, pg_get_triggerdef(t.oid) || '; enabled ' || tgenabled::text
  FROM pg_trigger t JOIN tables r ON r.oid = tgrelid WHERE NOT tgisinternal
  UNION ALL
  SELECT 'function', p.name, NULL,
    concat_ws('; ', 'owner ' || named.name, lanname, 'returns ' || pg_get_function_result(p.oid),
      CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END, 'parallel ' || proparallel::text,
      CASE WHEN proisstrict THEN 'strict' END, CASE WHEN proleakproof THEN 'leakproof' END,
      CASE WHEN prosecdef THEN 'security definer' END, array_to_string(proconfig, ', '),
      'arguments ' || pg_get_function_arguments(p.oid),
      'body ' || md5(COALESCE(prosrc, '') || COALESCE(pg_get_function_sqlbody(p.oid), '')))
  FROM routines p JOIN named ON named.role = proowner JOIN pg_language l ON l.oid = prolang
  UNION ALL
  SELECT 'type', t.name, NULL, concat_ws('; ', typtype, CASE WHEN typnotnull THEN 'not null' END,
    CASE WHEN typtype = 'd' THEN format_type(typbasetype, NULL) END,
    (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
  FROM types t
  UNION ALL
  SELECT 'grant', g.name, named.name, g.privilege
  FROM (
    SELECT r.name, relowner AS owner, (aclexplode(relacl)).grantee, (aclexplode(relacl)).privilege_type AS privilege
    FROM relations r
    UNION ALL
    SELECT format('%s.%s', r.name, attname), relowner, (aclexplode(attacl)).grantee, (aclexplode(attacl)).privilege_type
    FROM pg_attribute a JOIN tables r ON r.oid = attrelid WHERE NOT attisdropped
    UNION ALL
    SELECT p.name, proowner, (aclexplode(COALESCE(proacl, acldefault('f', proowner)))).grantee,
      (aclexplode(COALESCE(proacl, acldefault('f', proowner)))).privilege_type
    FROM routines p
    UNION ALL
    SELECT nspname, nspowner, (aclexplode(nspacl)).grantee, (aclexplode(nspacl)).privilege_type FROM spaces
  ) AS g JOIN named ON named.role = g.grantee WHERE g.grantee <> g.owner
  UNION ALL
  SELECT 'comment', COALESCE(r.name || '.' || attname, r.name), NULL, description
  FROM pg_description d JOIN relations r ON r.oid = d.objoid AND d.classoid = 'pg_class'::regclass
  LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid AND d.objsubid > 0
  UNION ALL
  SELECT 'comment', p.name, NULL, description
  FROM pg_description d JOIN routines p ON p.oid = d.objoid AND d.classoid = 'pg_proc'::regclass
  UNION ALL
  SELECT 'comment', nspname, NULL, description
  FROM pg_description d JOIN spaces n ON n.oid = d.objoid AND d.classoid = 'pg_namespace'::regclass
)
SELECT kind, name, role, regexp_replace(definition, '\\s+', ' ', 'g') AS definition
FROM lines ORDER BY kind COLLATE "C", name COLLATE "C", role COLLATE "C", definition COLLATE "C"`;
