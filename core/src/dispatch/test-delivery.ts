import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { newWebhookId, shapeOf } from '../deliveries/delivery.ts'
import { TEST_BATCH } from '../deliveries/delivery-log.ts'
import { insertDeliveries } from '../deliveries/delivery-store.ts'
import type { Lead } from '../leads/lead.ts'
import { insertTestMessage } from '../outbox/message-log-store.ts'
import { insertMessageBodies, takeMessageSeq } from '../outbox/outbox-store.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import { getSubscription } from '../webhooks/subscriptions.ts'
import type { Caller } from '../workspaces/workspace.ts'

/** A test on its way. */
export interface QueuedTest {
  deliveryId: number
  webhookId: string
  /** It has its place among the others, so that the receiver sees no gap. */
  number: number
  /** True = it waits with all else for its endpoint to be resumed. */
  isPaused: boolean
}

/** What a test shows. */
export interface TestPorts {
  clock: Clock
  /** A made-up lead that would suit the subscription. */
  sampleOf: (subscription: Subscription) => Lead
  /** The bytes of a lead in an api's form. */
  presentLead: (api: string, lead: Lead) => string
}

/**
 * Sends a subscription one made-up lead as `lead.created`, in its form, with its transform, URL template and signature,
 * even while its endpoint is disabled. It is one try that never counts for health; should it fail, it ends `cancelled`.
 * Its message has a type of its own, so that no other subscription and no replay ever gets it.
 * @throws NotFound `subscription_not_found`
 */
export async function sendTest(
  db: Db,
  caller: Caller,
  subscriptionId: number,
  { clock, sampleOf, presentLead }: TestPorts,
): Promise<QueuedTest> {
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const subscription = await getSubscription(tx, caller, subscriptionId)
    const { workspaceId } = caller
    const lead = sampleOf(subscription)
    // Before the subscription's number, in the order in which fan-out takes the two.
    const after = await takeMessageSeq(tx, 1)
    const messageId = await insertTestMessage(tx, { workspaceId, data: lead }, after + 1, now)
    await insertMessageBodies(tx, [{ messageId, api: subscription.api, body: presentLead(subscription.api, lead) }])
    const webhookId = newWebhookId()
    const [written] = await insertDeliveries(
      tx,
      [
        {
          workspaceId,
          webhookId,
          subscriptionId,
          endpointId: subscription.endpointId,
          type: 'lead.created',
          shape: shapeOf('lead.created', subscription.payload),
          batchKey: TEST_BATCH,
          orderKey: null,
          status: 'pending',
          messageIds: [messageId],
          isTransformed: subscription.transform !== null,
          fallsBackTo: 'cancelled',
        },
      ],
      now,
    )
    return {
      deliveryId: written?.id ?? 0,
      webhookId,
      number: written?.number ?? 0,
      isPaused: subscription.pausedAt !== null,
    }
  })
}
