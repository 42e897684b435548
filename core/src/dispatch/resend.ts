import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { DeliveryStatus } from '../deliveries/delivery.ts'
import type { LoggedDelivery } from '../deliveries/delivery-log.ts'
import { requeueByHand } from '../deliveries/delivery-log-store.ts'
import { LeadwireError } from '../errors.ts'
import { takeMessageSeq } from '../outbox/outbox-store.ts'
import { findSubscription } from '../webhooks/subscription-store.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { loadContent } from './delivery-body.ts'
import { getLoggedDelivery } from './delivery-log.ts'

/** What may be sent again, and so what a failed try leaves behind. */
const resendable: readonly DeliveryStatus[] = ['delivered', 'exhausted', 'skipped']

/** Why the others may not. */
const reasons: Partial<Record<DeliveryStatus, [code: string, message: string]>> = {
  cancelled: ['delivery_cancelled', 'was cancelled'],
  erased: ['delivery_erased', 'was about a person who has been erased'],
}

/**
 * Sends a delivery once more: the same `webhook-id` and bytes, to where its subscription points now, even when that is
 * disabled. It is one try, which never counts for the endpoint's health; should it fail, the delivery is what it was.
 * @throws NotFound `delivery_not_found`; Conflict `delivery_unfinished` while it is still to be sent, `delivery_cancelled`,
 *   `delivery_erased`, `body_deleted` when its bytes are no longer kept, `unsubscribed` when nobody could verify it
 */
export async function resendDelivery(
  db: Db,
  caller: Caller,
  ref: number | string,
  clock: Clock,
): Promise<LoggedDelivery> {
  return await inTransaction(db, async (tx) => {
    // Whoever erases or trims bytes waits meanwhile, or has done so: what is found here is still there when it is queued.
    await takeMessageSeq(tx, 0)
    const delivery = await getLoggedDelivery(tx, caller, ref)
    const refuse = (code: string, message: string) =>
      new LeadwireError('Conflict', code, `Delivery ${delivery.id} ${message}`)
    if (!resendable.includes(delivery.status)) {
      throw refuse(...(reasons[delivery.status] ?? (['delivery_unfinished', 'is still to be sent'] as const)))
    }
    const subscription = await findSubscription(tx, caller.workspaceId, delivery.subscriptionId)
    if (!subscription) throw refuse('unsubscribed', 'belongs to a subscription that has ended')
    const { body } = await loadContent(tx, delivery, subscription.api)
    if (body === null) throw refuse('body_deleted', 'is older than bodies are kept')
    const { endpointId } = subscription
    const isQueued = await requeueByHand(tx, delivery.id, { from: delivery.status, endpointId, now: clock() })
    if (!isQueued) throw refuse('delivery_unfinished', 'is still to be sent')
    return await getLoggedDelivery(tx, caller, delivery.id)
  })
}
