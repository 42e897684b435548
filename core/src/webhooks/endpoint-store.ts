import type { Db } from '../db/database.ts'

/** Puts the lowest rate of an endpoint's live subscriptions in force. */
export async function refreshRate(tx: Db, endpointId: number): Promise<void> {
  await tx.sql
    .updateTable('endpoint')
    .set((eb) => ({
      rate_per_second: eb
        .selectFrom('subscription')
        .select((e) => e.fn.min('subscription.rate_per_second').as('rate'))
        .where('endpoint_id', '=', endpointId)
        .where('removed_at', 'is', null),
    }))
    .where('id', '=', endpointId)
    .execute()
}

/** Stops sending to an endpoint for a while, or goes on with null. */
export async function setPaused(tx: Db, endpointId: number, pausedAt: number | null): Promise<void> {
  await tx.sql.updateTable('endpoint').set({ paused_at: pausedAt }).where('id', '=', endpointId).execute()
}
