import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { schemaBuilder } from './schema-builder.ts'

/** What erases people and keeps them out. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function up(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create } = schemaBuilder(db, engine)

  await create('erasure', {
    workspace_id: 'int',
    phase: 'text',
    place: 'text',
    sealed_subject: 'text?',
    follower_count: 'int',
    lead_count: 'int',
    message_count: 'int',
    erased_count: 'int',
    reissued_count: 'int',
    due_at: 'int',
    claimed_by: 'text?',
    created_at: 'int',
    completed_at: 'int?',
  })
  await sql`create index erasure_due on erasure (due_at, id) where completed_at is null`.execute(db)
  await create(
    'erased_person',
    { workspace_id: 'int', fingerprint: 'text', has_id: 'int', created_at: 'int' },
    (t) => t.addPrimaryKeyConstraint('erased_person_key', ['workspace_id', 'fingerprint']),
    false,
  )
}
