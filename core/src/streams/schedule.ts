import { createHash } from 'node:crypto'
import { invalidInput } from '../errors.ts'

/** The most daily runs of one stream. Source: the vendor's highest tier has 4. */
export const MAX_SYNC_TIMES = 4

/** Slots lie on quarters of an hour: 96 a day. */
const SLOTS_A_DAY = 96

const toTime = (slot: number): string =>
  `${String(Math.floor(slot / 4)).padStart(2, '0')}:${String((slot % 4) * 15).padStart(2, '0')}`

/**
 * The daily slot of a stream that names none: spread by hash, so that streams do not all run at once.
 * The first 4 bytes of SHA-256 of the id, modulo 96, times 15 minutes, in the stream's zone.
 */
export const standardSyncTime = (streamId: number): string =>
  toTime(createHash('sha256').update(String(streamId)).digest().readUInt32BE(0) % SLOTS_A_DAY)

/**
 * Sorted and without repeats.
 * @throws InvalidInput when one is off the 15-minute grid, or there are more than `MAX_SYNC_TIMES`
 */
export function toSyncTimes(times: readonly string[]): string[] {
  times.forEach((time, i) => {
    if (!/^([01]\d|2[0-3]):(00|15|30|45)$/.test(time)) {
      throw invalidInput(
        `syncTimes.${i}`,
        `"${time.slice(0, 20)}" must be HH:MM on a 15-minute boundary, 00:00 to 23:45`,
      )
    }
  })
  const sorted = [...new Set(times)].sort()
  if (sorted.length > MAX_SYNC_TIMES) throw invalidInput('syncTimes', `at most ${MAX_SYNC_TIMES} times a day`)
  return sorted
}
