import {
  createSegment,
  getSegment,
  getSource,
  labelCatalogue,
  listSegments,
  previewSegment,
  toSegment,
} from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { fromPreview, fromSegment } from './from-domain.ts'
import { CreatedSegmentReply, LabelsReply, PreviewReply, SegmentsReply } from './replies.ts'
import { CreateSegmentBody, PreviewBody } from './schemas.ts'
import { route } from './services.ts'
import { toProfile, toSegmentInput } from './to-domain.ts'

export const createSegmentRoute = route({
  method: 'post',
  path: '/api/v2/segments',
  summary: 'Create a segment that streams can use',
  body: CreateSegmentBody,
  replies: { 201: CreatedSegmentReply },
  errors: ['invalid_request', 'orphan_label'],
  async handle({ db, caller, clock, body }) {
    const { id } = await createSegment(db, caller, toSegmentInput(body), clock)
    return created({ id, userFacingId: `seg_${id}` })
  },
})

export const listSegmentsRoute = route({
  method: 'get',
  path: '/api/v2/segments',
  summary: 'List the segments of the workspace',
  replies: { 200: SegmentsReply },
  errors: [],
  handle: async ({ db, caller }) => ok({ segments: (await listSegments(db, caller)).map(fromSegment) }),
})

export const listLabelsRoute = route({
  method: 'get',
  path: '/api/v2/segments/labels',
  summary: 'Ours: the label catalogue behind appliedSearchFilters',
  replies: { 200: LabelsReply },
  errors: [],
  async handle() {
    const groups: Record<string, string[]> = {}
    for (const { group, name } of labelCatalogue) groups[group] = [...(groups[group] ?? []), name]
    return ok({ groups })
  },
})

export const previewSegmentRoute = route({
  method: 'post',
  path: '/api/v2/segments/preview',
  scope: 'read',
  summary: 'Ours: grade given or kept profiles without writing anything, and say why not',
  body: PreviewBody,
  replies: { 200: PreviewReply },
  errors: ['invalid_request', 'orphan_label', 'segment_not_found', 'account_not_found'],
  isIdempotent: false,
  async handle({ db, caller, body }) {
    const rule =
      body.segmentId === undefined
        ? toSegment(caller, toSegmentInput(body), '')
        : await getSegment(db, caller, body.segmentId)
    const subjects =
      body.accountId === undefined
        ? (body.profiles ?? []).map((profile, i) => toProfile(profile, `profiles.${i}`))
        : { sourceId: (await getSource(db, caller, body.accountId)).id, limit: body.limit }
    const graded = await previewSegment(db, caller, rule, subjects)
    return ok({
      profiles: graded.map(fromPreview),
      summary: {
        highFitCount: graded.filter(({ grade }) => grade === 'high').length,
        mediumFitCount: graded.filter(({ grade }) => grade === 'medium').length,
      },
    })
  },
})
