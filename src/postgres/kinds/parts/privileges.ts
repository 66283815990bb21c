/** Privileges that only newer majors know. PostgreSQL 17 release notes: `MAINTAIN` on tables. */
export const privilegesSince: Readonly<Record<string, number>> = { MAINTAIN: 17 };
