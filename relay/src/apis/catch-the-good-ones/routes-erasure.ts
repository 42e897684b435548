import { type Erasure, eraseLead, erasePerson, getErasure } from '@leadwire/core'
import { accepted, ok } from '../../reply.ts'
import { toIso, toIsoOrNull } from './from-domain.ts'
import { OneErasureReply } from './replies-erasure.ts'
import { ErasureBody, ErasureParams, LeadParams } from './schemas-erasure.ts'
import { route } from './services.ts'

const fromErasure = (erasure: Erasure) => ({
  erasure: {
    id: erasure.id,
    status: erasure.completedAt === null ? ('running' as const) : ('done' as const),
    phase: erasure.phase,
    followersCount: erasure.followerCount,
    leadsCount: erasure.leadCount,
    messagesCount: erasure.messageCount,
    erasedCount: erasure.erasedCount,
    reissuedCount: erasure.reissuedCount,
    createdAt: toIso(erasure.createdAt),
    completedAt: toIsoOrNull(erasure.completedAt),
  },
})

export const eraseLeadRoute = route({
  method: 'post',
  path: '/api/v2/leads/:leadId/erase',
  scope: 'admin',
  summary: 'Ours: erase the person behind a lead everywhere, and never let them in again; goes on in the background',
  params: LeadParams,
  notFound: 'lead',
  replies: { 202: OneErasureReply },
  errors: ['lead_not_found'],
  // A kept hash of the request could be tried against names, and doing it twice is the same.
  isIdempotent: false,
  async handle({ db, caller, clock, params, services }) {
    const erasure = await eraseLead(db, caller, params.leadId, { vault: services.vault, clock })
    services.wakeJanitor()
    return accepted(fromErasure(erasure))
  },
})

export const erasePersonRoute = route({
  method: 'post',
  path: '/api/v2/erasures',
  scope: 'admin',
  summary: 'Ours: the same for a person by handle or externalId, who need not be a lead, or known at all',
  body: ErasureBody,
  replies: { 202: OneErasureReply },
  errors: ['invalid_request'],
  isIdempotent: false,
  async handle({ db, caller, clock, body, services }) {
    const erasure = await erasePerson(db, caller, body, { vault: services.vault, clock })
    services.wakeJanitor()
    return accepted(fromErasure(erasure))
  },
})

export const getErasureRoute = route({
  method: 'get',
  path: '/api/v2/erasures/:erasureId',
  summary: 'Ours: how far an erasure is; whom it was about is kept nowhere once it is done',
  params: ErasureParams,
  notFound: 'erasure',
  replies: { 200: OneErasureReply },
  errors: ['erasure_not_found'],
  async handle({ db, caller, params }) {
    return ok(fromErasure(await getErasure(db, caller, params.erasureId)))
  },
})
