WITH t AS (SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\_sqlx%' ESCAPE '\')
SELECT 'table ' || name FROM t
UNION ALL
SELECT 'column ' || t.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE '' END
FROM t, pragma_table_info(t.name) AS c
UNION ALL
SELECT 'primary ' || name || ' (' || (SELECT group_concat(name, ', ') FROM
    (SELECT c.name FROM pragma_table_info(t.name) AS c WHERE c.pk > 0 ORDER BY c.pk)) || ')'
FROM t
UNION ALL
SELECT CASE WHEN l."unique" THEN 'unique ' ELSE 'index ' END || CASE WHEN l.partial THEN 'partial ' ELSE '' END || t.name || ' (' || (SELECT group_concat(name, ', ') FROM
    (SELECT i.name FROM pragma_index_info(l.name) AS i ORDER BY i.seqno)) || ')'
FROM t, pragma_index_list(t.name) AS l WHERE l.origin <> 'pk'
UNION ALL
SELECT 'reference ' || t.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to"
FROM t, pragma_foreign_key_list(t.name) AS f
UNION ALL
SELECT 'trigger ' || name || ' on ' || tbl_name FROM sqlite_schema WHERE type = 'trigger'
