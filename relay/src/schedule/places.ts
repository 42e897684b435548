import type { SourceType } from '@leadwire/core'

/** Which people are read, and the adapter's cursor among them; null = from the beginning. */
export interface Place {
  sourceType: SourceType
  cursor: string | null
}

/** Places as text, for the cursor of a run and the backfill cursor of a source; null = none. */
export const fromPlaces = (places: readonly Place[]): string | null =>
  places.length === 0 ? null : JSON.stringify(places.map(({ sourceType, cursor }) => [sourceType, cursor]))

/** Places from such text. */
export const toPlaces = (text: string | null): Place[] => {
  const pairs: [SourceType, string | null][] = text === null ? [] : JSON.parse(text)
  return pairs.map(([sourceType, cursor]) => ({ sourceType, cursor }))
}
