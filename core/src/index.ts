export { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, systemClock } from './clock.ts'
export { type Db, inTransaction, type OpenOptions, openDatabase } from './db/database.ts'
export { migrateToLatest } from './db/migrate.ts'
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
export type { Page } from './page.ts'
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
export { createVault, type Vault } from './vault.ts'
export type { Room } from './webhooks/claim-store.ts'
export { type ContentFilter, matchContent, parseContentFilter, toSource } from './webhooks/content-filter.ts'
export { claimDeliveries, findDueEndpoints, recordAttempts, releaseDeliveries } from './webhooks/deliveries.ts'
export type { AttemptResult, DeliveryStatus, OutgoingDelivery } from './webhooks/delivery.ts'
export { createDeliveryMemory, type DeliveryMemory } from './webhooks/delivery-memory.ts'
export { fanOut, type Present } from './webhooks/fan-out.ts'
export { parseRetryAfter } from './webhooks/retry.ts'
export { newSecret, signMessage } from './webhooks/signature.ts'
export { type KeyPair, newKeyPair, publicKeyOf } from './webhooks/signature-ed25519.ts'
export { changeStream, createStream, type SavedStream, type StreamPorts } from './webhooks/stream-webhooks.ts'
export {
  type Payload,
  payloads,
  type Subscription,
  type SubscriptionFilter,
  TIMEOUT_MS,
  toTargetUrl,
} from './webhooks/subscription.ts'
export { listWebhooks, type SubscribeInput, subscribe, unsubscribe } from './webhooks/subscriptions.ts'
export { type ApiKey, newApiKey } from './workspaces/api-key.ts'
export {
  abandonRequest,
  beginRequest,
  finishRequest,
  type KeptReply,
  type KeyLimits,
  type RequestKey,
} from './workspaces/idempotency.ts'
export { assertVault } from './workspaces/vault-check.ts'
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
