import { type Api, bearerToken } from '../api.ts'
import { errorReply } from './errors.ts'
import { present } from './present.ts'
import { getMeRoute, listAccountsRoute, pushFollowersRoute } from './routes-account.ts'
import { getDeliveryRoute, listAttemptsRoute, listDeliveriesRoute, resendDeliveryRoute } from './routes-deliveries.ts'
import { addExclusionsRoute, listExclusionsRoute, removeExclusionRoute } from './routes-exclusions.ts'
import { readFeedRoute } from './routes-feed.ts'
import { listLeadsRoute, listStreamLeadsRoute } from './routes-leads.ts'
import { getMessageRoute, listMessagesRoute } from './routes-messages.ts'
import { pauseWebhookRoute, resumeWebhookRoute } from './routes-pauses.ts'
import {
  cancelReplayRoute,
  getReplayRoute,
  listReplaysRoute,
  pauseReplayRoute,
  resumeReplayRoute,
  startReplayRoute,
} from './routes-replays.ts'
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
import { dryRunRoute, testWebhookRoute } from './routes-tries.ts'
import {
  getWebhookRoute,
  listWebhooksRoute,
  rotateSecretRoute,
  subscribeRoute,
  unsubscribeRoute,
  updateWebhookRoute,
} from './routes-webhooks.ts'
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
    // Before what takes an id in their place.
    listMessagesRoute,
    getMessageRoute,
    getDeliveryRoute,
    listAttemptsRoute,
    resendDeliveryRoute,
    getWebhookRoute,
    updateWebhookRoute,
    rotateSecretRoute,
    testWebhookRoute,
    dryRunRoute,
    pauseWebhookRoute,
    resumeWebhookRoute,
    listDeliveriesRoute,
    readFeedRoute,
    startReplayRoute,
    listReplaysRoute,
    getReplayRoute,
    pauseReplayRoute,
    resumeReplayRoute,
    cancelReplayRoute,
    addExclusionsRoute,
    listExclusionsRoute,
    removeExclusionRoute,
  ],
  readToken: bearerToken,
  errorReply,
  presentMessage: ({ type, data }) => present(type, data),
}
