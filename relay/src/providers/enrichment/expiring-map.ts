import type { Clock } from '@leadwire/core'

/** A bounded memory: what was not used longest goes first, and nothing outlives its time. */
export interface ExpiringMap<V> {
  get(key: string): V | undefined
  set(key: string, value: V, ageMs: number): void
  delete(key: string): void
  readonly size: number
}

/** A memory of at most `maxEntries`. */
export function expiringMap<V>(maxEntries: number, clock: Clock): ExpiringMap<V> {
  // A Map keeps the order of insertion: what is used is moved to the end.
  const entries = new Map<string, { value: V; until: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      if (entry.until <= clock()) return undefined
      entries.set(key, entry)
      return entry.value
    },
    set(key, value, ageMs) {
      entries.delete(key)
      entries.set(key, { value, until: clock() + ageMs })
      const [oldest] = entries.keys()
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    },
    delete: (key) => void entries.delete(key),
    get size() {
      return entries.size
    },
  }
}
