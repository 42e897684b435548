export { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, systemClock } from './clock.ts'
export { type Db, inTransaction, type OpenOptions, openDatabase } from './db/database.ts'
export { type DatabaseFault, findDatabaseFault } from './db/fault.ts'
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
export { MAX_PUSHED, type PushResult, pushObservations } from './ingest/push.ts'
export { type Lead, type LeadFilter, type Lifecycle, lifecycles } from './leads/lead.ts'
export type { GradeCounts } from './leads/lead-count-store.ts'
export {
  countLeadsByStream,
  LEADS_PER_PAGE,
  type LeadPage,
  type LeadQuery,
  listLeads,
  summariseLeads,
} from './leads/leads.ts'
export { type Facets, type Message, type MessageType, messageTypes } from './outbox/message.ts'
export type { LoggedMessage } from './outbox/message-log-store.ts'
export type { Page } from './page.ts'
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
export {
  type ClaimedRun,
  type Run,
  type RunCounts,
  type RunLogLine,
  type RunPhase,
  type RunStatus,
  type RunTrigger,
  runStatuses,
} from './runs/run.ts'
export {
  cancelRun,
  cancelStreamRuns,
  claimRun,
  finishRun,
  getRun,
  listRuns,
  logRun,
  type QueuedRuns,
  queueRuns,
  RUNS_PER_PAGE,
  type RunEnd,
  releaseRuns,
  renewRun,
  withLogs,
} from './runs/runs.ts'
export type { Classification, Classifier } from './segments/classifier.ts'
export { type Exclusion, isExcludable } from './segments/exclusion.ts'
export { addExclusions, listExclusions, removeExclusion } from './segments/exclusions.ts'
export { labelCatalogue } from './segments/label.ts'
export { compileSegment, matchProfile } from './segments/match.ts'
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
export { getStream, listStreamPairs, listStreams, type PairsDiff } from './streams/streams.ts'
export { resealSecrets } from './vault/reseal.ts'
export { assertVault } from './vault/vault-check.ts'
export { createVault, type Vault } from './vault.ts'
export { toExtraHeaders } from './webhooks/extra-headers.ts'
export { listOwnSealedSecrets } from './webhooks/secret-store.ts'
export { type RotatedSecret, type RotateInput, rotateSecret } from './webhooks/secrets.ts'
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
export { type ApiKey, newApiKey } from './workspaces/api-key.ts'
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
} from './workspaces/workspaces.ts'
