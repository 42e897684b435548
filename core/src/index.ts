export {
  type BillingEvent,
  type Checked,
  checkSubscriptions,
  linkFirstWorkspace,
  linkSubscription,
  readBillingAccount,
  releaseBilling,
  type SubscriptionLink,
  takeBillingEvent,
} from './billing/accounts.ts'
export {
  type BilledState,
  type BillingAccount,
  type Intent,
  isLapsed,
  isPaying,
  type Proration,
  type Quantities,
  type SourceChange,
  type SubscriptionStatus,
  subscriptionStatuses,
} from './billing/billing.ts'
export { carryOnDue, carryOut } from './billing/carry-out.ts'
export type {
  Ack,
  BilledSubscription,
  Billing,
  BillingGateway,
  BillingHooks,
  BillingOrder,
  Read,
} from './billing/gateway.ts'
export { type IntentInput, stageIntent } from './billing/intents.ts'
export { FALL_BEFORE_MS, stagePlannedTiers } from './billing/planned-tiers.ts'
export { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, systemClock } from './clock.ts'
export {
  type CreditBalance,
  type CreditEntry,
  type CreditKind,
  type CreditWork,
  costOf,
  type HeldCredits,
  LOW_BALANCE,
  type Reserved,
} from './credits/credit.ts'
export {
  adjustCredits,
  CREDIT_ENTRIES_PER_PAGE,
  type CreditChange,
  grantStartCredits,
  listCreditEntries,
  readCredits,
  refundCredits,
  renewCredits,
  reserveCredits,
  setCredits,
  settleCredits,
} from './credits/credits.ts'
export { type Db, inTransaction, type OpenOptions, openDatabase } from './db/database.ts'
export { type DatabaseFault, findDatabaseFault } from './db/fault.ts'
export { type HintListener, listenForHints, sendHint } from './db/hints.ts'
export { migrateToLatest } from './db/migrate.ts'
export type { OnQuery } from './db/observe.ts'
export { readClock } from './db/read-clock.ts'
export { checkWritable } from './db/write-check.ts'
export { type Attempted, type AttemptResult, type OutcomeKind, outcomes } from './deliveries/attempt.ts'
export type { Room } from './deliveries/claim-store.ts'
export {
  buildBody,
  type DeliveryShape,
  type DeliveryStatus,
  deliveryStatuses,
  type Payload,
  payloads,
  shapeOf,
} from './deliveries/delivery.ts'
export type { LoggedAttempt, LoggedDelivery } from './deliveries/delivery-log.ts'
export { type QueueDepth, readQueueDepth } from './deliveries/queue-depth.ts'
export { parseRetryAfter } from './deliveries/retry.ts'
export { SLOT_TOLERANCE_MS, type Slot } from './deliveries/slot-store.ts'
export {
  type ClaimedDelivery,
  claimDeliveries,
  findDueEndpoints,
  giveBackDeliveries,
  keepTransformed,
  recordAttempts,
  releaseDeliveries,
} from './dispatch/claims.ts'
export { followClock } from './dispatch/clock-step.ts'
export {
  type DeliveryDetails,
  getDelivery,
  listAttempts,
  listDeliveries,
} from './dispatch/delivery-log.ts'
export { createDeliveryMemory, type DeliveryMemory } from './dispatch/delivery-memory.ts'
export { fanOut } from './dispatch/fan-out.ts'
export { type FeedItem, type FeedPage, type FeedPorts, readFeed, readLastNumbers } from './dispatch/feed.ts'
export type { Present } from './dispatch/matching.ts'
export { getMessage, listMessages } from './dispatch/message-log.ts'
export { type OutgoingDelivery, type SendSettings, TOKEN_HEADER } from './dispatch/outgoing.ts'
export { resendDelivery } from './dispatch/resend.ts'
export { sendTest } from './dispatch/test-delivery.ts'
export { type EmailAddress, emailKey, parseEmail, toDomain } from './enrichment/email-address.ts'
export {
  type EmailFacts,
  type EmailReason,
  type EmailVerdict,
  gradeEmail,
  type MxState,
  type SmtpState,
  unfitFacts,
} from './enrichment/email-check.ts'
export { type ClaimedJob, isJobLost, LOOKUP_TIMEOUT_MS } from './enrichment/job.ts'
export {
  announceOverdue,
  carryOutJob,
  claimJobs,
  type FailedJob,
  failJob,
  giveBackJob,
  type JobPorts,
  releaseJobs,
  renewJob,
} from './enrichment/jobs.ts'
export { findLinkedinUrls, toLinkedinUrl } from './enrichment/linkedin.ts'
export {
  addCandidate,
  type Candidate,
  type CheckEmail,
  type ContactRequest,
  type ContactSource,
  countFound,
  type EmailMode,
  type FoundContacts,
  isWantedEmail,
  type JudgedCandidate,
  type Lookup,
  type LookupOutput,
  type LookupResult,
  lookupOutputs,
  pickEmail,
} from './enrichment/lookup.ts'
export { type LookupDone, type LookupRecord, type LookupWork, profileMissing } from './enrichment/lookup-work.ts'
export { type LookupOptions, type LookupPorts, releaseLookups, runLookup } from './enrichment/lookups.ts'
export { enrichLead, listLookups, type WantedContacts } from './enrichment/on-demand.ts'
export { decodeEntities, toPlainText } from './enrichment/plain-text.ts'
export { type Published, readPublished } from './enrichment/published.ts'
export { findEmails, type WrittenEmail } from './enrichment/published-email.ts'
export { type Erasure, erasurePhases } from './erasure/erasure.ts'
export {
  eraseLead,
  erasePerson,
  eraseSlice,
  findErasuresSince,
  getErasure,
  releaseErasures,
} from './erasure/erasures.ts'
export { lookUpPerson } from './erasure/person-lookups.ts'
export {
  type ErrorDetails,
  type ErrorKind,
  type Issue,
  invalidInput,
  isLeadwireError,
  LeadwireError,
  messageOf,
  notFound,
} from './errors.ts'
export {
  type Cell,
  type ExportFormat,
  type ExportLead,
  exportColumns,
  exportFormats,
  exportMediaTypes,
  toExportFileName,
} from './exports/export.ts'
export type { SyncLeads } from './exports/export-store.ts'
export { exportLeads, exportRows, exportSyncLeads, measureFile } from './exports/exports.ts'
export { type ContentFilter, matchContent, parseContentFilter, toSource } from './filters/content-filter.ts'
export type { Event } from './ingest/event.ts'
export {
  type IngestOptions,
  type IngestResult,
  ingestPage,
  judgeKept,
  listUnjudged,
  RUN_LEASE_MS,
  recordVerdicts,
} from './ingest/ingest.ts'
export { type PreviewedProfile, previewSegment } from './ingest/preview.ts'
export { IMPORT_ID, type ImportPart, MAX_PUSHED, type PushResult, pushObservations } from './ingest/push.ts'
export { listRetested, type RetestResult, recordRetest, retestKept } from './ingest/retest.ts'
export {
  type Confidence,
  type Contacts,
  confidences,
  type EmailContact,
  type EmailStatus,
  emailStatuses,
  type LinkedinContact,
} from './leads/contact.ts'
export { type BadReason, badReasons, type Feedback, type FeedbackInput, MAX_FEEDBACK_NOTE } from './leads/feedback.ts'
export { giveFeedback, removeFeedback } from './leads/feedbacks.ts'
export { type Lead, type LeadFilter, type Lifecycle, lifecycles } from './leads/lead.ts'
export type { GradeCounts } from './leads/lead-count-store.ts'
export {
  type ExportResult,
  MAX_EXPORTED,
  markFilterExported,
  markLeadExported,
  markLeadsExported,
} from './leads/lead-exports.ts'
export {
  countLeadsByStream,
  LEADS_PER_PAGE,
  type LeadPage,
  type LeadQuery,
  listLeads,
  summariseLeads,
} from './leads/leads.ts'
export {
  CSV_KIND,
  type CsvContent,
  csvContentOf,
  queueCsvNotice,
  releaseCsvNotice,
  syncLeadsOf,
} from './notices/csv-notice.ts'
export { type CsvStatus, readCsvStatus } from './notices/csv-status.ts'
export {
  DIGEST_KIND,
  DIGEST_TIME,
  type Digest,
  type DigestLead,
  type DigestStream,
} from './notices/digest.ts'
export { readDigest } from './notices/digest-reading.ts'
export { type DigestStatus, readDigestStatus } from './notices/digest-status.ts'
export { queueDueDigests, queueSyncDigest } from './notices/digests.ts'
export { DOWNLOAD_DAYS, expiryOf, openDownload, toDownloadToken } from './notices/downloads.ts'
export {
  type ClaimedNotice,
  MAX_RECIPIENTS,
  messageIdOf,
  type NewNotice,
  type Notice,
  type NoticeChannel,
  type NoticeOutcome,
  type NoticeRecipient,
  type NoticeStatus,
  newNoticeKey,
  noticeChannels,
  pendingOf,
  type RecipientResult,
  toRecipients,
} from './notices/notice.ts'
export { changeNoticeSettings, getNoticeSettings } from './notices/notice-settings.ts'
export {
  claimNotice,
  giveBackNotice,
  queueNotice,
  recordNotice,
  releaseNotices,
  renewNotice,
  settleEmptyNotice,
} from './notices/notices.ts'
export { type NoticeSettings, TELEGRAM_CHAT } from './notices/settings.ts'
export { MAX_TEMPLATE_BODY, MAX_TEMPLATE_NAME, type RenderedTemplate, type Template } from './notices/template.ts'
export { type Placeholder, placeholders } from './notices/template-placeholders.ts'
export {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  previewTemplate,
  replaceTemplate,
} from './notices/templates.ts'
export {
  readUnsubscribeToken,
  toUnsubscribeToken,
  type UnsubscribePayload,
  unsubscribeFromCsv,
  unsubscribeFromDigests,
} from './notices/unsubscribe.ts'
export { type Facets, type Message, type MessageType, messageTypes } from './outbox/message.ts'
export type { LoggedMessage } from './outbox/message-log-store.ts'
export type { Page } from './page.ts'
export { type AccountBudgets, sumRemaining } from './plans/budgets.ts'
export type { Budget, Plan, Plans } from './plans/plan.ts'
export {
  changeTier,
  type SourceChangePorts,
  sleepSource,
  type TierAction,
  type TierChange,
  wakeSource,
} from './plans/source-changes.ts'
export { freeTerms, isFreeTier, readStatus, type Terms } from './plans/standing.ts'
export {
  type Replay,
  type ReplayableStatus,
  type ReplayState,
  type ReplayWait,
  replayableStatuses,
  replayStates,
  replayWaits,
} from './replays/replay.ts'
export {
  findReplayPause,
  type ReplayPorts,
  type ReplaySlice,
  releaseReplays,
  runReplaySlice,
} from './replays/replay-slice.ts'
export {
  type CountPorts,
  cancelReplay,
  countReplay,
  getReplay,
  listReplays,
  pauseReplay,
  type ReplayCount,
  type ReplayInput,
  startReplay,
} from './replays/replays.ts'
export type { Sweep } from './retention/retention.ts'
export { beginSweep, sweepOf, trimSlice } from './retention/trim.ts'
export { type DueSync, type FailedSlot, queueDueSync } from './runs/due-syncs.ts'
export { queueRetest, type RetestScope } from './runs/retests.ts'
export {
  type ClaimedRun,
  RETEST_MODE,
  type Run,
  type RunCounts,
  type RunLogLine,
  type RunPhase,
  type RunStatus,
  type RunTrigger,
  runStatuses,
} from './runs/run.ts'
export { type QueuedRuns, queueRuns } from './runs/run-queue.ts'
export {
  cancelRun,
  cancelSourceRuns,
  cancelStreamRuns,
  claimRun,
  finishRun,
  getRun,
  listRuns,
  logRun,
  RUNS_PER_PAGE,
  type RunEnd,
  releaseRuns,
  renewRun,
  withLogs,
} from './runs/runs.ts'
export {
  type EndedSync,
  type OnSyncEnded,
  type OnSyncLookedUp,
  type SkippedPair,
  type SkipReason,
  type Sync,
  sumCounts,
} from './runs/sync.ts'
export type { Classification, Classifier } from './segments/classifier.ts'
export { compileSegment } from './segments/compiled-segment.ts'
export { createDescribedSegment, type DescribedSegment } from './segments/described-segments.ts'
export { type Exclusion, isExcludable } from './segments/exclusion.ts'
export { addExclusions, listExclusions, removeExclusion } from './segments/exclusions.ts'
export { type FeedbackStatus, feedbackStatuses } from './segments/graded-example.ts'
export { labelCatalogue } from './segments/label.ts'
export { matchProfile } from './segments/match.ts'
export {
  type FollowerCountTier,
  followerCountTiers,
  type Grade,
  grades,
  type MatchReason,
  type Segment,
  type SegmentRule,
  type Verdict,
} from './segments/segment.ts'
export { createSegment, getSegment, listSegments, type SegmentInput, toSegment } from './segments/segments.ts'
export { type KeyPair, newKeyPair, publicKeyOf } from './signing/ed25519.ts'
export { newSecret, signMessage } from './signing/signature.ts'
export {
  isHandle,
  MAX_HANDLE_LENGTH,
  newProfile,
  type Observation,
  type Profile,
  personKey,
  type SourceType,
  sourceTypes,
} from './sources/profile.ts'
export type { FetchRequest, ProfilePage, ProfileSource } from './sources/profile-source.ts'
export { type Source, type Tier, tiers, toHandle } from './sources/source.ts'
export { getSource, listSources, type SourceRef } from './sources/sources.ts'
export { listAccountBudgets, listPairBudgets } from './streams/account-budgets.ts'
export type { PairInput } from './streams/pairs.ts'
export {
  type CsvRecipients,
  deliveryDestinations,
  digestFrequencies,
  emailModes,
  MAX_PAIRS,
  type NamedPair,
  type Stream,
  type StreamSettings,
} from './streams/stream.ts'
export type { PairsDiff } from './streams/stream-orders.ts'
export { getStream, listStreamPairs, listStreams } from './streams/streams.ts'
export { resealSecrets } from './vault/reseal.ts'
export { assertVault } from './vault/vault-check.ts'
export { createVault, type Vault } from './vault.ts'
export { toExtraHeaders } from './webhooks/extra-headers.ts'
export { listOwnSealedSecrets } from './webhooks/secret-store.ts'
export { type RotatedSecret, type RotateInput, rotateSecret } from './webhooks/secrets.ts'
export { streamHooks } from './webhooks/stream-billing.ts'
export { changeStream, createStream, type SavedStream, type StreamPorts } from './webhooks/stream-webhooks.ts'
export {
  MAX_SUBSCRIPTIONS,
  methods,
  type Ordering,
  orderings,
  ratePresets,
  type Signing,
  type Subscription,
  type SubscriptionFilter,
  signings,
  type TargetMethod,
  TIMEOUT_MS,
  toTargetUrl,
} from './webhooks/subscription.ts'
export type { SettingsInput } from './webhooks/subscription-input.ts'
export { listWebhookPage } from './webhooks/subscription-pages.ts'
export { listEndedSubscriptions } from './webhooks/subscription-store.ts'
export {
  changeSubscription,
  getSubscription,
  pauseSubscription,
  type Subscribed,
  type SubscribeInput,
  type SubscribePorts,
  type SubscriptionPatch,
  subscribe,
  unsubscribe,
} from './webhooks/subscriptions.ts'
export {
  assertHeadersFit,
  fromAuthText,
  type OAuth2Auth,
  type ShownAuth,
  shownAuth,
  type TargetAuth,
  toAuthText,
  toTargetAuth,
} from './webhooks/target-auth.ts'
export {
  assertTemplateFits,
  parseUrlTemplate,
  type RenderedUrl,
  renderUrlTemplate,
  toTargetTemplate,
  type UrlTemplate,
} from './webhooks/url-template.ts'
export {
  type ApiKey,
  allowsScope,
  type KeyKind,
  keyKinds,
  newApiKey,
  type Scope,
  scopes,
  toKeyKind,
  toScopes,
} from './workspaces/api-key.ts'
export {
  abandonRequest,
  beginRequest,
  finishRequest,
  type KeptReply,
  type KeyLimits,
  type RequestKey,
} from './workspaces/idempotency.ts'
export { type Caller, isTimezone, type Workspace } from './workspaces/workspace.ts'
export {
  createApiKey,
  createWorkspace,
  ensureFirstKey,
  findKeyOwner,
  getWorkspace,
  listApiKeys,
  revokeApiKey,
  revokeOwnKey,
} from './workspaces/workspaces.ts'
