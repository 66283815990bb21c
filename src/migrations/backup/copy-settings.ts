/**
 * Sets until the transaction ends what makes COPY write and read every value exactly, whatever role and database say, and what
 * lets it take its time; pg_dump sets much the same (`setup_connection` in its source). `row_security` makes PostgreSQL fail
 * rather than leave out rows. What a server does not know yet is left out.
 */
export const copySettings = `select pg_catalog.set_config(s.name, v.setting, true)
  from (values ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('extra_float_digits', '3'), ('bytea_output', 'hex'),
    ('lc_monetary', 'C'), ('xmloption', 'content'), ('array_nulls', 'on'), ('row_security', 'off'), ('statement_timeout', '0'),
    ('transaction_timeout', '0'), ('idle_in_transaction_session_timeout', '0')) v (name, setting)
  join pg_catalog.pg_settings s on s.name = v.name`;
