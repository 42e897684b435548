import { type Api, bearerToken } from '../api.ts'
import { codesOfAll, errorCodes } from './error-codes.ts'
import { errorReply } from './errors.ts'
import operations from './operations.json' with { type: 'json' }
import { present } from './present.ts'
import { removedPaths } from './removed-paths.ts'
import { getMeRoute, listAccountsRoute, pushFollowersRoute } from './routes-account.ts'
import { changeTierRoute, sleepAccountRoute, wakeAccountRoute } from './routes-account-changes.ts'
import { testCsvEmailRoute } from './routes-csv-email.ts'
import { getDeliveryRoute, listAttemptsRoute, listDeliveriesRoute, resendDeliveryRoute } from './routes-deliveries.ts'
import {
  enrichLeadRoute,
  listEmailLookUpsRoute,
  listLookUpsRoute,
  lookUpEmailRoute,
  lookUpRoute,
} from './routes-enrichment.ts'
import { eraseLeadRoute, erasePersonRoute, getErasureRoute } from './routes-erasure.ts'
import { addExclusionsRoute, listExclusionsRoute, removeExclusionRoute } from './routes-exclusions.ts'
import { exportLeadRoute, exportLeadsRoute } from './routes-exports.ts'
import { readFeedRoute } from './routes-feed.ts'
import { giveFeedbackRoute, removeFeedbackRoute } from './routes-feedback.ts'
import { listLeadsRoute, listStreamLeadsRoute } from './routes-leads.ts'
import { revokeOwnKeyRoute, segmentFromDescriptionRoute } from './routes-lookups.ts'
import { getMessageRoute, listMessagesRoute } from './routes-messages.ts'
import { changeNoticeSettingsRoute, getNoticeSettingsRoute } from './routes-notification-settings.ts'
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
  updateStreamRoute,
} from './routes-streams.ts'
import { reTestStreamRoute, runStreamRoute } from './routes-syncs.ts'
import {
  createTemplateRoute,
  deleteTemplateRoute,
  getTemplateRoute,
  listTemplatesRoute,
  renderTemplateRoute,
  replaceTemplateRoute,
} from './routes-templates.ts'
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
import { tags } from './tags.ts'

/** Catch The Good Ones, API v2. */
export const catchTheGoodOnes: Api<Services> = {
  name: API_NAME,
  basePaths: ['/api/v2'],
  removedPaths,
  routes: [
    createStreamRoute,
    listStreamsRoute,
    getStreamRoute,
    updateStreamRoute,
    archiveStreamRoute,
    runStreamRoute,
    reTestStreamRoute,
    testCsvEmailRoute,
    listStreamRunsRoute,
    getRunRoute,
    cancelRunRoute,
    listRunsRoute,
    listStreamLeadsRoute,
    listLeadsRoute,
    giveFeedbackRoute,
    removeFeedbackRoute,
    enrichLeadRoute,
    exportLeadRoute,
    exportLeadsRoute,
    eraseLeadRoute,
    erasePersonRoute,
    getErasureRoute,
    createSegmentRoute,
    listSegmentsRoute,
    listLabelsRoute,
    previewSegmentRoute,
    lookUpRoute,
    listLookUpsRoute,
    lookUpEmailRoute,
    listEmailLookUpsRoute,
    segmentFromDescriptionRoute,
    revokeOwnKeyRoute,
    listTemplatesRoute,
    createTemplateRoute,
    getTemplateRoute,
    replaceTemplateRoute,
    deleteTemplateRoute,
    renderTemplateRoute,
    getNoticeSettingsRoute,
    changeNoticeSettingsRoute,
    listAccountsRoute,
    sleepAccountRoute,
    wakeAccountRoute,
    changeTierRoute,
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
  docs: { tags, operations, errorCodes, codesOfAll },
  readToken: bearerToken,
  errorReply,
  presentMessage: ({ type, data }) => present(type, data),
}
