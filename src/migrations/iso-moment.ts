/**
 * SQL for the moment that a column of a tool's own table holds, as ISO text in UTC with milliseconds.
 *
 * A column without a time zone is read in the zone of our session: the one that is set for the
 * server, the database or the role. That is right for tools whose sessions leave it alone. In the
 * hour that clocks repeat in autumn the later of the two moments is answered.
 */
export const isoMoment = (column: string): string =>
  `to_char(${column}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
