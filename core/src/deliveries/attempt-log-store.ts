import type { Selectable } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { AttemptTable } from '../db/tables-webhooks.ts'
import type { Place } from '../place-cursor.ts'
import type { OutcomeKind } from './attempt.ts'
import type { LoggedAttempt } from './delivery-log.ts'

const toAttempt = (row: Omit<Selectable<AttemptTable>, 'answer'> & { answer?: string | null }): LoggedAttempt => ({
  id: row.id,
  deliveryId: row.delivery_id,
  number: row.number,
  outcome: row.outcome as OutcomeKind,
  status: row.status,
  latencyMs: row.latency_ms,
  error: row.error,
  answer: row.answer ?? null,
  attemptedAt: row.attempted_at,
})

/** The newest attempt of each delivery that has one, without what was answered. */
export async function listLastAttempts(db: Db, deliveryIds: readonly number[]): Promise<Map<number, LoggedAttempt>> {
  const found = new Map<number, LoggedAttempt>()
  for (const part of chunk(deliveryIds)) {
    const last = db.sql
      .selectFrom('attempt')
      .select((eb) => eb.fn.max('id').as('id'))
      .where('delivery_id', 'in', part)
      .groupBy('delivery_id')
    const rows = await db.sql
      .selectFrom('attempt')
      .select(['id', 'delivery_id', 'number', 'outcome', 'status', 'latency_ms', 'error', 'attempted_at'])
      .where('id', 'in', last)
      .execute()
    for (const row of rows) found.set(row.delivery_id, toAttempt(row))
  }
  return found
}

/** The attempts of a delivery, newest first; two relays may have made one of the same number. */
export async function listAttemptRows(
  db: Db,
  deliveryId: number,
  page: { after: Place | undefined; limit: number },
): Promise<LoggedAttempt[]> {
  const { after } = page
  const rows = await db.sql
    .selectFrom('attempt')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .$if(after !== undefined, (q) =>
      q.where((eb) =>
        eb.or([
          eb('number', '<', after?.at ?? 0),
          eb.and([eb('number', '=', after?.at ?? 0), eb('id', '<', after?.id ?? 0)]),
        ]),
      ),
    )
    .orderBy('number', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
  return rows.map(toAttempt)
}
