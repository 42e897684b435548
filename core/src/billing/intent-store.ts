import type { Selectable } from 'kysely'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { BillingIntentTable } from '../db/tables-billing.ts'
import type { Intent, IntentState, Proration, Quantities, SourceChange } from './billing.ts'

const toIntent = (row: Selectable<BillingIntentTable>): Intent => ({
  id: row.id,
  workspaceId: row.workspace_id,
  kind: row.kind,
  changes: fromJson<SourceChange[]>(row.changes),
  prorate: row.prorate as Proration,
  extra: fromJson(row.extra),
  state: row.state as IntentState,
  request: row.request,
  quantities: row.quantities === null ? null : fromJson<Quantities>(row.quantities),
  key: row.key,
  sentAt: row.sent_at,
  attempt: row.attempt,
  dueAt: row.due_at,
  error: row.error,
  createdAt: row.created_at,
})

/** What is known of an intent when it is staged. */
export type NewIntent = Pick<
  Intent,
  'workspaceId' | 'kind' | 'changes' | 'prorate' | 'extra' | 'key' | 'dueAt' | 'createdAt'
>

export async function insertIntent(tx: Db, intent: NewIntent): Promise<Intent> {
  const row = await tx.sql
    .insertInto('billing_intent')
    .values({
      workspace_id: intent.workspaceId,
      kind: intent.kind,
      changes: toJson(intent.changes),
      prorate: intent.prorate,
      extra: toJson(intent.extra ?? null),
      state: 'pending',
      request: null,
      quantities: null,
      key: intent.key,
      sent_at: null,
      attempt: 0,
      due_at: intent.dueAt,
      error: null,
      created_at: intent.createdAt,
      ended_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toIntent(row)
}

export async function findIntent(db: Db, id: number): Promise<Intent | undefined> {
  const row = await db.sql.selectFrom('billing_intent').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toIntent(row)
}

/** The first of a workspace that has not ended. */
export async function findOldestPending(db: Db, workspaceId: number): Promise<Intent | undefined> {
  const row = await db.sql
    .selectFrom('billing_intent')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'pending')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row && toIntent(row)
}

/** Workspaces whose oldest intent is to be carried on by now, the one that waits longest first. */
export async function listDueWorkspaces(db: Db, now: number, limit: number): Promise<number[]> {
  const oldest = db.sql
    .selectFrom('billing_intent')
    .select((eb) => eb.fn.min('id').as('id'))
    .where('state', '=', 'pending')
    .groupBy('workspace_id')
  const rows = await db.sql
    .selectFrom('billing_intent')
    .select('workspace_id')
    .where('id', 'in', oldest)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** Writes down what will be sent, before it is; undefined when the intent has ended meanwhile. */
export async function beginTry(
  tx: Db,
  id: number,
  written: { request: string; quantities: Quantities | null; key: string; sentAt: number; dueAt: number },
): Promise<Intent | undefined> {
  const row = await tx.sql
    .updateTable('billing_intent')
    .set((eb) => ({
      request: written.request,
      quantities: written.quantities === null ? null : toJson(written.quantities),
      key: written.key,
      sent_at: written.sentAt,
      due_at: written.dueAt,
      attempt: eb('attempt', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst()
  return row && toIntent(row)
}

/** Leaves it for later; `isOver` = the request is written anew then. */
export async function postponeIntent(
  db: Db,
  id: number,
  { dueAt, error, isOver }: { dueAt: number; error: string; isOver: boolean },
): Promise<void> {
  await db.sql
    .updateTable('billing_intent')
    .set({ due_at: dueAt, error, ...(isOver && { request: null, quantities: null }) })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute()
}

/** Ends it, once; undefined when it has ended already, or when it had to be unsent and is not. */
export async function endIntent(
  tx: Db,
  id: number,
  end: { state: 'settled' | 'undone'; error: string | null; now: number; mustBeUnsent?: boolean },
): Promise<Intent | undefined> {
  const row = await tx.sql
    .updateTable('billing_intent')
    .set({ state: end.state, error: end.error, ended_at: end.now })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .$if(end.mustBeUnsent === true, (query) => query.where('sent_at', 'is', null))
    .returningAll()
    .executeTakeFirst()
  return row && toIntent(row)
}

/** Makes all that has not ended due now. */
export async function releaseIntents(db: Db, now: number): Promise<void> {
  await db.sql.updateTable('billing_intent').set({ due_at: now }).where('state', '=', 'pending').execute()
}
