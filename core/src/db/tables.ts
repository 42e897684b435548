import type { Generated } from 'kysely'
import type { BillingAccountTable, BillingEventTable, BillingIntentTable } from './tables-billing.ts'
import type { CreditAccountTable, CreditEntryTable, CreditReservationTable, LookupTable } from './tables-enrichment.ts'
import type { EnrichmentJobTable } from './tables-enrichment-jobs.ts'
import type { ErasedPersonTable, ErasureTable } from './tables-erasure.ts'
import type { FeedbackRevisionTable, FeedbackTable, LeadCountTable, LeadTable } from './tables-leads.ts'
import type {
  DigestMarkTable,
  DmTemplateTable,
  NoticeRecipientTable,
  NoticeSettingsTable,
  NoticeTable,
} from './tables-notices.ts'
import type { ReplayItemTable, ReplayTable } from './tables-replays.ts'
import type { BudgetUseTable, RunLogTable, RunTable, SyncTable } from './tables-runs.ts'
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
  /** When daily and weekly digests are looked at next; null = it was never planned. */
  next_digest_at: number | null
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
  /** api | extension; an extension may revoke its own key. */
  kind: string
  /** JSON: of read, write, admin */
  scopes: string
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
  /** The tier that it falls to at `pending_tier_at`; null = it keeps its own. */
  pending_tier: string | null
  pending_tier_at: number | null
  /** 0 = asleep. */
  is_active: number
  /** 1 = it is being added and not paid for yet: nobody sees it, and `is_active` is 0. */
  is_draft: number
  /** The `billing_intent` that changes it at this moment, and alone may; null = none does. */
  pending_intent_id: number | null
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
  /** The `billing_intent` that changes it at this moment, and alone may; null = none does. */
  pending_intent_id: number | null
  /** When its schedule is due next; null = it is paused or archived. */
  next_sync_at: number | null
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
  feedback: FeedbackTable
  feedback_revision: FeedbackRevisionTable
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
  sync: SyncTable
  budget_use: BudgetUseTable
  run: RunTable
  run_log: RunLogTable
  exclusion: ExclusionTable
  erasure: ErasureTable
  erased_person: ErasedPersonTable
  idempotency: IdempotencyTable
  counter: CounterTable
  setting: SettingTable
  notice_settings: NoticeSettingsTable
  notice: NoticeTable
  notice_recipient: NoticeRecipientTable
  digest_mark: DigestMarkTable
  dm_template: DmTemplateTable
  credit_account: CreditAccountTable
  credit_reservation: CreditReservationTable
  credit_entry: CreditEntryTable
  billing_account: BillingAccountTable
  billing_intent: BillingIntentTable
  billing_event: BillingEventTable
  lookup: LookupTable
  enrichment_job: EnrichmentJobTable
}
