import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
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
      is_active: 'int',
      tags: 'text',
      last_event_id: 'int',
      is_fully_fetched: 'int',
      backfill_cursor: 'text?',
      created_at: 'int',
    },
    (t) => t.addUniqueConstraint('source_handle', ['workspace_id', 'platform', 'handle_key']),
  )
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

  await create(
    'endpoint',
    {
      workspace_id: 'int',
      url: 'text',
      failing_since: 'int?',
      warned_at: 'int?',
      disabled_at: 'int?',
      disabled_reason: 'text?',
      paused_at: 'int?',
      rate_per_second: 'int?',
      next_slot_at: 'int',
      created_at: 'int',
    },
    (t) => t.addUniqueConstraint('endpoint_url', ['workspace_id', 'url']),
  )
  await create('subscription', {
    workspace_id: 'int',
    endpoint_id: 'int',
    api: 'text',
    stream_id: 'int?',
    filter: 'text',
    events: 'text',
    payload: 'text',
    ordering: 'text',
    signing: 'text',
    method: 'text',
    content_filter: 'text?',
    retry_schedule: 'text?',
    timeout_ms: 'int?',
    rate_per_second: 'int?',
    transform: 'text?',
    success_when: 'text?',
    sealed_headers: 'text?',
    sealed_auth: 'text?',
    sealed_token: 'text?',
    last_number: 'int',
    created_at: 'int',
    updated_at: 'int',
    removed_at: 'int?',
  })
  await index('subscription_by_workspace', 'subscription', ['workspace_id', 'id'])
  await index('subscription_by_endpoint', 'subscription', ['endpoint_id'])
  // One live entry a stream, and one live subscription an endpoint besides the streams' own.
  await sql`create unique index subscription_stream on subscription (stream_id) where removed_at is null and stream_id is not null`.execute(
    db,
  )
  await sql`create unique index subscription_endpoint on subscription (endpoint_id, api) where removed_at is null and stream_id is null`.execute(
    db,
  )
  await create(
    'subscription_key',
    { key: 'text', subscription_id: 'int', workspace_id: 'int', field: 'text', replaced_at: 'int?' },
    (t) => t.addPrimaryKeyConstraint('subscription_key_key', ['key', 'subscription_id']),
    false,
  )
  await index('subscription_key_by_field', 'subscription_key', ['workspace_id', 'field'])
  await index('subscription_key_by_subscription', 'subscription_key', ['subscription_id'])
  await create('subscription_secret', {
    subscription_id: 'int',
    sealed_secret: 'text',
    created_at: 'int',
    expires_at: 'int?',
  })
  await index('subscription_secret_by_subscription', 'subscription_secret', ['subscription_id'])

  await create(
    'delivery',
    {
      workspace_id: 'int',
      webhook_id: 'text',
      subscription_id: 'int',
      endpoint_id: 'int',
      type: 'text',
      shape: 'text',
      message_id: 'int?',
      batch_key: 'text?',
      number: 'int?',
      order_key: 'text?',
      status: 'text',
      message_count: 'int',
      due_at: 'int',
      claimed_by: 'text?',
      attempt_count: 'int',
      schedule_from: 'int',
      falls_back_to: 'text?',
      has_body: 'int',
      is_transformed: 'int?',
      accepted_at: 'int?',
      created_at: 'int',
      completed_at: 'int?',
    },
    (t) => t.addUniqueConstraint('delivery_webhook_id', ['webhook_id']),
  )
  await sql`create index delivery_due on delivery (endpoint_id, due_at, id) where status = 'pending'`.execute(db)
  await sql`create unique index delivery_by_number on delivery (subscription_id, number)`.execute(db)
  await index('delivery_by_message', 'delivery', ['message_id', 'id'])
  // What was not taken, which people look for among what was.
  await sql`create index delivery_ended on delivery (subscription_id, status, number) where status in ('exhausted', 'skipped', 'cancelled', 'erased')`.execute(
    db,
  )
  await sql`create index delivery_in_order on delivery (subscription_id, order_key, id) where order_key is not null and status in ('waiting', 'pending')`.execute(
    db,
  )
  await sql`create unique index delivery_open on delivery (subscription_id, batch_key, type) where status = 'open'`.execute(
    db,
  )
  await create(
    'delivery_item',
    { delivery_id: 'int', position: 'int', message_id: 'int' },
    (t) => t.addPrimaryKeyConstraint('delivery_item_key', ['delivery_id', 'position']),
    false,
  )
  await index('delivery_item_by_message', 'delivery_item', ['message_id', 'delivery_id'])
  await create(
    'delivery_body',
    { delivery_id: 'int', body: 'text' },
    (t) => t.addPrimaryKeyConstraint('delivery_body_key', ['delivery_id']),
    false,
  )
  await create('attempt', {
    delivery_id: 'int',
    number: 'int',
    outcome: 'text',
    status: 'int?',
    latency_ms: 'int',
    answer: 'text?',
    error: 'text?',
    attempted_at: 'int',
  })
  await index('attempt_by_delivery', 'attempt', ['delivery_id', 'number'])

  await create('replay', {
    workspace_id: 'int',
    subscription_id: 'int',
    state: 'text',
    statuses: 'text',
    types: 'text?',
    since: 'int?',
    until: 'int',
    includes_missing: 'int',
    rate_per_second: 'int?',
    phase: 'text',
    cursor: 'text?',
    total: 'int',
    is_total_complete: 'int',
    done: 'int',
    without_body: 'int',
    waits_for: 'text?',
    slot_at: 'int',
    due_at: 'int',
    claimed_by: 'text?',
    created_at: 'int',
    started_at: 'int?',
    completed_at: 'int?',
  })
  await index('replay_by_subscription', 'replay', ['subscription_id', 'id'])
  await sql`create unique index replay_active on replay (subscription_id) where state in ('queued', 'running', 'paused')`.execute(
    db,
  )
  await sql`create index replay_due on replay (due_at, id) where state in ('queued', 'running')`.execute(db)
  await create(
    'replay_item',
    { replay_id: 'int', delivery_id: 'int' },
    (t) => t.addPrimaryKeyConstraint('replay_item_key', ['replay_id', 'delivery_id']),
    false,
  )

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
