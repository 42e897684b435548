import { getSource, getStream, invalidInput, listWebhooks, subscribe, unsubscribe } from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { fromSubscription } from './from-domain.ts'
import { OkReply, SubscribedReply, WebhooksReply } from './replies.ts'
import { SubscribeBody, UnsubscribeBody, UnsubscribeQuery } from './schemas.ts'
import { API_NAME, route } from './services.ts'
import { toFilter } from './to-domain.ts'

export const subscribeRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/subscribe',
  summary: 'Subscribe a URL to leads; a known URL takes the new filter and keeps its id',
  body: SubscribeBody,
  replies: { 201: SubscribedReply },
  errors: ['invalid_request', 'target_not_allowed', 'stream_not_found', 'account_not_found'],
  async handle({ db, caller, clock, body, services }) {
    const filterConfig = body.filterConfig ?? {}
    const filter = toFilter(filterConfig)
    if (filter.streamId !== null) await getStream(db, caller, filter.streamId)
    if (filter.sourceId !== null) await getSource(db, caller, filter.sourceId)
    await services.checkTarget(body.targetUrl, 'targetUrl')
    const { targetUrl: url, filter: contentFilter, events, payload, retrySchedule, timeoutSeconds } = body
    const input = { api: API_NAME, url, filter, contentFilter, events, payload, retrySchedule, timeoutSeconds }
    const { id, secret } = await subscribe(db, caller, input, { vault: services.vault, clock })
    services.forgetSubscriptions()
    const warnings =
      filterConfig.trackedAccountId == null ? [] : ['filterConfig.trackedAccountId is called accountId since v2']
    return created({ id, secret, ...(warnings.length > 0 && { warnings }) })
  },
})

export const listWebhooksRoute = route({
  method: 'get',
  path: '/api/v2/webhooks',
  summary: 'Ours: list subscriptions and webhooks of streams, with the health of their endpoints',
  replies: { 200: WebhooksReply },
  errors: [],
  handle: async ({ db, caller }) => ok({ webhooks: (await listWebhooks(db, caller)).map(fromSubscription) }),
})

export const unsubscribeRoute = route({
  method: 'delete',
  path: '/api/v2/webhooks/subscribe',
  summary: 'End a subscription, named in the body or as ?id=',
  query: UnsubscribeQuery,
  body: UnsubscribeBody,
  replies: { 200: OkReply },
  errors: ['invalid_request', 'subscription_not_found'],
  async handle({ db, caller, clock, query, body }) {
    const id = body?.id ?? query.id
    if (id === undefined) throw invalidInput('id', 'name the subscription, in the body or as ?id=')
    await unsubscribe(db, caller, id, clock)
    return ok({ ok: true })
  },
})
