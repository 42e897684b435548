import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { BillingAccountTable } from '../db/tables-billing.ts'
import type { BillingAccount, SubscriptionStatus } from './billing.ts'

const toAccount = (row: Selectable<BillingAccountTable>): BillingAccount => ({
  workspaceId: row.workspace_id,
  customerRef: row.customer_ref,
  subscriptionRef: row.subscription_ref,
  status: row.status as SubscriptionStatus,
  periodEnd: row.period_end,
})

export async function findAccount(db: Db, workspaceId: number): Promise<BillingAccount | undefined> {
  const query = db.sql.selectFrom('billing_account').selectAll().where('workspace_id', '=', workspaceId)
  const row = await query.executeTakeFirst()
  return row && toAccount(row)
}

export async function findAccountBySubscription(db: Db, subscriptionRef: string): Promise<BillingAccount | undefined> {
  const query = db.sql.selectFrom('billing_account').selectAll().where('subscription_ref', '=', subscriptionRef)
  const row = await query.executeTakeFirst()
  return row && toAccount(row)
}

/** Gives a workspace a subscription, which is to be read by `checkAt`. */
export async function upsertAccount(
  tx: Db,
  link: { workspaceId: number; subscriptionRef: string; customerRef: string | null; status: SubscriptionStatus },
  now: number,
): Promise<void> {
  const { workspaceId, subscriptionRef, customerRef, status } = link
  const fields = { subscription_ref: subscriptionRef, customer_ref: customerRef, status, period_end: null }
  const times = { check_at: now, updated_at: now }
  await tx.sql
    .insertInto('billing_account')
    .values({ workspace_id: workspaceId, ...fields, ...times, claimed_by: null, claimed_until: 0 })
    .onConflict((c) => c.column('workspace_id').doUpdateSet({ ...fields, ...times }))
    .execute()
}

/** Asks for the subscription to be read. */
export async function setCheckAt(db: Db, workspaceId: number, at: number): Promise<void> {
  await db.sql.updateTable('billing_account').set({ check_at: at }).where('workspace_id', '=', workspaceId).execute()
}

/** Accounts whose subscription is to be read by now. */
export async function listDueChecks(db: Db, now: number, limit: number): Promise<number[]> {
  const rows = await db.sql
    .selectFrom('billing_account')
    .select('workspace_id')
    .where('check_at', '<=', now)
    .where('subscription_ref', 'is not', null)
    .orderBy('check_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** What was read of a subscription. A wish to read it again that came meanwhile stays. */
export async function updateAccount(
  tx: Db,
  account: BillingAccount,
  { seenCheckAt, checkAt, now }: { seenCheckAt: number | null; checkAt: number; now: number },
): Promise<void> {
  await tx.sql
    .updateTable('billing_account')
    .set((eb) => ({
      customer_ref: account.customerRef,
      status: account.status,
      period_end: account.periodEnd,
      updated_at: now,
      check_at: eb
        .case()
        .when(seenCheckAt === null ? eb('check_at', 'is', null) : eb('check_at', '=', seenCheckAt))
        .then(checkAt)
        .else(eb.ref('check_at'))
        .end(),
    }))
    .where('workspace_id', '=', account.workspaceId)
    .where('subscription_ref', '=', account.subscriptionRef)
    .execute()
}

/** Who may bill for a workspace, and until when. */
export interface Turn {
  workspaceId: number
  /** New for each turn. */
  by: string
  until: number
}

/** Takes the turn of a workspace, or keeps it for longer; undefined when somebody else has it. */
export async function takeTurn(
  db: Db,
  { workspaceId, by, until }: Turn,
  now: number,
): Promise<{ account: BillingAccount; checkAt: number | null } | undefined> {
  const row = await db.sql
    .updateTable('billing_account')
    .set({ claimed_by: by, claimed_until: until })
    .where('workspace_id', '=', workspaceId)
    .where((eb) => eb.or([eb('claimed_until', '<=', now), eb('claimed_by', '=', by)]))
    .returningAll()
    .executeTakeFirst()
  return row && { account: toAccount(row), checkAt: row.check_at }
}

/** Keeps a turn that did not end meanwhile; the row stays held until commit. */
export async function keepTurn(tx: Db, { workspaceId, by, until }: Turn, now: number): Promise<boolean> {
  const row = await tx.sql
    .updateTable('billing_account')
    .set({ claimed_until: until })
    .where('workspace_id', '=', workspaceId)
    .where('claimed_by', '=', by)
    .where('claimed_until', '>', now)
    .returning('workspace_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Lets the next one have its turn. */
export async function endTurn(db: Db, { workspaceId, by }: Turn): Promise<void> {
  await db.sql
    .updateTable('billing_account')
    .set({ claimed_by: null, claimed_until: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('claimed_by', '=', by)
    .execute()
}

/** Ends all turns. */
export async function releaseTurns(db: Db): Promise<void> {
  await db.sql.updateTable('billing_account').set({ claimed_by: null, claimed_until: 0 }).execute()
}
