import { pauseSubscription } from '@leadwire/core'
import { ok } from '../../reply.ts'
import { fromSubscription } from './from-webhooks.ts'
import { OneWebhookReply } from './replies-webhooks.ts'
import { route, WebhookParams } from './services.ts'

/** `pause` and `resume` differ in one word. */
const pauseRoute = (verb: 'pause' | 'resume', summary: string) =>
  route({
    method: 'post',
    path: `/api/v2/webhooks/:subscriptionId/${verb}`,
    summary,
    params: WebhookParams,
    notFound: 'subscription',
    replies: { 200: OneWebhookReply },
    errors: ['subscription_not_found'],
    async handle({ db, caller, clock, params, services }) {
      const webhook = await pauseSubscription(db, caller, params.subscriptionId, verb === 'pause', clock)
      services.forgetSubscriptions()
      if (verb === 'resume') services.wakeDispatcher()
      return ok({ webhook: fromSubscription(webhook, services.vault) })
    },
  })

export const pauseWebhookRoute = pauseRoute('pause', 'Ours: let what is due for this URL wait, until it is resumed')
export const resumeWebhookRoute = pauseRoute('resume', 'Ours: go on sending, beginning with what has waited')
