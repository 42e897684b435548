import type { Db } from '../db/database.ts'
import type { Intent, Proration, Quantities, SubscriptionStatus } from './billing.ts'

/** What the gateway is to make of a subscription. */
export interface BillingOrder {
  workspaceId: number
  subscriptionRef: string
  /** Absolute: what is billed from now on, whatever was before. */
  quantities: Quantities
  prorate: Proration
}

/** A subscription as the gateway has it. */
export interface BilledSubscription {
  subscriptionRef: string
  customerRef: string | null
  status: SubscriptionStatus
  /** Epoch ms */
  periodEnd: number | null
  quantities: Quantities
}

/**
 * What came of asking the gateway.
 * refused = it has said no for good; notTaken = it did nothing, and may later; unknown = it may have done it, or may yet.
 * `isOver` of unknown: it has answered, so nothing is under way there any more. `isRepeat`: the gateway's client had sent the request
 * before without a clear answer, so that what is said of the last time need not hold for the first.
 */
export type Ack =
  | { kind: 'taken' }
  | { kind: 'refused'; message: string; isRepeat?: boolean }
  | { kind: 'notTaken'; message: string; retryAfterMs?: number | undefined; isRepeat?: boolean }
  | { kind: 'unknown'; message: string; isOver: boolean }

/** Reads are asked again freely, so they have no unknown. */
export type Read<T> = { kind: 'read'; value: T } | Extract<Ack, { kind: 'refused' | 'notTaken' }>

/** Whoever bills. It gets absolute quantities, one order of a workspace at a time. Nothing here throws. */
export interface BillingGateway {
  readonly name: string
  /** false = there is none: all changes are made at once and nobody is asked. */
  readonly isOn: boolean
  /** Reads a subscription; undefined = there is none of that name. */
  read(subscriptionRef: string): Promise<Read<BilledSubscription | undefined>>
  /** Writes the request of an order down, reading what it must; changes nothing. */
  prepare(order: BillingOrder): Promise<Read<string>>
  /** Sends a request. Sent again with the same key within `keyMemoryMs` it acts once. */
  setQuantities(request: string, key: string): Promise<Ack>
  /** How long a key is remembered for sure, ms. */
  readonly keyMemoryMs: number
}

/**
 * What others do when an intent ends, in the transaction that ends it. Its source rows are the billing room's own; these are for
 * what hangs on them, such as the stream that was created with them. Both may run in another relay, and long after.
 */
export interface BillingHooks {
  /** The quantities were taken. Runs after the source rows have changed. */
  settle(tx: Db, intent: Intent): Promise<void>
  /** They were refused. Runs before new source rows are deleted. */
  undo(tx: Db, intent: Intent): Promise<void>
}

/** What billing needs from outside. */
export interface Billing {
  gateway: BillingGateway
  hooks: BillingHooks
  /** Waits, for the turn of a workspace. */
  sleep(ms: number): Promise<void>
}
