import {
  type Caller,
  type Clock,
  cancelStreamRuns,
  changeStream,
  countLeadsByStream,
  createStream,
  type Db,
  getStream,
  listPairBudgets,
  listStreamPairs,
  listStreams,
  readCsvStatus,
  type Stream,
  type StreamPorts,
} from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { assertCanMail, fromCsvStatus } from './csv-email.ts'
import { fromCreated, fromDiff, fromStream } from './from-domain.ts'
import { assertCanTelegram } from './notification-channels.ts'
import { ArchivedReply, CreatedStreamReply, OneStreamReply, StreamsReply, UpdatedStreamReply } from './replies.ts'
import { billingErrors } from './routes-account-changes.ts'
import { CreateStreamBody, StreamsQuery, UpdateStreamBody } from './schemas.ts'
import { API_NAME, route, type Services, StreamParams } from './services.ts'
import { toPairs, toSettings } from './to-domain.ts'

const toPorts = (services: Services, clock: Clock): StreamPorts => ({
  profiles: services.profiles,
  clock,
  billing: services.billing,
  terms: services.terms,
  webhooks: { vault: services.vault, checkTarget: services.checkTarget, api: API_NAME },
})

/** What naming accounts, segments, settings and a webhook can answer. */
const writeErrors = [
  'invalid_request',
  'handle_not_found',
  'handle_protected',
  'handle_lookup_failed',
  'account_not_found',
  'segment_not_found',
  'stream_multi_segment',
  'orphan_label',
  'target_not_allowed',
  'email_not_configured',
  'telegram_not_configured',
  'free_account_limit',
  'subscription_required',
  'stream_cap_exceeded',
  ...billingErrors,
]

async function presentStreams(
  { db, caller, clock, services }: { db: Db; caller: Caller; clock: Clock; services: Services },
  streams: readonly Stream[],
) {
  const pairs = await listStreamPairs(db, streams)
  const budgets = await listPairBudgets(db, streams, pairs, services.plans, clock())
  const budgeted = pairs.flatMap((pair, i) => (budgets[i] ? [{ ...pair, budgets: budgets[i] }] : []))
  const [only] = streams
  const filter = streams.length === 1 && only ? { streamId: only.id } : {}
  const counts = await countLeadsByStream(db, caller, filter)
  return streams.map((stream) =>
    fromStream(
      stream,
      budgeted.filter((pair) => pair.streamId === stream.id),
      counts.get(stream.id) ?? { high: 0, medium: 0 },
    ),
  )
}

export const createStreamRoute = route({
  method: 'post',
  path: '/api/v2/streams',
  summary: 'Create a stream with its accounts, segment, schedule and delivery in one call',
  body: CreateStreamBody,
  replies: { 201: CreatedStreamReply },
  errors: writeErrors,
  async handle({ db, caller, clock, body, services }) {
    const { pairs, ...settings } = body
    assertCanMail(services, settings.csvEmailRecipients)
    assertCanTelegram(services, settings.telegramOverride, 'telegramOverride')
    const input = { settings: toSettings(settings), pairs: toPairs(pairs) }
    const { stream, diff, webhookSecret } = await createStream(db, caller, input, toPorts(services, clock))
    services.forgetSubscriptions()
    return created({
      id: stream.id,
      ...(diff && fromCreated(diff)),
      ...(webhookSecret !== null && { webhookSecret }),
    })
  },
})

export const listStreamsRoute = route({
  method: 'get',
  path: '/api/v2/streams',
  summary: 'List streams; archived ones on request',
  query: StreamsQuery,
  replies: { 200: StreamsReply },
  errors: ['invalid_request'],
  async handle({ query, ...request }) {
    const { db, caller } = request
    const streams = await listStreams(db, caller, { withArchived: query.includeArchived ?? false })
    return ok({ streams: await presentStreams(request, streams) })
  },
})

export const getStreamRoute = route({
  method: 'get',
  path: '/api/v2/streams/:streamId',
  summary: 'Inspect one stream',
  params: StreamParams,
  notFound: 'stream',
  replies: { 200: OneStreamReply },
  errors: ['stream_not_found'],
  async handle({ params, ...request }) {
    const { db, caller } = request
    const [stream] = await presentStreams(request, [await getStream(db, caller, params.streamId)])
    return ok({ stream: { ...stream, csvEmailStatus: fromCsvStatus(await readCsvStatus(db, params.streamId)) } })
  },
})

export const updateStreamRoute = route({
  method: 'patch',
  path: '/api/v2/streams/:streamId',
  summary: 'Change any setting of a stream; `pairs` replaces all pairs',
  params: StreamParams,
  notFound: 'stream',
  body: UpdateStreamBody,
  replies: { 200: UpdatedStreamReply },
  errors: ['stream_not_found', 'conflict', ...writeErrors],
  async handle({ db, caller, clock, params, body, services }) {
    const { pairs, ...settings } = body
    assertCanMail(services, settings.csvEmailRecipients)
    assertCanTelegram(services, settings.telegramOverride, 'telegramOverride')
    const input = { settings: toSettings(settings), pairs: pairs && toPairs(pairs) }
    const ports = toPorts(services, clock)
    const { stream, diff, webhookSecret } = await changeStream(db, caller, params.streamId, input, ports)
    if (stream.isArchived) await cancelStreamRuns(db, caller, stream.id, clock, services.onSyncEnded)
    services.forgetSubscriptions()
    return ok({
      id: stream.id,
      ...(diff && { pairsDiff: fromDiff(diff) }),
      ...(webhookSecret !== null && { webhookSecret }),
    })
  },
})

export const archiveStreamRoute = route({
  method: 'delete',
  path: '/api/v2/streams/:streamId',
  summary: 'Archive a stream; its leads stay, what of it is running ends',
  params: StreamParams,
  notFound: 'stream',
  replies: { 200: ArchivedReply },
  errors: ['stream_not_found', 'conflict', 'billing_in_progress'],
  async handle({ db, caller, clock, params, services }) {
    const settings = { isActive: false, isArchived: true }
    await changeStream(db, caller, params.streamId, { settings }, toPorts(services, clock))
    await cancelStreamRuns(db, caller, params.streamId, clock, services.onSyncEnded)
    return ok({ archived: true })
  },
})
