import type { ZObject } from 'zapier-platform-core'
import { isFields } from './json.ts'

/** How many keys are remembered, and for how long: as long as the hub's first retries take. */
const KEPT = 1000
const KEPT_SECONDS = 3600

/** Where and by what repeats are known. */
export interface RepeatOptions<Item> {
  /** Name of the memory, one a subscription. */
  store: string
  /** The request that brought the items; when Zapier handles the very same request again, nothing of it is dropped. */
  request: string
  keyOf: (item: Item) => string
}

/**
 * Without what an earlier request brought: the hub sends again what it got no answer for, and Zapier removes repeats by
 * id for polling only. The memory is Zapier's cache, which may forget; then an item comes twice, and is never lost.
 */
export async function dropRepeats<Item>(
  z: ZObject,
  items: readonly Item[],
  { store, request, keyOf }: RepeatOptions<Item>,
): Promise<Item[]> {
  const mark = z.hash('md5', request).slice(0, 8)
  const keyed = items.map((item) => [keyOf(item), item] as const)
  try {
    const kept: unknown = await z.cache.get(store)
    const seen = new Map(isFields(kept) ? Object.entries(kept) : [])
    const fresh = keyed.filter(([key]) => (seen.get(key) ?? mark) === mark)
    for (const [key] of fresh) seen.set(key, mark)
    await z.cache.set(store, Object.fromEntries([...seen].slice(-KEPT)), KEPT_SECONDS)
    return fresh.map(([, item]) => item)
  } catch (error) {
    z.console.log(`The cache does not answer, so repeats are not looked for: ${String(error)}`)
    return [...items]
  }
}
