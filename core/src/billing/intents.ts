import { randomUUID } from 'node:crypto'
import { type Clock, SECOND_MS } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import * as accounts from './account-store.ts'
import { changeSources, holdSources, markSources } from './billed-store.ts'
import { type Intent, isBilled, isPaying, type Proration, type SourceChange } from './billing.ts'
import type { BillingGateway } from './gateway.ts'
import * as store from './intent-store.ts'

/** So long an intent is left to the one who staged it, who carries it out at once. */
const STAGED_FOR_MS = 30 * SECOND_MS

/** What is asked for. */
export interface IntentInput {
  workspaceId: number
  kind: string
  changes: SourceChange[]
  /** Default now. */
  prorate?: Proration
  /** JSON, at the hooks' hand when it ends. */
  extra?: unknown
  /** Nobody calls `carryOut`: it is left to `carryOnDue` at once. */
  isLeft?: boolean
}

/**
 * Asks for changes of sources, whose new rows are drafts. Where nobody bills for them they are made at once and the answer is
 * null; else the rows are marked, and stay as they are until `carryOut` ends the intent, to be called after the commit.
 * @throws Conflict `billing_in_progress`, `conflict`
 */
export async function stageIntent(
  tx: Db,
  gateway: Pick<BillingGateway, 'isOn'>,
  { workspaceId, kind, changes, prorate = 'now', extra = null, isLeft = false }: IntentInput,
  clock: Clock,
): Promise<Intent | null> {
  return await inTransaction(tx, async (tx) => {
    await holdSources(tx, workspaceId, changes)
    const account = await accounts.findAccount(tx, workspaceId)
    const pays = account !== undefined && account.subscriptionRef !== null && isPaying(account.status)
    if (!gateway.isOn || !pays || !isBilled(changes)) {
      await changeSources(tx, changes)
      return null
    }
    const now = clock()
    const fields = { workspaceId, kind, changes, prorate, extra, key: newKey() }
    const intent = await store.insertIntent(tx, {
      ...fields,
      dueAt: isLeft ? now : now + STAGED_FOR_MS,
      createdAt: now,
    })
    await markSources(tx, intent)
    return intent
  })
}

/** An idempotency key: told apart from those of every other hub that has the same gateway account. */
export const newKey = (): string => `leadwire-${randomUUID()}`
