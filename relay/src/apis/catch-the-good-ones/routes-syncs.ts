import { isFreeTier, type QueuedRuns, queueRetest, queueRuns, readStatus } from '@leadwire/core'
import { ok } from '../../reply.ts'
import { QueuedReply } from './replies-runs.ts'
import { ReTestBody } from './schemas.ts'
import { route, StreamParams } from './services.ts'

/** The answers of both calls under all their documented names: the index and the calls' own pages differ. */
const fromQueued = ({ queued, skipped }: QueuedRuns) => ({
  queued: queued.map(({ runId, ...pair }) => ({ ...fromPair(pair), runId, syncRunId: runId })),
  skipped: skipped.map(({ reason, ...pair }) => ({ ...fromPair(pair), reason })),
})

const fromPair = ({ pairId, sourceId, segmentId }: { pairId: number; sourceId: number; segmentId: number }) => ({
  pairId,
  trackedAccountId: sourceId,
  accountId: sourceId,
  segmentId,
})

export const runStreamRoute = route({
  method: 'post',
  path: '/api/v2/streams/:streamId/run',
  summary: 'Queue a run of every pair now',
  params: StreamParams,
  notFound: 'stream',
  replies: { 200: QueuedReply },
  errors: ['stream_not_found', 'stream_archived'],
  async handle({ db, caller, clock, params, services }) {
    const queued = await queueRuns(db, caller, params.streamId, 'manual', clock, services.plans)
    services.wakeRunner()
    return ok(fromQueued(queued))
  },
})

export const reTestStreamRoute = route({
  method: 'post',
  path: '/api/v2/streams/:streamId/re-test',
  summary: 'Judge the kept followers of all pairs again, or of those in scope; nobody is fetched',
  params: StreamParams,
  notFound: 'stream',
  body: ReTestBody,
  replies: { 200: QueuedReply },
  errors: ['invalid_request', 'stream_not_found', 'stream_archived', 'account_not_found', 'segment_not_found'],
  async handle({ db, caller, clock, params, body, services }) {
    const scope = { sourceId: body.accountId, segmentId: body.segmentId }
    const { plans, terms } = services
    const isFree = isFreeTier(terms, await readStatus(db, caller.workspaceId, terms))
    const queued = await queueRetest(db, caller, params.streamId, scope, clock, { plans, isFree })
    services.wakeRunner()
    return ok(fromQueued(queued))
  },
})
