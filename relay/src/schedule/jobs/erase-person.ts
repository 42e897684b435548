import { type Clock, type Db, eraseSlice, findErasuresSince, MINUTE_MS, type Vault } from '@leadwire/core'
import type { Logger } from '../../log.ts'

/** What erasing people needs from outside. */
export interface EraseJobPorts {
  db: Db
  vault: Vault
  clock: Clock
  log: Logger
  /** Bodies that are remembered must be forgotten. */
  forgetBodies: () => void
  /** Called when deliveries have become due. */
  onQueued: () => void
}

/** Between two slices, so that live traffic has its turn at the database. */
const PAUSE_MS = 20

/** Fan-out may put a body into memory a moment after the erasure has looked; by then it has long done so. */
const SETTLED_MS = MINUTE_MS

/**
 * Does one slice of an erasure, if any is due, and forgets bodies as long as somebody is being erased, by whichever relay.
 * @returns ms to wait before the next one; undefined = there is nothing to do
 */
export async function erasePeople(ports: EraseJobPorts): Promise<number | undefined> {
  const { db, vault, clock, log } = ports
  const step = await eraseSlice(db, { vault, clock })
  if (await findErasuresSince(db, clock() - SETTLED_MS)) ports.forgetBodies()
  if (!step) return undefined
  const { erasureId, reissuedCount, isDone } = step
  if (reissuedCount > 0) ports.onQueued()
  if (isDone) log.info({ erasureId }, 'a person was erased')
  return PAUSE_MS
}
