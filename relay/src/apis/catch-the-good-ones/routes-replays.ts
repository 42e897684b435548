import {
  cancelReplay,
  countReplay,
  getReplay,
  listReplays,
  type Message,
  type Present,
  pauseReplay,
  startReplay,
} from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { present } from './present.ts'
import { fromReplay, OneReplayReply, ReplayCountReply, ReplaysReply } from './replies-replays.ts'
import { ReplayParams, StartReplayBody } from './schemas-replays.ts'
import { PageQuery } from './schemas-webhooks.ts'
import { route, WebhookParams } from './services.ts'

/** A subscription that these routes find is of this api, so its content filter looks at this form. */
const presentHere: Present = (_api, { type, data }: Message) => JSON.stringify(present(type, data))

export const startReplayRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/:subscriptionId/replays',
  summary: 'Ours: send again what a webhook has missed, as a job; `dryRun` only counts',
  params: WebhookParams,
  notFound: 'subscription',
  body: StartReplayBody,
  replies: { 200: ReplayCountReply, 201: OneReplayReply },
  errors: ['invalid_request', 'subscription_not_found', 'replay_running'],
  async handle({ db, caller, clock, params, body = {}, services }) {
    const { dryRun, ...input } = body
    const ports = { clock, present: presentHere }
    if (dryRun) {
      const { deliveries, messages, isComplete } = await countReplay(db, caller, params.subscriptionId, input, ports)
      return ok({ total: deliveries + messages, deliveries, messages, isTotalComplete: isComplete })
    }
    const replay = await startReplay(db, caller, params.subscriptionId, input, ports)
    services.wakeReplayer()
    return created({ replay: fromReplay(replay) })
  },
})

export const listReplaysRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/:subscriptionId/replays',
  summary: 'Ours: the replays of a webhook, newest first',
  params: WebhookParams,
  notFound: 'subscription',
  query: PageQuery,
  replies: { 200: ReplaysReply },
  errors: ['invalid_request', 'subscription_not_found'],
  async handle({ db, caller, params, query }) {
    const { items, ...page } = await listReplays(db, caller, params.subscriptionId, query)
    return ok({ replays: items.map(fromReplay), ...page })
  },
})

export const getReplayRoute = route({
  method: 'get',
  path: '/api/v2/webhooks/:subscriptionId/replays/:replayId',
  summary: 'Ours: one replay: how far it is, and what it waits for',
  params: ReplayParams,
  notFound: 'replay',
  replies: { 200: OneReplayReply },
  errors: ['subscription_not_found', 'replay_not_found'],
  async handle({ db, caller, params }) {
    return ok({ replay: fromReplay(await getReplay(db, caller, params.subscriptionId, params.replayId)) })
  },
})

/** `pause` and `resume` differ in one word. */
const pauseRoute = (verb: 'pause' | 'resume', summary: string) =>
  route({
    method: 'post',
    path: `/api/v2/webhooks/:subscriptionId/replays/:replayId/${verb}`,
    summary,
    params: ReplayParams,
    notFound: 'replay',
    replies: { 200: OneReplayReply },
    errors: ['subscription_not_found', 'replay_not_found', 'replay_ended'],
    async handle({ db, caller, clock, params, services }) {
      const { subscriptionId, replayId } = params
      const replay = await pauseReplay(db, caller, subscriptionId, replayId, verb === 'pause', clock)
      if (verb === 'resume') services.wakeReplayer()
      return ok({ replay: fromReplay(replay) })
    },
  })

export const pauseReplayRoute = pauseRoute(
  'pause',
  'Ours: let a replay stand still; what it has sent off already goes on',
)
export const resumeReplayRoute = pauseRoute('resume', 'Ours: let a replay go on where it stood')

export const cancelReplayRoute = route({
  method: 'post',
  path: '/api/v2/webhooks/:subscriptionId/replays/:replayId/cancel',
  summary: 'Ours: end a replay; what it has sent off already goes on, an ended one stays as it is',
  params: ReplayParams,
  notFound: 'replay',
  replies: { 200: OneReplayReply },
  errors: ['subscription_not_found', 'replay_not_found'],
  async handle({ db, caller, clock, params }) {
    const { subscriptionId, replayId } = params
    return ok({ replay: fromReplay(await cancelReplay(db, caller, subscriptionId, replayId, clock)) })
  },
})
