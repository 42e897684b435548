import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { schemaBuilder } from './schema-builder.ts'

/** The part of the first schema that subscribes and delivers. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function createWebhookTables(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create, index } = schemaBuilder(db, engine)

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
    early_since: 'int?',
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
  // Whether anybody wants leads before they are looked up; of 100,000 subscriptions hardly one does.
  await sql`create index subscription_early on subscription (workspace_id) where early_since is not null and removed_at is null`.execute(
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
}
