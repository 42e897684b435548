import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { schemaBuilder } from './schema-builder.ts'

/** The part of the enrichment schema that looks new leads up by itself. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function createJobTable(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create, index } = schemaBuilder(db, engine)
  await create(
    'enrichment_job',
    {
      workspace_id: 'int',
      lead_id: 'int',
      run_id: 'int?',
      batch_key: 'text?',
      outputs: 'text',
      email_mode: 'text',
      wait_until: 'int',
      announced_at: 'int?',
      early_at: 'int?',
      attempt_count: 'int',
      begun_count: 'int',
      last_error: 'text?',
      due_at: 'int',
      claimed_by: 'text?',
      created_at: 'int',
    },
    (t) => t.addUniqueConstraint('enrichment_job_lead', ['lead_id']),
  )
  await index('enrichment_job_by_run', 'enrichment_job', ['run_id'])
  // Somebody waits for the first; the others have been announced, and take what time is left.
  await sql`create index enrichment_job_due on enrichment_job (due_at, id) where announced_at is null`.execute(db)
  await sql`create index enrichment_job_late on enrichment_job (due_at, id) where announced_at is not null`.execute(db)
  await sql`create index enrichment_job_waiting on enrichment_job (wait_until, id) where announced_at is null`.execute(
    db,
  )
}
