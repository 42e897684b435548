import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Health } from './health.ts'

export interface EndpointHealth extends Health {
  id: number
  workspaceId: number
  url: string
}

/** Takes hold of endpoints until commit and gives them as they are now, by ascending id. */
export async function holdEndpoints(tx: Db, ids: readonly number[]): Promise<EndpointHealth[]> {
  const found: EndpointHealth[] = []
  for (const part of chunk([...ids].sort((a, b) => a - b))) {
    const rows = await tx.sql
      .updateTable('endpoint')
      .set((eb) => ({ url: eb.ref('url') }))
      .where('id', 'in', part)
      .returningAll()
      .execute()
    found.push(
      ...rows.map((row) => ({
        id: row.id,
        workspaceId: row.workspace_id,
        url: row.url,
        failingSince: row.failing_since,
        warnedAt: row.warned_at,
        disabledAt: row.disabled_at,
        disabledReason: row.disabled_reason,
      })),
    )
  }
  return found.sort((a, b) => a.id - b.id)
}

/** Those of endpoints that are not well: only they need a closer look after a success. */
export async function listUnwellEndpoints(tx: Db, ids: readonly number[]): Promise<number[]> {
  const found: number[] = []
  for (const part of chunk(ids)) {
    const rows = await tx.sql
      .selectFrom('endpoint')
      .select('id')
      .where('id', 'in', part)
      .where('failing_since', 'is not', null)
      .execute()
    found.push(...rows.map((row) => row.id))
  }
  return found
}

/** Writes the health of an endpoint. */
export async function setHealth(tx: Db, id: number, health: Health): Promise<void> {
  await tx.sql
    .updateTable('endpoint')
    .set({
      failing_since: health.failingSince,
      warned_at: health.warnedAt,
      disabled_at: health.disabledAt,
      disabled_reason: health.disabledReason,
    })
    .where('id', '=', id)
    .execute()
}
