import {
  changeSubscription,
  getSubscription,
  invalidInput,
  listWebhookPage,
  rotateSecret,
  subscribe,
  unsubscribe,
} from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { checkSettings } from './check-settings.ts'
import { toIso } from './from-domain.ts'
import { fromSubscription } from './from-webhooks.ts'
import { OkReply } from './replies.ts'
import { OneWebhookReply, RotatedReply, SubscribedReply, WebhooksReply } from './replies-webhooks.ts'
import {
  PageQuery,
  RotateBody,
  SubscribeBody,
  UnsubscribeBody,
  UnsubscribeQuery,
  UpdateWebhookBody,
} from './schemas-webhooks.ts'
import { API_NAME, route, WebhookParams } from './services.ts'
import { toSettingsInput } from './to-webhooks.ts'

const settingErrors = [
  'invalid_request',
  'target_not_allowed',
  'stream_not_found',
  'account_not_found',
  'expressions_busy',
]

export const subscribeRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/subscribe',
  summary: 'Subscribe a URL to leads; a known URL takes the new filter and keeps its id',
  body: SubscribeBody,
  replies: { 201: SubscribedReply },
  errors: settingErrors,
  async handle({ db, caller, clock, body, services }) {
    await checkSettings({ db, caller, services }, body)
    const { targetUrl: url, signing, token: hasToken, disabled: isDisabled } = body
    const input = { ...toSettingsInput(body), api: API_NAME, url, signing, hasToken, isDisabled }
    const { vault, maxSubscriptions } = services
    const { id, secret, token } = await subscribe(db, caller, input, { vault, clock, maxSubscriptions })
    services.forgetSubscriptions()
    const warnings =
      body.filterConfig?.trackedAccountId == null ? [] : ['filterConfig.trackedAccountId is called accountId since v2']
    return created({ id, secret, ...(token !== null && { token }), ...(warnings.length > 0 && { warnings }) })
  },
})

export const unsubscribeRoute = route({
  method: 'delete',
  path: '/api/v2/webhooks/subscribe',
  summary: 'End a subscription, named in the body or as ?id=',
  query: UnsubscribeQuery,
  body: UnsubscribeBody,
  replies: { 200: OkReply },
  errors: ['invalid_request', 'subscription_not_found'],
  async handle({ db, caller, clock, query, body, services }) {
    const id = body?.id ?? query.id
    if (id === undefined) throw invalidInput('id', 'name the subscription, in the body or as ?id=')
    await unsubscribe(db, caller, id, clock)
    services.forgetSubscriptions()
    return ok({ ok: true })
  },
})

export const listWebhooksRoute = route({
  method: 'get',
  path: '/api/v2/webhooks',
  summary: 'Ours: list subscriptions and webhooks of streams, with the health of their endpoints',
  query: PageQuery,
  replies: { 200: WebhooksReply },
  errors: ['invalid_request'],
  async handle({ db, caller, query, services }) {
    const { items, hasMore, nextCursor } = await listWebhookPage(db, caller, query)
    return ok({ webhooks: items.map((item) => fromSubscription(item, services.vault)), hasMore, nextCursor })
  },
})

export const getWebhookRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/:subscriptionId',
  summary: 'Ours: one webhook with its settings and health; secrets are never shown again',
  params: WebhookParams,
  notFound: 'subscription',
  replies: { 200: OneWebhookReply },
  errors: ['subscription_not_found'],
  async handle({ db, caller, params, services }) {
    const webhook = await getSubscription(db, caller, params.subscriptionId)
    return ok({ webhook: fromSubscription(webhook, services.vault) })
  },
})

export const updateWebhookRoute = route({
  method: 'patch',
  path: '/api/v2/webhooks/:subscriptionId',
  summary: 'Ours: change settings of a webhook; null clears one, secret and token stay',
  params: WebhookParams,
  notFound: 'subscription',
  body: UpdateWebhookBody,
  replies: { 200: OneWebhookReply },
  errors: [...settingErrors, 'subscription_not_found', 'stream_webhook', 'already_subscribed'],
  async handle({ db, caller, clock, params, body, services }) {
    const known = await getSubscription(db, caller, params.subscriptionId)
    await checkSettings({ db, caller, services }, body, known)
    const { vault } = services
    const patch = { ...toSettingsInput(body), url: body.targetUrl, isDisabled: body.disabled }
    const webhook = await changeSubscription(db, caller, known.id, patch, { vault, clock })
    services.forgetSubscriptions()
    return ok({ webhook: fromSubscription(webhook, vault) })
  },
})

export const rotateSecretRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/:subscriptionId/rotate-secret',
  scope: 'admin',
  summary: 'Ours: a new signing secret, shown once; the old one signs beside it for a while',
  params: WebhookParams,
  notFound: 'subscription',
  body: RotateBody,
  replies: { 200: RotatedReply },
  errors: ['invalid_request', 'subscription_not_found'],
  async handle({ db, caller, clock, params, body = {}, services }) {
    const { vault } = services
    const rotated = await rotateSecret(db, caller, params.subscriptionId, body, { vault, clock })
    services.forgetSubscriptions()
    return ok({
      id: params.subscriptionId,
      signing: body.signing ?? rotated.subscription.signing,
      secret: rotated.secret,
      ...(rotated.token !== null && { token: rotated.token }),
      overlapUntil: toIso(rotated.overlapUntil),
    })
  },
})
