import { DAY_MS, HOUR_MS } from '../clock.ts'

/** Rows deleted in one transaction, at most. */
export const TRIMMED_AT_ONCE = 500

/** How often everything is looked through. */
export const SWEEP_MS = HOUR_MS

/** How long kept replies are of use: requests with the same `Idempotency-Key` get them for a day. */
export const REPLIES_KEPT_MS = DAY_MS

/** Look-ups are kept this long, as they hold what is personal. Source: our choice. */
export const LOOKUPS_KEPT_MS = 90 * DAY_MS

/**
 * What is trimmed, in this order: deliveries with their items, bodies and attempts, from the low numbers of each
 * subscription up; bodies of those that must stay; messages with their frozen bytes; attempts; then what else grows old.
 */
export const trimSteps = [
  'deliveries',
  'bodies',
  'messages',
  'attempts',
  'run_logs',
  'replies',
  'secrets',
  'lookups',
] as const
export type TrimStep = (typeof trimSteps)[number]

/** Where a sweep is: its step, and the last row that the step has looked at. */
export interface Sweep {
  step: TrimStep
  after: number
  /** Rows from before this instant may go, epoch ms. */
  before: number
}

/** What one slice did, and where the sweep goes on; null = it is over. */
export interface Trimmed {
  step: TrimStep
  deletedCount: number
  next: Sweep | null
}
