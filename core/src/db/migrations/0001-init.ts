import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { createWebhookTables } from './0001-webhooks.ts'
import { schemaBuilder } from './schema-builder.ts'

/**
 * The first schema.
 * Hot tables (event, lead, message, delivery, attempt) carry no foreign keys: only ingest, fan-out and dispatch
 * write them, in transactions that have just read what they point at.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function up(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create, index } = schemaBuilder(db, engine)

  await create('workspace', {
    name: 'text',
    timezone: 'text',
    lead_clock: 'int',
    next_digest_at: 'int?',
    created_at: 'int',
  })
  await index('workspace_digest', 'workspace', ['next_digest_at', 'id'])
  await create('api_key', {
    workspace_id: 'int',
    name: 'text',
    prefix: 'text',
    hash: 'text',
    kind: 'text',
    scopes: 'text',
    created_at: 'int',
    revoked_at: 'int?',
  })
  await db.schema.createIndex('api_key_hash').on('api_key').column('hash').unique().execute()

  await create(
    'source',
    {
      workspace_id: 'int',
      platform: 'text',
      handle: 'text',
      handle_key: 'text',
      external_id: 'text?',
      display_name: 'text?',
      profile_image_url: 'text?',
      follower_count: 'int?',
      tweet_count: 'int?',
      tier: 'text',
      pending_tier: 'text?',
      pending_tier_at: 'int?',
      is_active: 'int',
      is_draft: 'int',
      pending_intent_id: 'int?',
      tags: 'text',
      last_event_id: 'int',
      is_fully_fetched: 'int',
      backfill_cursor: 'text?',
      created_at: 'int',
    },
    (t) => t.addUniqueConstraint('source_handle', ['workspace_id', 'platform', 'handle_key']),
  )
  await sql`create index source_pending on source (pending_intent_id) where pending_intent_id is not null`.execute(db)
  await create(
    'event',
    {
      source_id: 'int',
      source_type: 'text',
      person_key: 'text',
      event_key: 'text',
      profile: 'text',
      observed_at: 'int',
    },
    (t) => t.addUniqueConstraint('event_once', ['event_key']),
  )
  await index('event_by_source', 'event', ['source_id', 'id'])

  await create('segment', {
    workspace_id: 'int',
    name: 'text',
    description: 'text',
    filters: 'text',
    follower_count_tiers: 'text',
    gender_values: 'text',
    created_at: 'int',
  })
  await index('segment_by_workspace', 'segment', ['workspace_id', 'id'])

  await create('stream', {
    workspace_id: 'int',
    name: 'text',
    sync_times: 'text',
    timezone: 'text',
    source_types: 'text',
    auto_enrich_linkedin: 'int',
    auto_enrich_email: 'int',
    email_mode: 'text',
    email_digest_override: 'text?',
    telegram_override: 'int?',
    delivery_destination: 'text',
    webhook_url: 'text?',
    csv_email_recipients: 'text?',
    is_active: 'int',
    is_archived: 'int',
    revision: 'int',
    pending_intent_id: 'int?',
    next_sync_at: 'int?',
    created_at: 'int',
    updated_at: 'int',
  })
  await index('stream_by_workspace', 'stream', ['workspace_id', 'id'])
  await sql`create index stream_due on stream (next_sync_at, id) where next_sync_at is not null`.execute(db)
  await create(
    'stream_pair',
    {
      stream_id: 'int',
      source_id: 'int',
      segment_id: 'int',
      position: 'int',
      judged_event_id: 'int',
      counted_event_id: 'int',
      removed_at: 'int?',
    },
    (t) => t.addUniqueConstraint('stream_pair_once', ['stream_id', 'source_id', 'segment_id']),
  )
  await index('stream_pair_by_source', 'stream_pair', ['source_id'])

  await create(
    'lead',
    {
      workspace_id: 'int',
      stream_id: 'int',
      source_id: 'int',
      segment_id: 'int',
      run_id: 'int?',
      person_key: 'text',
      grade: 'text',
      source_type: 'text',
      profile: 'text',
      match_reasons: 'text',
      linkedin: 'text?',
      email: 'text?',
      discovered_at: 'int',
      exported_at: 'int?',
    },
    (t) => t.addUniqueConstraint('lead_person', ['stream_id', 'person_key']),
  )
  // Lead order is id order, so an index per scope serves newest-first, cursor and (by discovered_at) `since` alike.
  await index('lead_by_stream', 'lead', ['stream_id', 'id'])
  await index('lead_by_workspace', 'lead', ['workspace_id', 'id'])
  await index('lead_by_stream_time', 'lead', ['stream_id', 'discovered_at', 'id'])
  await index('lead_by_workspace_time', 'lead', ['workspace_id', 'discovered_at', 'id'])
  await create(
    'lead_count',
    {
      workspace_id: 'int',
      stream_id: 'int',
      source_id: 'int',
      segment_id: 'int',
      grade: 'text',
      is_exported: 'int',
      day: 'int',
      count: 'int',
    },
    (t) =>
      t.addPrimaryKeyConstraint('lead_count_key', [
        'workspace_id',
        'stream_id',
        'day',
        'source_id',
        'segment_id',
        'grade',
        'is_exported',
      ]),
    false,
  )

  await create('message', {
    workspace_id: 'int',
    type: 'text',
    subject_id: 'int',
    order_key: 'text',
    batch_key: 'text?',
    ends_batch: 'int',
    payload: 'text',
    created_at: 'int',
    seq: 'int?',
  })
  await sql`create index message_waiting on message (id) where seq is null`.execute(db)
  await index('message_by_time', 'message', ['workspace_id', 'created_at', 'id'])
  await index('message_by_subject', 'message', ['workspace_id', 'subject_id'])
  await create(
    'message_body',
    { message_id: 'int', api: 'text', body: 'text' },
    (t) => t.addPrimaryKeyConstraint('message_body_key', ['message_id', 'api']),
    false,
  )

  await createWebhookTables(db, engine)

  await create('run', {
    workspace_id: 'int',
    stream_id: 'int',
    pair_id: 'int',
    sync_id: 'int?',
    slot_at: 'int?',
    import_id: 'text?',
    budget_period: 'text?',
    source_id: 'int',
    segment_id: 'int',
    trigger: 'text',
    mode: 'text',
    status: 'text',
    triggered_at: 'int',
    completed_at: 'int?',
    phase: 'text',
    cursor: 'text?',
    page_count: 'int',
    new_follower_count: 'int',
    liker_count: 'int',
    high_count: 'int',
    medium_count: 'int',
    enriched_count: 'int',
    lookup_count: 'int',
    waiting_count: 'int',
    skipped_row_count: 'int',
    credits_used: 'int',
    error_message: 'text?',
    cancel_requested_at: 'int?',
    due_at: 'int',
    claimed_by: 'text?',
  })
  await index('run_by_stream', 'run', ['stream_id', 'id'])
  await index('run_by_workspace', 'run', ['workspace_id', 'id'])
  await sql`create unique index run_active on run (pair_id) where status in ('queued', 'running')`.execute(db)
  // A slot is run once by whichever relay comes first.
  await sql`create unique index run_slot on run (pair_id, slot_at) where slot_at is not null`.execute(db)
  await sql`create unique index run_import on run (pair_id, import_id) where import_id is not null`.execute(db)
  await index('run_by_sync', 'run', ['sync_id'])
  await sql`create index run_failed on run (stream_id, completed_at) where status = 'failed'`.execute(db)
  await sql`create index run_due on run (due_at, id) where status in ('queued', 'running')`.execute(db)
  await create('run_log', { run_id: 'int', step: 'text', message: 'text', created_at: 'int' })
  await index('run_log_by_run', 'run_log', ['run_id', 'id'])

  await create('exclusion', { workspace_id: 'int', kind: 'text', value: 'text', created_at: 'int' }, (t) =>
    t.addUniqueConstraint('exclusion_value', ['workspace_id', 'kind', 'value']),
  )
  await create(
    'idempotency',
    {
      workspace_id: 'int',
      key: 'text',
      request_hash: 'text',
      status: 'int?',
      sealed_body: 'text?',
      created_at: 'int',
    },
    (t) => t.addPrimaryKeyConstraint('idempotency_key', ['workspace_id', 'key']),
    false,
  )
  await index('idempotency_by_age', 'idempotency', ['created_at'])
  await create(
    'counter',
    { name: 'text', value: 'int' },
    (t) => t.addPrimaryKeyConstraint('counter_key', ['name']),
    false,
  )
  await create(
    'setting',
    { name: 'text', value: 'text' },
    (t) => t.addPrimaryKeyConstraint('setting_key', ['name']),
    false,
  )
  await db.insertInto('counter').values({ name: 'message_seq', value: 0 }).execute()
}
