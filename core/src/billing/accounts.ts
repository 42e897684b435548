import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { findFirstWorkspace, findWorkspace } from '../workspaces/workspace-store.ts'
import * as store from './account-store.ts'
import { countActive } from './billed-store.ts'
import { type BillingAccount, isPaying, sameQuantities } from './billing.ts'
import { deleteOldEvents, insertEvent } from './event-store.ts'
import type { Billing } from './gateway.ts'
import { findOldestPending, insertIntent, releaseIntents } from './intent-store.ts'
import { newKey } from './intents.ts'
import { withTurn } from './turns.ts'

/** Subscriptions are read again after this without an event, since events may be lost. */
const CHECK_EVERY_MS = 6 * HOUR_MS

/** After a read that failed. */
const CHECK_AGAIN_MS = MINUTE_MS

/** Events are remembered for so long. Source: Stripe sends an event again for 3 days; ten times that. */
const EVENTS_KEPT_MS = 30 * DAY_MS

/** What a workspace has of the gateway; one that was never billed is a `free_user`. */
export async function readBillingAccount(db: Db, workspaceId: number): Promise<BillingAccount> {
  const account = await store.findAccount(db, workspaceId)
  return account ?? { workspaceId, customerRef: null, subscriptionRef: null, status: 'free_user', periodEnd: null }
}

/** A subscription, and whose it is. */
export interface SubscriptionLink {
  workspaceId: number
  subscriptionRef: string
  customerRef?: string | null
}

/**
 * Lets a subscription pay for a workspace; it is read by `checkSubscriptions`. One that pays already is not replaced.
 * @returns false when nothing was changed: the workspace is unknown or has one that pays, or the subscription pays for another
 */
export async function linkSubscription(
  db: Db,
  { workspaceId, subscriptionRef, customerRef = null }: SubscriptionLink,
  clock: Clock,
): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    if (!(await findWorkspace(tx, workspaceId))) return false
    const [own, taken] = [
      await store.findAccount(tx, workspaceId),
      await store.findAccountBySubscription(tx, subscriptionRef),
    ]
    if (taken) return false
    if (own && own.subscriptionRef !== null && isPaying(own.status)) return false
    const status = own?.status ?? 'free_user'
    await store.upsertAccount(tx, { workspaceId, subscriptionRef, customerRef, status }, clock())
    return true
  })
}

/**
 * Lets a subscription pay for the first workspace, which must exist.
 * @returns false when it cannot: the workspace has another that pays, or it pays for another workspace
 */
export async function linkFirstWorkspace(db: Db, subscriptionRef: string, clock: Clock): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const workspace = await findFirstWorkspace(tx)
    if (!workspace) return false
    const own = await store.findAccount(tx, workspace.id)
    if (own?.subscriptionRef === subscriptionRef) return true
    return await linkSubscription(tx, { workspaceId: workspace.id, subscriptionRef }, clock)
  })
}

/** Something happened to a subscription; what, is read from the gateway, so late and reordered events do no harm. */
export interface BillingEvent {
  /** The gateway's own, the same when it is sent again. */
  key: string
  subscriptionRef: string
  customerRef?: string | null
  /** The workspace that the subscription names, when it names one. */
  workspaceId?: number | undefined
}

/**
 * Takes an event in; the subscription is then due for `checkSubscriptions`.
 * @returns `unknown` when no workspace has the subscription and it names none
 */
export async function takeBillingEvent(
  db: Db,
  event: BillingEvent,
  clock: Clock,
): Promise<'taken' | 'repeated' | 'unknown'> {
  return await inTransaction(db, async (tx) => {
    const now = clock()
    if (!(await insertEvent(tx, event.key, now))) return 'repeated'
    await deleteOldEvents(tx, now - EVENTS_KEPT_MS)
    const { subscriptionRef, customerRef = null, workspaceId } = event
    const account = await store.findAccountBySubscription(tx, subscriptionRef)
    if (account) {
      await store.setCheckAt(tx, account.workspaceId, now)
      return 'taken'
    }
    if (workspaceId === undefined) return 'unknown'
    return (await linkSubscription(tx, { workspaceId, subscriptionRef, customerRef }, clock)) ? 'taken' : 'unknown'
  })
}

/** What was found when a subscription was read. */
export interface Checked {
  account: BillingAccount
  /** It billed for other quantities than there are: an intent will set them. */
  wasOff: boolean
}

/**
 * Reads the subscriptions that are due, and brings accounts and quantities into step with them. A workspace whose turn another has
 * comes again.
 * @param onFault  told of those that could not be read; they come again after a minute
 */
export async function checkSubscriptions(
  db: Db,
  billing: Billing,
  clock: Clock,
  onFault: (workspaceId: number, message: string) => void,
  limit = 20,
): Promise<Checked[]> {
  const checked: Checked[] = []
  for (const workspaceId of await store.listDueChecks(db, clock(), limit)) {
    const done = await withTurn(db, workspaceId, clock, async ({ account, checkAt }) => {
      const { subscriptionRef } = account
      if (subscriptionRef === null) return undefined
      const read = await billing.gateway.read(subscriptionRef)
      if (read.kind !== 'read') {
        onFault(workspaceId, read.message)
        await store.setCheckAt(db, workspaceId, clock() + CHECK_AGAIN_MS)
        return undefined
      }
      const { status, customerRef, periodEnd, quantities } = read.value ?? {
        status: 'canceled' as const,
        customerRef: account.customerRef,
        periodEnd: null,
        quantities: {},
      }
      return await inTransaction(db, async (tx) => {
        const now = clock()
        const found = { ...account, status, customerRef, periodEnd }
        await store.updateAccount(tx, found, { seenCheckAt: checkAt, checkAt: now + CHECK_EVERY_MS, now })
        // A pending intent sets all quantities anyway.
        const isWaiting = (await findOldestPending(tx, workspaceId)) !== undefined
        const wasOff = isPaying(status) && !isWaiting && !sameQuantities(await countActive(tx, workspaceId), quantities)
        if (wasOff) {
          const about = { workspaceId, kind: 'reconcile', changes: [], prorate: 'now' as const, extra: null }
          await insertIntent(tx, { ...about, key: newKey(), dueAt: now, createdAt: now })
        }
        return { account: found, wasOff }
      })
    })
    if (done?.value) checked.push(done.value)
  }
  return checked
}

/** Ends all turns and makes all that is pending due now: at the start of a relay that owns the database alone. */
export async function releaseBilling(db: Db, clock: Clock): Promise<void> {
  await store.releaseTurns(db)
  await releaseIntents(db, clock())
}
