import type { Db } from '../db/database.ts'
import { invalidInput } from '../errors.ts'
import { findStreamCap, type Terms } from '../plans/standing.ts'
import { listPairs } from './pair-store.ts'
import { isScheduled, type Stream } from './stream.ts'
import { countScheduledStreams, holdTier } from './stream-cap-store.ts'
import type { StreamOrder } from './stream-orders.ts'

/**
 * Refuses an order that would have more streams run by schedule on an account than its tier permits. Accounts the stream
 * ran on already are left alone, also where the cap was lowered since. Their rows stay held until commit, so that of two
 * streams at once one is refused; a stream that still waits for its billing is not counted.
 * @throws InvalidInput `stream_cap_exceeded`
 */
export async function assertStreamCaps(
  tx: Db,
  order: StreamOrder,
  current: Stream | undefined,
  terms: Terms,
): Promise<void> {
  const isActive = order.settings.isActive ?? current?.isActive ?? true
  const isArchived = order.settings.isArchived ?? current?.isArchived ?? false
  if (terms.plans === null || !isScheduled({ isActive, isArchived })) return
  const present = current ? (await listPairs(tx, [current.id])).map(({ sourceId }) => sourceId) : []
  const wanted = order.pairs?.sources.map(({ sourceId }) => sourceId) ?? present
  const isRunning = current !== undefined && isScheduled(current)
  const added = isRunning ? wanted.filter((id) => !present.includes(id)) : wanted
  // In one order, so that two requests cannot wait for each other.
  for (const id of [...new Set(added)].sort((a, b) => a - b)) {
    const account = await holdTier(tx, id)
    const cap = account ? findStreamCap(terms, account.tier) : null
    if (!account || cap === null) continue
    const count = await countScheduledStreams(tx, id)
    if (count < cap) continue
    const text = `@${account.handle} is in ${count} streams that run by schedule; its tier ${account.tier} permits ${cap}`
    throw invalidInput(order.pairs ? 'pairs' : 'isActive', text, 'stream_cap_exceeded')
  }
}
