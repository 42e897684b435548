import {
  type Caller,
  cancelRun,
  type Db,
  getRun,
  getStream,
  listRuns,
  notFound,
  type Run,
  withLogs,
} from '@leadwire/core'
import { ok } from '../../reply.ts'
import { fromRun } from './from-runs.ts'
import { OneRunReply, RunsReply } from './replies-runs.ts'
import { RunsQuery, StreamRunsQuery } from './schemas.ts'
import { RunParams, route, StreamParams } from './services.ts'

const presentRun = async (db: Db, run: Run) => {
  const [withLog] = await withLogs(db, [run])
  return { run: withLog && fromRun(withLog) }
}

/** @throws NotFound `stream_not_found`, `run_not_found` */
async function getStreamRun(db: Db, caller: Caller, streamId: number, runId: number): Promise<Run> {
  await getStream(db, caller, streamId)
  const run = await getRun(db, caller, runId)
  if (run.streamId !== streamId) throw notFound('run', runId)
  return run
}

export const listStreamRunsRoute = route({
  method: 'get',
  path: '/api/v2/streams/:streamId/runs',
  summary: 'List the runs of a stream, newest first',
  params: StreamParams,
  notFound: 'stream',
  query: StreamRunsQuery,
  replies: { 200: RunsReply },
  errors: ['stream_not_found', 'invalid_request'],
  async handle({ db, caller, params, query }) {
    await getStream(db, caller, params.streamId)
    const runs = await listRuns(db, caller, { streamId: params.streamId, limit: query.limit })
    return ok({ runs: runs.map(fromRun) })
  },
})

export const getRunRoute = route({
  method: 'get',
  path: '/api/v2/streams/:streamId/runs/:runId',
  summary: 'One run: status and progress log',
  params: RunParams,
  notFound: 'run',
  replies: { 200: OneRunReply },
  errors: ['stream_not_found', 'run_not_found'],
  async handle({ db, caller, params }) {
    return ok(await presentRun(db, await getStreamRun(db, caller, params.streamId, params.runId)))
  },
})

export const cancelRunRoute = route({
  method: 'post',
  path: '/api/v2/streams/:streamId/runs/:runId/cancel',
  summary: 'Ours: end a queued run at once, a running one after its page; an ended one stays as it is',
  params: RunParams,
  notFound: 'run',
  replies: { 200: OneRunReply },
  errors: ['stream_not_found', 'run_not_found'],
  async handle({ db, caller, clock, params, services }) {
    const { id } = await getStreamRun(db, caller, params.streamId, params.runId)
    const run = await cancelRun(db, caller, id, clock, services.onSyncEnded)
    services.wakeDispatcher()
    return ok(await presentRun(db, run))
  },
})

export const listRunsRoute = route({
  method: 'get',
  path: '/api/v2/runs',
  summary: 'List the runs of all streams, newest first',
  query: RunsQuery,
  replies: { 200: RunsReply },
  errors: ['stream_not_found', 'invalid_request'],
  async handle({ db, caller, query }) {
    if (query.streamId !== undefined) await getStream(db, caller, query.streamId)
    // v1 clients say "completed".
    const status = query.status === 'completed' ? 'succeeded' : query.status
    const runs = await listRuns(db, caller, {
      streamId: query.streamId,
      status,
      since: query.since,
      limit: query.limit,
    })
    return ok({ runs: runs.map(fromRun) })
  },
})
