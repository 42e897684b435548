import type { AttemptResult } from '@leadwire/core'

/** One line an attempt; bodies, secrets and the claim stay out. */
export const toLogLine = ({ delivery, answer: _, ...result }: AttemptResult) => ({
  deliveryId: delivery.id,
  webhookId: delivery.webhookId,
  subscriptionId: delivery.subscriptionId,
  endpointId: delivery.endpointId,
  type: delivery.type,
  number: delivery.number,
  attempt: delivery.attempt,
  ...result,
})
