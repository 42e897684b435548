import { invalidInput } from './errors.ts'

/** A place in a list that is ordered by two numbers, the second telling apart those alike in the first. */
export interface Place {
  at: number
  id: number
}

/** Opaque text for `Place`; callers must not read it. */
export const toPlaceCursor = ({ at, id }: Place): string => Buffer.from(`${at}.${id}`).toString('base64url')

/** @throws InvalidInput when the text did not come from `toPlaceCursor`. */
export function fromPlaceCursor(text: string): Place {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString())
  const place = match && { at: Number(match[1]), id: Number(match[2]) }
  if (!place || toPlaceCursor(place) !== text) {
    throw invalidInput('cursor', 'is not a cursor of this list; take it from nextCursor of the page before')
  }
  return place
}
