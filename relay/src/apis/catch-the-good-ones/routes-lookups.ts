import { createDescribedSegment, revokeOwnKey } from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { DescribedSegmentReply, RevokedReply } from './replies-lookups.ts'
import { ApiKeyParams, FromDescriptionBody } from './schemas-lookups.ts'
import { route } from './services.ts'

export const segmentFromDescriptionRoute = route({
  method: 'post',
  path: '/api/v2/lookups/segments/from-description',
  summary: 'Create a segment from plain words, and say which labels they were read as',
  body: FromDescriptionBody,
  replies: { 201: DescribedSegmentReply },
  errors: ['invalid_request'],
  async handle({ db, caller, clock, body }) {
    const { segment, filters, phrases } = await createDescribedSegment(db, caller, body, clock)
    const { id } = segment
    return created({ id, userFacingId: `seg_${id}`, appliedSearchFilters: filters, keyPhrases: phrases })
  },
})

export const revokeOwnKeyRoute = route({
  method: 'delete',
  path: '/api/v2/lookups/api-keys/:apiKeyId',
  // Whatever it may do, an extension may sign out.
  scope: 'read',
  summary: 'Revoke the key of a browser extension, by that key itself; `GET /me` names its id',
  params: ApiKeyParams,
  notFound: 'key',
  replies: { 200: RevokedReply },
  errors: ['key_not_found', 'extension_key_only'],
  async handle({ db, caller, clock, params }) {
    await revokeOwnKey(db, caller.apiKeyId, params.apiKeyId, clock)
    return ok({ revoked: true })
  },
})
