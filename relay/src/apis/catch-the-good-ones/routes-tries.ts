import { setTimeout as wait } from 'node:timers/promises'
import {
  type Caller,
  type Db,
  getSubscription,
  type Lead,
  type LoggedAttempt,
  listAttempts,
  listLeads,
  notFound,
  type Subscription,
  sendTest,
} from '@leadwire/core'
import { accepted, ok } from '../../reply.ts'
import { dryRun } from './dry-run.ts'
import { fromLead } from './from-domain.ts'
import { fromAttempt } from './from-webhooks.ts'
import { DryRunReply, TestedReply } from './replies-webhooks.ts'
import { sampleLead } from './sample-lead.ts'
import { DryRunBody } from './schemas-webhooks.ts'
import { route, WebhookParams } from './services.ts'

/** How long a call waits for what comes of its test, and how often it looks, ms. */
const TEST_WAIT_MS = 5000
const LOOK_MS = 50

export const testWebhookRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/:subscriptionId/test',
  summary: 'Ours: send one made-up lead now; answers what came of it, and never counts for health',
  params: WebhookParams,
  notFound: 'subscription',
  replies: { 200: TestedReply, 202: TestedReply },
  errors: ['subscription_not_found'],
  async handle({ db, caller, clock, params, services }) {
    const { isPaused, ...test } = await sendTest(db, caller, params.subscriptionId, {
      clock,
      sampleOf: (subscription) => sampleLead(subscription, clock()),
      presentLead: (_api, lead) => JSON.stringify(fromLead(lead)),
    })
    services.wakeDispatcher()
    const attempt = isPaused ? undefined : await findAttempt(db, caller, test.deliveryId)
    if (!attempt) return accepted(test)
    return ok({ ...test, isSuccess: attempt.outcome === 'accepted', attempt: fromAttempt(attempt) })
  },
})

/** The attempt of a test, if it is made within a few seconds. */
async function findAttempt(db: Db, caller: Caller, deliveryId: number): Promise<LoggedAttempt | undefined> {
  for (const endsAt = performance.now() + TEST_WAIT_MS; performance.now() < endsAt; await wait(LOOK_MS)) {
    const [attempt] = (await listAttempts(db, caller, deliveryId, { limit: 1 })).items
    if (attempt) return attempt
  }
  return undefined
}

export const dryRunRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/:subscriptionId/dry-run',
  scope: 'read',
  summary: 'Ours: show what a transform and successWhen make of a lead and an answer, without sending',
  params: WebhookParams,
  notFound: 'subscription',
  body: DryRunBody,
  isIdempotent: false,
  replies: { 200: DryRunReply },
  errors: ['invalid_request', 'subscription_not_found', 'lead_not_found'],
  async handle({ db, caller, clock, params, body = { lead: 'sample' }, services }) {
    const subscription = await getSubscription(db, caller, params.subscriptionId)
    const { lead: wanted, transform = subscription.transform, successWhen = subscription.successWhen } = body
    const now = clock()
    const lead =
      typeof wanted === 'object'
        ? wanted
        : fromLead(wanted === 'sample' ? sampleLead(subscription, now) : await getRecentLead(db, caller, subscription))
    return ok(await dryRun({ subscription, lead, transform, successWhen, answer: body.answer, now }, services))
  },
})

/** The newest lead that passes a webhook's `filterConfig`. @throws NotFound `lead_not_found` */
async function getRecentLead(db: Db, caller: Caller, { filter }: Subscription): Promise<Lead> {
  const page = await listLeads(db, caller, {
    limit: 1,
    streamId: filter.streamId ?? undefined,
    sourceId: filter.sourceId ?? undefined,
    grade: filter.grade === 'high' || filter.grade === 'medium' ? filter.grade : undefined,
  })
  const [lead] = page.items
  if (!lead) throw notFound('lead', 'that this webhook would get, so far')
  return lead
}
