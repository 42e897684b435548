/** The most list members in one statement. Source: SQLite takes 32,766 parameters, Postgres 65,535; the widest insert here has 16 columns. */
export const CHUNK = 500

/** Cuts a list into parts of at most `size`, in order. */
export function* chunk<T>(list: readonly T[], size = CHUNK): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size)
}
