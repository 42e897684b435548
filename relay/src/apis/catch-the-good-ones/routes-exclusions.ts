import { addExclusions, listExclusions, removeExclusion } from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { readHandleColumn } from './customer-csv.ts'
import { fromExclusion } from './from-domain.ts'
import { AddedExclusionsReply, ExclusionsReply, OkReply } from './replies.ts'
import { ExclusionsBody, ExclusionsQuery } from './schemas.ts'
import { ExclusionParams, route } from './services.ts'

export const addExclusionsRoute = route({
  method: 'post',
  path: '/api/v2/exclusions',
  summary: 'Ours: never make leads of these handles, words, or the customers of a CSV',
  body: ExclusionsBody,
  replies: { 201: AddedExclusionsReply },
  errors: ['invalid_request'],
  async handle({ db, caller, clock, body }) {
    const customers = body.csv === undefined ? { handles: [], skippedCount: 0 } : readHandleColumn(body.csv)
    const handles = [...(body.handles ?? []), ...customers.handles]
    const added = await addExclusions(db, caller, { handles, words: body.words }, clock)
    return created({ added, skipped: customers.skippedCount })
  },
})

export const listExclusionsRoute = route({
  method: 'get',
  path: '/api/v2/exclusions',
  summary: 'Ours: list exclusions, oldest first',
  query: ExclusionsQuery,
  replies: { 200: ExclusionsReply },
  errors: ['invalid_request'],
  async handle({ db, caller, query }) {
    const { items, hasMore, nextCursor } = await listExclusions(db, caller, query)
    return ok({ exclusions: items.map(fromExclusion), hasMore, nextCursor })
  },
})

export const removeExclusionRoute = route({
  method: 'delete',
  path: '/api/v2/exclusions/:exclusionId',
  summary: 'Ours: take an exclusion back',
  params: ExclusionParams,
  notFound: 'exclusion',
  replies: { 200: OkReply },
  errors: ['exclusion_not_found'],
  async handle({ db, caller, params }) {
    await removeExclusion(db, caller, params.exclusionId)
    return ok({ ok: true })
  },
})
