/** Privileges on tables and views, with the major that brought each: PostgreSQL 17 release notes, `MAINTAIN`. */
export const onTables = {
  DELETE: 0,
  INSERT: 0,
  MAINTAIN: 17,
  REFERENCES: 0,
  SELECT: 0,
  TRIGGER: 0,
  TRUNCATE: 0,
  UPDATE: 0,
} as const;
