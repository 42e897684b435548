import type { Db } from '../db/database.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import type { Caller } from '../workspaces/workspace.ts'
import type { Subscription } from './subscription.ts'
import { listSubscriptionsById } from './subscription-store.ts'

/** A page of subscriptions: 100, at most 500. Source: our choice. */
export const SUBSCRIPTIONS_PER_PAGE = { standard: 100, max: 500 }

/**
 * The caller's live subscriptions and the streams' own entries, with the health of their endpoints, oldest first.
 * @throws InvalidInput for a cursor that is none
 */
export async function listWebhookPage(
  db: Db,
  caller: Caller,
  query: { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<Subscription>> {
  const limit = clampLimit(query.limit, SUBSCRIPTIONS_PER_PAGE.standard, SUBSCRIPTIONS_PER_PAGE.max)
  const after = query.cursor === undefined ? 0 : fromCursor(query.cursor).id
  const rows = await db.sql
    .selectFrom('subscription')
    .select('id')
    .where('workspace_id', '=', caller.workspaceId)
    .where('removed_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const ids = rows.slice(0, limit).map(({ id }) => id)
  const items = (await listSubscriptionsById(db, ids)).sort((a, b) => a.id - b.id)
  const last = rows.length > limit ? items.at(-1) : undefined
  const nextCursor = last ? toCursor({ direction: 'up', id: last.id }) : null
  return { items, hasMore: nextCursor !== null, nextCursor }
}
