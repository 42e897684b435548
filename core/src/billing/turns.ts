import { randomUUID } from 'node:crypto'
import { type Clock, SECOND_MS } from '../clock.ts'
import type { Db } from '../db/database.ts'
import { endTurn, type Turn, takeTurn } from './account-store.ts'
import type { BillingAccount } from './billing.ts'

/** Longer than a request to the gateway may take with its repeats; kept anew before each request that changes anything. */
export const TURN_MS = 90 * SECOND_MS

/** Work done with the turn of a workspace. */
export interface Holder {
  turn: Turn
  account: BillingAccount
  /** When the subscription is to be read again, as it stood when the turn was taken. */
  checkAt: number | null
}

/**
 * Does work while no other relay bills for the workspace.
 * @returns undefined when somebody else has the turn, or the workspace has no billing account
 */
export async function withTurn<T>(
  db: Db,
  workspaceId: number,
  clock: Clock,
  work: (holder: Holder) => Promise<T>,
): Promise<{ value: T } | undefined> {
  const now = clock()
  const turn = { workspaceId, by: randomUUID(), until: now + TURN_MS }
  const taken = await takeTurn(db, turn, now)
  if (!taken) return undefined
  try {
    return { value: await work({ turn, ...taken }) }
  } finally {
    await endTurn(db, turn)
  }
}
