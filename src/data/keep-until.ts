const DAY_MS = 86_400_000;

/**
 * The day (ISO, UTC) from whose first moment on something may go that is to stay for so many whole days.
 *
 * Rounded up: counted from a minute before midnight, the date alone would be almost a day short.
 */
export function keepUntil(now: Date, days: number): string {
  return new Date(Math.ceil(now.getTime() / DAY_MS + days) * DAY_MS).toISOString().slice(0, 10);
}
