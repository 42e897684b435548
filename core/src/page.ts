import { invalidInput } from './errors.ts'

/** One page of a keyset list. */
export interface Page<T> {
  items: T[]
  hasMore: boolean
  /** Where to go on; null when the list ends here for good. */
  nextCursor: string | null
}

/** Where a list goes on: after this id, upwards (oldest first) or downwards (newest first). */
export interface Cursor {
  direction: 'up' | 'down'
  id: number
}

/** Opaque text for `Cursor`; callers must not read it. */
export const toCursor = ({ direction, id }: Cursor): string =>
  Buffer.from(`${direction === 'up' ? 'u' : 'd'}${id}`).toString('base64url')

/** @throws InvalidInput when the text did not come from `toCursor`. */
export function fromCursor(text: string): Cursor {
  const match = /^([ud])(\d{1,16})$/.exec(Buffer.from(text, 'base64url').toString())
  if (!match || toCursor({ direction: match[1] === 'u' ? 'up' : 'down', id: Number(match[2]) }) !== text) {
    throw invalidInput('cursor', 'is not a cursor of this list; take it from nextCursor of the page before')
  }
  return { direction: match[1] === 'u' ? 'up' : 'down', id: Number(match[2]) }
}

/** Brings a page size into 1..max; undefined gives the default. */
export const clampLimit = (limit: number | undefined, standard: number, max: number): number =>
  Math.max(1, Math.min(max, limit ?? standard))
