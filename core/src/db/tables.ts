import type { Generated } from 'kysely'
import type { ReplayItemTable, ReplayTable } from './tables-replays.ts'
import type {
  AttemptTable,
  DeliveryBodyTable,
  DeliveryItemTable,
  DeliveryTable,
  EndpointTable,
  MessageBodyTable,
  MessageTable,
  SubscriptionKeyTable,
  SubscriptionSecretTable,
  SubscriptionTable,
} from './tables-webhooks.ts'

/** All times are epoch ms, all flags 0/1, all JSON text; ids are 64-bit integers. One interface a table. */

export interface WorkspaceTable {
  id: Generated<number>
  name: string
  /** IANA zone, the default of new streams. */
  timezone: string
  /** The last `lead.discovered_at` given out here; each ingest takes a later one, so that the order of leads is their commit order. */
  lead_clock: number
  created_at: number
}

export interface ApiKeyTable {
  id: Generated<number>
  workspace_id: number
  name: string
  /** First characters of the key, to tell keys apart. */
  prefix: string
  /** SHA-256 of the key, hex; unique. */
  hash: string
  created_at: number
  revoked_at: number | null
}

/** A tracked account. */
export interface SourceTable {
  id: Generated<number>
  workspace_id: number
  platform: string
  /** As the network spells it. */
  handle: string
  /** Lower-cased; unique in (workspace, platform). */
  handle_key: string
  external_id: string | null
  display_name: string | null
  profile_image_url: string | null
  follower_count: number | null
  tweet_count: number | null
  tier: string
  /** 0 = asleep. */
  is_active: number
  /** JSON string[] */
  tags: string
  /** Highest event.id of this source; a pair whose mark equals it has judged everything. */
  last_event_id: number
  /** 1 once a run has read this source to its end. */
  is_fully_fetched: number
  /** Where to go on with older followers when a run stopped at its page limit; JSON text of the adapter's cursor. */
  backfill_cursor: string | null
  created_at: number
}

/** A follower (or liker) of a source, kept once. Ids grow in commit order within a source: writers hold its row. */
export interface EventTable {
  id: Generated<number>
  source_id: number
  /** follower | liker */
  source_type: string
  /** See `personKey`. */
  person_key: string
  /** Source, source_type and person in one text, unique: Postgres without statistics would rather read the whole source. */
  event_key: string
  /** JSON Profile */
  profile: string
  observed_at: number
}

export interface SegmentTable {
  id: Generated<number>
  workspace_id: number
  name: string
  description: string
  /** JSON Record<group, label[]> */
  filters: string
  /** JSON FollowerCountTier[] */
  follower_count_tiers: string
  /** JSON string[] */
  gender_values: string
  created_at: number
}

export interface StreamTable {
  id: Generated<number>
  workspace_id: number
  name: string
  /** JSON "HH:MM"[] */
  sync_times: string
  timezone: string
  /** JSON SourceType[] */
  source_types: string
  auto_enrich_linkedin: number
  auto_enrich_email: number
  /** verified | any */
  email_mode: string
  /** after_every_sync | daily | weekly | off; null = the team's default */
  email_digest_override: string | null
  /** null = the team's default */
  telegram_override: number | null
  /** leads_only | leads_plus_webhook */
  delivery_destination: string
  webhook_url: string | null
  /** JSON {to: string[], cc: string[], format} */
  csv_email_recipients: string | null
  is_active: number
  is_archived: number
  /** Grows with each change; a writer that read an older one gets `conflict`. */
  revision: number
  created_at: number
  updated_at: number
}

export interface StreamPairTable {
  id: Generated<number>
  stream_id: number
  source_id: number
  segment_id: number
  /** Order in the request. */
  position: number
  /** Highest event.id this pair has judged. */
  judged_event_id: number
  /** Followers up to this event.id were counted as new before their pair began to judge again. */
  counted_event_id: number
  /** Not null = no longer in the stream; kept so that its mark survives. */
  removed_at: number | null
}

export interface LeadTable {
  /** Given while the workspace row is held, so within a workspace ids grow in commit order: it is the paging sequence. */
  id: Generated<number>
  workspace_id: number
  stream_id: number
  source_id: number
  segment_id: number
  run_id: number | null
  /** Unique in a stream. */
  person_key: string
  /** high | medium */
  grade: string
  source_type: string
  /** JSON Profile, as it was when judged */
  profile: string
  /** JSON MatchReason[] */
  match_reasons: string
  /** Grows strictly from one ingest to the next within a workspace. */
  discovered_at: number
  exported_at: number | null
}

/** How many leads there are, kept by ingest and export so that nothing is ever counted by a scan. */
export interface LeadCountTable {
  workspace_id: number
  stream_id: number
  source_id: number
  segment_id: number
  grade: string
  is_exported: number
  /** UTC day number of discovered_at (epoch ms / 86,400,000), or -1 for all days together. */
  day: number
  count: number
}

export interface RunTable {
  id: Generated<number>
  workspace_id: number
  stream_id: number
  pair_id: number
  source_id: number
  segment_id: number
  /** cron | manual */
  trigger: string
  mode: string
  /** queued | running | succeeded | failed | cancelled */
  status: string
  triggered_at: number
  completed_at: number | null
  /** fresh (fetching) | judge */
  phase: string
  /** The adapter's cursor after the last ingested page; null = from the beginning. */
  cursor: string | null
  page_count: number
  new_follower_count: number
  liker_count: number
  high_count: number
  medium_count: number
  enriched_count: number
  skipped_row_count: number
  credits_used: number
  error_message: string | null
  cancel_requested_at: number | null
  /** Schedule and lease in one, as for deliveries. */
  due_at: number
  claimed_by: string | null
}

export interface RunLogTable {
  id: Generated<number>
  run_id: number
  step: string
  message: string
  created_at: number
}

/** A person or word a workspace never wants as a lead. */
export interface ExclusionTable {
  id: Generated<number>
  workspace_id: number
  /** person | word */
  kind: string
  /** `personKey` or lower-cased words; unique in (workspace, kind). */
  value: string
  created_at: number
}

export interface IdempotencyTable {
  workspace_id: number
  /** method, path and the caller's key */
  key: string
  request_hash: string
  /** null = still running */
  status: number | null
  /** Sealed by the vault, since replies may hold secrets. */
  sealed_body: string | null
  created_at: number
}

/** Named counters that double as locks: whoever updates the row holds it until commit. */
export interface CounterTable {
  name: string
  value: number
}

/** What belongs to the whole database. */
export interface SettingTable {
  name: string
  value: string
}

export interface Tables {
  workspace: WorkspaceTable
  api_key: ApiKeyTable
  source: SourceTable
  event: EventTable
  segment: SegmentTable
  stream: StreamTable
  stream_pair: StreamPairTable
  lead: LeadTable
  lead_count: LeadCountTable
  message: MessageTable
  message_body: MessageBodyTable
  endpoint: EndpointTable
  subscription: SubscriptionTable
  subscription_key: SubscriptionKeyTable
  subscription_secret: SubscriptionSecretTable
  delivery: DeliveryTable
  delivery_item: DeliveryItemTable
  delivery_body: DeliveryBodyTable
  attempt: AttemptTable
  replay: ReplayTable
  replay_item: ReplayItemTable
  run: RunTable
  run_log: RunLogTable
  exclusion: ExclusionTable
  idempotency: IdempotencyTable
  counter: CounterTable
  setting: SettingTable
}
