// Days and instants. Everything is UTC; a day is counted from 1970-01-01, so no time zone can shift it.

export const DAY = 86_400_000;

/**
 * Day number of an instant in milliseconds.
 *
 * @param {number} ms
 * @returns {Day}
 */
export const dayOf = (ms) => Math.floor(ms / DAY);

/**
 * Day number of a year, month (from 0, may run past 11) and day; `Date.UTC` takes the years to 99 for those from 1900.
 */
function dayNumber(year, month, date) {
  return new Date(0).setUTCFullYear(year, month, date) / DAY;
}

/**
 * Day number of an ISO date "2025-09-02", or null when it is no real calendar day.
 *
 * @param {string} text
 * @returns {Day|null}
 */
export function dayFromIso(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const day = dayNumber(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return isoFromDay(day) === text ? day : null;
}

/**
 * ISO date of a day number.
 *
 * @param {Day} day
 * @returns {string}
 */
export const isoFromDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * Year, month (0 to 11) and day of the month of a day number.
 *
 * @param {Day} day
 * @returns {{year: number, month: number, date: number}}
 */
export function partsOf(day) {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

/**
 * Day number of the first day of a month; `month` may run past 0 to 11.
 *
 * @param {number} year
 * @param {number} month
 * @returns {Day}
 */
export const monthStart = (year, month) => dayNumber(year, month, 1);

/**
 * The same day some months away, held to the month's last day: 31 January plus 1 is 28 February.
 *
 * @param {Day} day
 * @param {number} months
 * @returns {Day}
 */
export function addMonths(day, months) {
  const { year, month, date } = partsOf(day);
  const last = monthStart(year, month + months + 1) - 1;
  return Math.min(monthStart(year, month + months) + date - 1, last);
}

/**
 * First days of the months between two day numbers, both included.
 *
 * @param {Day} first
 * @param {Day} last
 * @returns {Day[]}
 */
export function monthsBetween(first, last) {
  const { year, month } = partsOf(first);
  const days = [];
  for (let n = 0; ; n += 1) {
    const day = monthStart(year, month + n);
    if (day > last) return days;
    if (day >= first) days.push(day);
  }
}

/**
 * The Monday on or before a day: weeks of the histogram begin there. 1970-01-01 was a Thursday.
 *
 * @param {Day} day
 * @returns {Day}
 */
export const weekStart = (day) => day - ((((day + 3) % 7) + 7) % 7);

/**
 * The half-open instants [start, end) in milliseconds that a window of whole days covers.
 *
 * @param {View} view
 * @returns {number[]}
 */
export const windowOf = (view) => [view.from * DAY, (view.to + 1) * DAY];

/**
 * The last instant of a day: what "as known on" that day means.
 *
 * @param {Day} day
 * @returns {number}
 */
export const endOfDay = (day) => (day + 1) * DAY - 1;

/**
 * Whether a date in text, "2025-12-16" or a month or year alone, lies wholly after a day. No date does not.
 *
 * @param {string|undefined} text
 * @param {Day} day
 * @returns {boolean}
 */
export const isAfter = (text, day) => Boolean(text) && text > isoFromDay(day).slice(0, text.length);
