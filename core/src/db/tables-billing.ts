import type { Generated } from 'kysely'

/** The tables of who pays for what; units as in `tables.ts`. */

/** What a workspace has of the gateway; one without a row pays for nothing. */
export interface BillingAccountTable {
  workspace_id: number
  customer_ref: string | null
  /** Unique: a subscription pays for one workspace. */
  subscription_ref: string | null
  /** One of `subscriptionStatuses`. */
  status: string
  period_end: number | null
  /** When the subscription is to be read again; null = when an event says so. */
  check_at: number | null
  /** Who has its turn to bill, until `claimed_until`. */
  claimed_by: string | null
  claimed_until: number
  updated_at: number
}

/** A change that is paid for; see `Intent`. */
export interface BillingIntentTable {
  id: Generated<number>
  workspace_id: number
  kind: string
  /** JSON SourceChange[] */
  changes: string
  /** now | none */
  prorate: string
  /** JSON */
  extra: string
  /** pending | settled | undone */
  state: string
  request: string | null
  /** JSON Quantities that the request asks for. */
  quantities: string | null
  key: string
  sent_at: number | null
  attempt: number
  due_at: number
  error: string | null
  created_at: number
  ended_at: number | null
}

/** An event of the gateway that was taken in, so that a repeat of it does nothing. */
export interface BillingEventTable {
  /** The gateway's name and its id of the event. */
  key: string
  received_at: number
}
