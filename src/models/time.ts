import * as z from 'zod';

/**
 * What both JavaScript writes and PostgreSQL reads as ISO 8601: years of four digits from 1 on.
 * https://www.postgresql.org/docs/current/datatype-datetime.html
 */
const years = 'a time lies within the years 1 to 9999';
const date = z.date().min(new Date('0001-01-01T00:00:00.000Z'), years).max(new Date('9999-12-31T23:59:59.999Z'), years);

const isoTime = z.iso.datetime({ offset: true });

/** An ISO 8601 text with an offset; without one, the time would depend on where it is read. To milliseconds, as `Date` is. */
const timeFromText = z.codec(isoTime, date, {
  decode: (value) => new Date(value),
  encode: (value) => value.toISOString(),
});

/** A time as Drizzle reads it. */
export const timeRead: z.ZodType<Date, Date> = z.date();

/** A time on its way in: a `Date`, or ISO 8601. */
export const timeGiven: z.ZodType<Date, Date | string> = z.union([date, timeFromText]);

/** A time in a request, which is JSON. */
export const timeRequested: z.ZodType<Date, string> = timeFromText;

/** A time on its way out: a `Date` becomes ISO 8601, and ISO 8601 stays. */
export const timeAnswered: z.ZodType<string, Date | string> = z.union([
  isoTime,
  z.date().transform((value) => value.toISOString()),
]);
