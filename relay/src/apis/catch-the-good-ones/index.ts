import type { Lead, Message, Run } from '@leadwire/core'
import { type Api, bearerToken } from '../api.ts'
import { errorReply } from './errors.ts'
import { fromLead, fromRun } from './from-domain.ts'
import { getMeRoute, listAccountsRoute, pushFollowersRoute } from './routes-account.ts'
import { addExclusionsRoute, listExclusionsRoute, removeExclusionRoute } from './routes-exclusions.ts'
import { listLeadsRoute, listStreamLeadsRoute } from './routes-leads.ts'
import { cancelRunRoute, getRunRoute, listRunsRoute, listStreamRunsRoute } from './routes-runs.ts'
import { createSegmentRoute, listLabelsRoute, listSegmentsRoute, previewSegmentRoute } from './routes-segments.ts'
import {
  archiveStreamRoute,
  createStreamRoute,
  getStreamRoute,
  listStreamsRoute,
  runStreamRoute,
  updateStreamRoute,
} from './routes-streams.ts'
import { listWebhooksRoute, subscribeRoute, unsubscribeRoute } from './routes-webhooks.ts'
import { API_NAME, type Services } from './services.ts'

/** Catch The Good Ones, API v2. */
export const catchTheGoodOnes: Api<Services> = {
  name: API_NAME,
  basePaths: ['/api/v2'],
  removedPaths: ['/api/v1'],
  routes: [
    createStreamRoute,
    listStreamsRoute,
    getStreamRoute,
    updateStreamRoute,
    archiveStreamRoute,
    runStreamRoute,
    listStreamRunsRoute,
    getRunRoute,
    cancelRunRoute,
    listRunsRoute,
    listStreamLeadsRoute,
    listLeadsRoute,
    createSegmentRoute,
    listSegmentsRoute,
    listLabelsRoute,
    previewSegmentRoute,
    listAccountsRoute,
    pushFollowersRoute,
    getMeRoute,
    listWebhooksRoute,
    subscribeRoute,
    unsubscribeRoute,
    addExclusionsRoute,
    listExclusionsRoute,
    removeExclusionRoute,
  ],
  readToken: bearerToken,
  errorReply,
  presentMessage,
}

/** A message as this vendor's receivers get it. Only the types that exist so far are ever written. */
function presentMessage({ type, data }: Message): unknown {
  if (type.startsWith('lead.')) return fromLead(data as Lead)
  if (type === 'run.finished') return { run: fromRun(data as Run) }
  return data
}
