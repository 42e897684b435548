import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { schemaBuilder } from './schema-builder.ts'

/** Who pays for what: subscriptions, changes that are being billed, and events of the gateway. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function up(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create, index } = schemaBuilder(db, engine)

  await create(
    'billing_account',
    {
      workspace_id: 'int',
      customer_ref: 'text?',
      subscription_ref: 'text?',
      status: 'text',
      period_end: 'int?',
      check_at: 'int?',
      claimed_by: 'text?',
      claimed_until: 'int',
      updated_at: 'int',
    },
    (t) =>
      t
        .addPrimaryKeyConstraint('billing_account_key', ['workspace_id'])
        .addUniqueConstraint('billing_account_subscription', ['subscription_ref']),
    false,
  )
  await sql`create index billing_account_due on billing_account (check_at) where check_at is not null`.execute(db)
  await sql`create index source_planned on source (pending_tier_at) where pending_tier_at is not null`.execute(db)
  await create('billing_intent', {
    workspace_id: 'int',
    kind: 'text',
    changes: 'text',
    prorate: 'text',
    extra: 'text',
    state: 'text',
    request: 'text?',
    quantities: 'text?',
    key: 'text',
    sent_at: 'int?',
    attempt: 'int',
    due_at: 'int',
    error: 'text?',
    created_at: 'int',
    ended_at: 'int?',
  })
  await sql`create index billing_intent_open on billing_intent (workspace_id, id) where state = 'pending'`.execute(db)
  await create(
    'billing_event',
    { key: 'text', received_at: 'int' },
    (t) => t.addPrimaryKeyConstraint('billing_event_key', ['key']),
    false,
  )
  await index('billing_event_by_time', 'billing_event', ['received_at'])
}
