import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { schemaBuilder } from './schema-builder.ts'

/** What runs campaigns by itself: syncs, plans, feedback, notices, templates. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function up(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create, index } = schemaBuilder(db, engine)

  await create('sync', {
    workspace_id: 'int',
    stream_id: 'int',
    trigger: 'text',
    mode: 'text',
    slot_at: 'int?',
    skipped: 'text',
    run_count: 'int',
    open_run_count: 'int',
    created_at: 'int',
    completed_at: 'int?',
  })
  await index('sync_by_stream', 'sync', ['stream_id', 'id'])
  await sql`create unique index sync_slot on sync (stream_id, slot_at) where slot_at is not null`.execute(db)
  await create(
    'budget_use',
    { source_id: 'int', kind: 'text', period: 'text', used: 'int' },
    (t) => t.addPrimaryKeyConstraint('budget_use_key', ['source_id', 'kind', 'period']),
    false,
  )

  await create(
    'feedback',
    {
      workspace_id: 'int',
      lead_id: 'int',
      segment_id: 'int',
      verdict: 'text',
      bad_reason: 'text?',
      note: 'text?',
      created_at: 'int',
      updated_at: 'int',
    },
    (t) => t.addUniqueConstraint('feedback_once', ['lead_id', 'segment_id']),
  )
  await index('feedback_by_segment', 'feedback', ['segment_id', 'updated_at', 'id'])
  await index('feedback_by_verdict', 'feedback', ['workspace_id', 'verdict', 'lead_id'])
  await create(
    'feedback_revision',
    { segment_id: 'int', revision: 'text' },
    (t) => t.addPrimaryKeyConstraint('feedback_revision_key', ['segment_id']),
    false,
  )

  await create(
    'notice_settings',
    {
      workspace_id: 'int',
      summary_frequency: 'text',
      email_enabled: 'int',
      email_recipients: 'text',
      telegram_enabled: 'int',
      telegram_chat_id: 'text?',
      updated_at: 'int',
    },
    (t) => t.addPrimaryKeyConstraint('notice_settings_key', ['workspace_id']),
    false,
  )
  await create(
    'notice',
    {
      workspace_id: 'int',
      key: 'text',
      kind: 'text',
      channel: 'text',
      stream_id: 'int?',
      sync_id: 'int?',
      content: 'text',
      status: 'text',
      due_at: 'int',
      claimed_by: 'text?',
      attempt_count: 'int',
      last_error: 'text?',
      created_at: 'int',
      completed_at: 'int?',
    },
    (t) => t.addUniqueConstraint('notice_once', ['key']),
  )
  await sql`create index notice_due on notice (due_at, id) where status = 'pending'`.execute(db)
  await index('notice_by_stream', 'notice', ['stream_id', 'id'])
  await create(
    'notice_recipient',
    {
      notice_id: 'int',
      address: 'text',
      position: 'int',
      kind: 'text',
      status: 'text',
      code: 'int?',
      answer: 'text?',
      updated_at: 'int',
    },
    (t) => t.addPrimaryKeyConstraint('notice_recipient_key', ['notice_id', 'address']),
    false,
  )
  await index('notice_by_kind', 'notice', ['workspace_id', 'kind', 'channel', 'id'])
  await create(
    'digest_mark',
    { stream_id: 'int', covered_until: 'int' },
    (t) => t.addPrimaryKeyConstraint('digest_mark_key', ['stream_id']),
    false,
  )

  await create(
    'dm_template',
    { workspace_id: 'int', name: 'text', message_body: 'text', created_at: 'int', updated_at: 'int' },
    (t) => t.addUniqueConstraint('dm_template_name', ['workspace_id', 'name']),
  )
}
