WITH t AS (SELECT oid, relname::text AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\_sqlx%')
SELECT 'table ' || name FROM t
UNION ALL
SELECT 'column ' || t.name || '.' || a.attname || ' '
    || CASE format_type(a.atttypid, a.atttypmod) WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'blob' ELSE format_type(a.atttypid, a.atttypmod) END
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
FROM t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT CASE WHEN i.indisprimary THEN 'primary ' WHEN i.indisunique THEN 'unique ' ELSE 'index ' END
    || CASE WHEN i.indpred IS NOT NULL THEN 'partial ' ELSE '' END || t.name || ' ('
    || (SELECT string_agg(a.attname, ', ' ORDER BY k.at) FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, at)
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum) || ')'
FROM t JOIN pg_index AS i ON i.indrelid = t.oid
UNION ALL
SELECT 'reference ' || t.name || '.' || a.attname || ' -> ' || f.relname || '.' || b.attname
FROM t JOIN pg_constraint AS c ON c.conrelid = t.oid AND c.contype = 'f'
JOIN pg_class AS f ON f.oid = c.confrelid
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
JOIN pg_attribute AS b ON b.attrelid = f.oid AND b.attnum = c.confkey[1]
UNION ALL
SELECT 'trigger ' || g.tgname || ' on ' || t.name FROM t JOIN pg_trigger AS g ON g.tgrelid = t.oid
WHERE NOT g.tgisinternal AND g.tgname NOT LIKE '%\_no\_truncate'
