import { Temporal } from 'temporal-polyfill'

/**
 * The instant of a local day and time in a zone, epoch ms. A time that the clock skips is the first instant after the gap,
 * one that it shows twice is the earlier of the two: so each day and time is run once, and never before its own time.
 * Temporal's plain default would move a time in the gap on by the gap's length, and 02:30 would then run after 03:00.
 */
function toInstant(day: Temporal.PlainDate, time: string, timezone: string): number {
  const local = day.toPlainDateTime(time)
  const found = local.toZonedDateTime(timezone, { disambiguation: 'earlier' })
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds
  // In a gap 'earlier' gives an instant before it: the next change of the clock is the gap's end.
  return (found.getTimeZoneTransition('next') ?? found).epochMilliseconds
}

const localDay = (at: number, timezone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate()

/** How far around its own local day a slot may lie: a zone may skip a whole day, or show the hours round midnight twice. */
const DAYS_AHEAD = 3

/**
 * The first slot of a schedule after an instant, epoch ms. Several times in one gap share a slot.
 * @param syncTimes  at least one HH:MM, sorted
 * @param timezone  an IANA zone
 */
export function nextSlot(syncTimes: readonly string[], timezone: string, after: number): number {
  const today = localDay(after, timezone)
  for (let days = -1; days <= DAYS_AHEAD; days++) {
    for (const time of syncTimes) {
      const slot = toInstant(today.add({ days }), time, timezone)
      if (slot > after) return slot
    }
  }
  throw new RangeError(`no slot of ${syncTimes.join()} in ${timezone} follows ${after}`)
}

/** The last slot of a schedule at or before an instant, epoch ms; else as `nextSlot`. */
export function lastSlot(syncTimes: readonly string[], timezone: string, atOrBefore: number): number {
  const today = localDay(atOrBefore, timezone)
  for (let days = 1; days >= -DAYS_AHEAD; days--) {
    for (const time of syncTimes.toReversed()) {
      const slot = toInstant(today.add({ days }), time, timezone)
      if (slot <= atOrBefore) return slot
    }
  }
  throw new RangeError(`no slot of ${syncTimes.join()} in ${timezone} precedes ${atOrBefore}`)
}
