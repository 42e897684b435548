import type { OutgoingDelivery } from '@leadwire/core'
import type { Outcome } from './send.ts'

/** Nothing was tried, and that is nobody's failure but ours: no attempt is recorded, and the delivery is due again at `until`. */
export interface Held {
  kind: 'held'
  /** Epoch ms. */
  until: number
}

/** The way a claimed delivery leaves the relay: signed and sent by itself (embedded), or handed to a Svix server. */
export interface Transport {
  /**
   * Makes one attempt; never throws. What it answers is recorded as the attempt, and all but `accepted` falls due again by the
   * subscription's own schedule.
   * @param traceparent  goes to the receiver as a header, when traces are on
   */
  deliver(delivery: OutgoingDelivery, traceparent?: string): Promise<Outcome | Held>
  /** Until when nothing can leave at all, epoch ms; undefined = things go well. Nothing is claimed meanwhile. */
  heldUntil?(): number | undefined
  /** Bodies that were handed to somebody else are to be deleted there, for a person who is erased. @throws when they are not */
  expunge?(subscriptionId: number, webhookId: string): Promise<void>
  /** Subscriptions have changed: one may have ended. */
  forgetSubscriptions?(): void
  /** Lets go of what is held open. */
  stop?(): Promise<void>
}
