import { getDelivery, listAttempts, listDeliveries, resendDelivery } from '@leadwire/core'
import { accepted, ok } from '../../reply.ts'
import { fromAttempt, fromDelivery, fromDetails } from './from-webhooks.ts'
import { AttemptsReply, DeliveriesReply, OneDeliveryReply, ResentReply } from './replies-webhooks.ts'
import { DeliveriesQuery, DeliveryParams, PageQuery } from './schemas-webhooks.ts'
import { route, WebhookParams } from './services.ts'

export const listDeliveriesRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/:subscriptionId/deliveries',
  summary: 'Ours: the deliveries of a webhook, newest first; filters: status, type, since, until',
  params: WebhookParams,
  notFound: 'subscription',
  query: DeliveriesQuery,
  replies: { 200: DeliveriesReply },
  errors: ['invalid_request', 'subscription_not_found'],
  async handle({ db, caller, params, query }) {
    const { items, ...page } = await listDeliveries(db, caller, params.subscriptionId, query)
    return ok({ deliveries: items.map(fromDelivery), ...page })
  },
})

export const getDeliveryRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/deliveries/:deliveryId',
  summary: 'Ours: one delivery, by its id or its webhook-id, with its body and newest attempts',
  params: DeliveryParams,
  notFound: 'delivery',
  replies: { 200: OneDeliveryReply },
  errors: ['delivery_not_found'],
  async handle({ db, caller, params }) {
    const delivery = await getDelivery(db, caller, params.deliveryId)
    const { items, ...page } = await listAttempts(db, caller, delivery.id, {})
    return ok({ delivery: fromDetails(delivery), attempts: items.map(fromAttempt), ...page })
  },
})

export const listAttemptsRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/deliveries/:deliveryId/attempts',
  summary: 'Ours: the attempts of a delivery, newest first, with the first 4 KB of each answer',
  params: DeliveryParams,
  notFound: 'delivery',
  query: PageQuery,
  replies: { 200: AttemptsReply },
  errors: ['invalid_request', 'delivery_not_found'],
  async handle({ db, caller, params, query }) {
    const { items, ...page } = await listAttempts(db, caller, params.deliveryId, query)
    return ok({ attempts: items.map(fromAttempt), ...page })
  },
})

export const resendDeliveryRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/deliveries/:deliveryId/resend',
  summary: 'Ours: send a delivery once more, the same bytes under the same webhook-id; never counts for health',
  params: DeliveryParams,
  notFound: 'delivery',
  replies: { 202: ResentReply },
  errors: [
    'delivery_not_found',
    'delivery_unfinished',
    'delivery_cancelled',
    'delivery_erased',
    'body_deleted',
    'unsubscribed',
  ],
  async handle({ db, caller, clock, params, services }) {
    const delivery = await resendDelivery(db, caller, params.deliveryId, clock)
    services.wakeDispatcher()
    return accepted({ delivery: fromDelivery(delivery) })
  },
})
