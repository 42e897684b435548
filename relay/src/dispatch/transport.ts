import type { OutgoingDelivery } from '@leadwire/core'
import type { Outcome } from './send.ts'

/** The way a claimed delivery leaves the relay: signed and sent by itself (embedded), or handed to a Svix server. */
export interface Transport {
  /**
   * Makes one attempt; never throws. What it answers is recorded as the attempt, and all but `accepted` falls due again by the
   * subscription's own schedule.
   * @param traceparent  goes to the receiver as a header, when traces are on
   */
  deliver(delivery: OutgoingDelivery, traceparent?: string): Promise<Outcome>
  /** Lets go of what is held open. */
  stop?(): Promise<void>
}
