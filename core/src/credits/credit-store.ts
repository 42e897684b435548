import { DAY_MS } from '../clock.ts'
import type { Db } from '../db/database.ts'
import type { CreditEntryTable } from '../db/tables-enrichment.ts'
import type { CreditEntry, CreditKind, HeldCredits } from './credit.ts'

/** Reservations are kept this long after their end, in case the work was only slow. */
const KEPT_AFTER_END_MS = 7 * DAY_MS

/** Makes all that changes this workspace's credits wait until the transaction ends, and reads the balance; null = no limit. */
export async function holdAccount(tx: Db, workspaceId: number, now: number): Promise<number | null> {
  const { balance } = await tx.sql
    .insertInto('credit_account')
    .values({ workspace_id: workspaceId, balance: null, updated_at: now })
    .onConflict((c) => c.column('workspace_id').doUpdateSet({ updated_at: now }))
    .returning('balance')
    .executeTakeFirstOrThrow()
  return balance
}

/** The balance as it is at the moment; null = no limit. */
export async function findBalance(db: Db, workspaceId: number): Promise<number | null> {
  const query = db.sql.selectFrom('credit_account').select('balance').where('workspace_id', '=', workspaceId)
  return (await query.executeTakeFirst())?.balance ?? null
}

export async function setBalance(tx: Db, workspaceId: number, balance: number | null): Promise<void> {
  await tx.sql.updateTable('credit_account').set({ balance }).where('workspace_id', '=', workspaceId).execute()
}

/** Workspaces whose credits nobody has changed by hand; what was spent there does not count. */
export async function listWithoutLimit(db: Db): Promise<number[]> {
  const rows = await db.sql
    .selectFrom('workspace')
    .select('id')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('credit_entry')
            .select('credit_entry.id')
            .whereRef('credit_entry.workspace_id', '=', 'workspace.id')
            .where('kind', 'in', ['set', 'adjust']),
        ),
      ),
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** What is held and has not ended, without that of one key. */
export async function sumHeld(db: Db, workspaceId: number, now: number, exceptKey = ''): Promise<number> {
  const { held } = await db.sql
    .selectFrom('credit_reservation')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number | string>('amount'), eb.lit(0)).as('held'))
    .where('workspace_id', '=', workspaceId)
    .where('expires_at', '>', now)
    .where('key', '!=', exceptKey)
    .executeTakeFirstOrThrow()
  // Postgres answers sums of int8 as text.
  return Number(held)
}

/** Holds credits, taking over what was held under the same key. */
export async function upsertReservation(tx: Db, held: HeldCredits, now: number): Promise<void> {
  const { workspaceId, key, reason, subject, amount, by, expiresAt } = held
  const fields = { reason, subject, amount, held_by: by, expires_at: expiresAt }
  await tx.sql
    .insertInto('credit_reservation')
    .values({ workspace_id: workspaceId, key, ...fields, created_at: now })
    .onConflict((c) => c.columns(['workspace_id', 'key']).doUpdateSet(fields))
    .execute()
}

/** Moves the end of what this holder holds; false when it is no longer his. */
export async function updateExpiry(tx: Db, { workspaceId, key, by, expiresAt }: HeldCredits): Promise<boolean> {
  const row = await tx.sql
    .updateTable('credit_reservation')
    .set({ expires_at: expiresAt })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('held_by', '=', by)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Ends what is held under a key, by this holder or by anybody. @returns what was held, and until when */
export async function deleteReservation(
  tx: Db,
  { workspaceId, key, by }: Pick<HeldCredits, 'workspaceId' | 'key'> & { by?: string },
): Promise<{ amount: number; expiresAt: number } | undefined> {
  const row = await tx.sql
    .deleteFrom('credit_reservation')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .$if(by !== undefined, (query) => query.where('held_by', '=', by ?? ''))
    .returning(['amount', 'expires_at'])
    .executeTakeFirst()
  return row && { amount: row.amount, expiresAt: row.expires_at }
}

/** Ends all that is held, in every workspace. */
export async function expireReservations(db: Db, now: number): Promise<void> {
  await db.sql.updateTable('credit_reservation').set({ expires_at: now }).where('expires_at', '>', now).execute()
}

/** Removes what ended so long ago that nobody will come back for it. */
export async function deleteForgotten(tx: Db, workspaceId: number, now: number): Promise<void> {
  await tx.sql
    .deleteFrom('credit_reservation')
    .where('workspace_id', '=', workspaceId)
    .where('expires_at', '<=', now - KEPT_AFTER_END_MS)
    .execute()
}

/** A line to be written. */
export interface NewEntry extends Omit<CreditEntry, 'id'> {
  workspaceId: number
  heldBy: string | null
}

export async function insertEntry(tx: Db, entry: NewEntry): Promise<CreditEntry> {
  const row = await tx.sql
    .insertInto('credit_entry')
    .values({
      workspace_id: entry.workspaceId,
      kind: entry.kind,
      key: entry.key,
      reason: entry.reason,
      subject: entry.subject,
      amount: entry.amount,
      reserved: entry.reserved,
      balance_after: entry.balanceAfter,
      held_by: entry.heldBy,
      created_at: entry.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toEntry(row)
}

/** The line of a key, and who settled it. */
export async function findEntry(
  db: Db,
  workspaceId: number,
  key: string,
  kind: CreditKind,
): Promise<(CreditEntry & { heldBy: string | null }) | undefined> {
  const row = await db.sql
    .selectFrom('credit_entry')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row && { ...toEntry(row), heldBy: row.held_by }
}

/** Newest first; `before` is an id. */
export async function listEntryRows(
  db: Db,
  workspaceId: number,
  { before, limit, reason }: { before?: number | undefined; limit: number; reason?: string | undefined },
): Promise<CreditEntry[]> {
  const rows = await db.sql
    .selectFrom('credit_entry')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .$if(reason !== undefined, (query) => query.where('reason', '=', reason ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toEntry)
}

type EntryRow = Omit<CreditEntryTable, 'id'> & { id: number }

const toEntry = (row: EntryRow): CreditEntry => ({
  id: row.id,
  kind: row.kind as CreditKind,
  key: row.key,
  reason: row.reason,
  subject: row.subject,
  amount: row.amount,
  reserved: row.reserved,
  balanceAfter: row.balance_after,
  createdAt: row.created_at,
})
