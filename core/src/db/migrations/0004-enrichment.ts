import type { Kysely } from 'kysely'
import type { Engine } from '../engine.ts'
import { createJobTable } from './0004-enrichment-jobs.ts'
import { schemaBuilder } from './schema-builder.ts'

/** Looking people up, and what it costs: balances, what is held of them, and the history. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
export async function up(db: Kysely<any>, engine: Engine): Promise<void> {
  const { create, index } = schemaBuilder(db, engine)

  await create(
    'credit_account',
    { workspace_id: 'int', balance: 'int?', updated_at: 'int' },
    (t) => t.addPrimaryKeyConstraint('credit_account_key', ['workspace_id']),
    false,
  )
  await create(
    'credit_reservation',
    {
      workspace_id: 'int',
      key: 'text',
      reason: 'text',
      subject: 'text',
      amount: 'int',
      held_by: 'text',
      expires_at: 'int',
      created_at: 'int',
    },
    (t) => t.addUniqueConstraint('credit_reservation_once', ['workspace_id', 'key']),
  )
  await index('credit_reservation_by_end', 'credit_reservation', ['workspace_id', 'expires_at'])
  await create(
    'credit_entry',
    {
      workspace_id: 'int',
      kind: 'text',
      key: 'text?',
      reason: 'text',
      subject: 'text',
      amount: 'int',
      reserved: 'int?',
      balance_after: 'int?',
      held_by: 'text?',
      created_at: 'int',
    },
    // Nulls are told apart on both engines: what has no key is never the same.
    (t) => t.addUniqueConstraint('credit_entry_once', ['workspace_id', 'key', 'kind']),
  )
  await index('credit_entry_by_workspace', 'credit_entry', ['workspace_id', 'id'])

  await create(
    'lookup',
    {
      workspace_id: 'int',
      key: 'text',
      kind: 'text',
      lead_id: 'int?',
      person_key: 'text',
      handle: 'text',
      handle_key: 'text',
      wants_linkedin: 'int',
      wants_email: 'int',
      asked: 'text',
      email_mode: 'text',
      state: 'text',
      held_by: 'text',
      held_until: 'int',
      result: 'text?',
      cost: 'int',
      error: 'text?',
      created_at: 'int',
      completed_at: 'int?',
    },
    (t) => t.addUniqueConstraint('lookup_once', ['workspace_id', 'key']),
  )
  await index('lookup_by_person', 'lookup', ['workspace_id', 'person_key', 'id'])
  await index('lookup_by_handle', 'lookup', ['workspace_id', 'handle_key'])
  await index('lookup_by_age', 'lookup', ['created_at'])
  await index('lookup_by_kind', 'lookup', ['workspace_id', 'kind', 'id'])
  await createJobTable(db, engine)
}
