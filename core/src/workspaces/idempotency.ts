import { type Db, inTransaction } from '../db/database.ts'
import type { Vault } from '../vault.ts'

/** One use of a caller's key for one request. */
export interface RequestKey {
  workspaceId: number
  key: string
  /** Of the request's contents; another one under the same key is a mismatch. */
  requestHash: string
  /** Epoch ms; names this very try. */
  startedAt: number
}

/** What was answered; `body` is JSON text and is sealed, since it may hold secrets. */
export interface KeptReply {
  status: number
  body: string
}

export interface KeyLimits {
  /** How long a reply is kept, ms. */
  ttlMs: number
  /** After this a request that never finished is taken for dead, ms. */
  leaseMs: number
}

/**
 * Takes a key: of two callers at once one gets `started`. `running` = another has it, `mismatch` = it was used with
 * other contents; else the reply kept for it.
 */
export async function beginRequest(
  db: Db,
  request: RequestKey,
  limits: KeyLimits,
  vault: Vault,
): Promise<'started' | 'running' | 'mismatch' | KeptReply> {
  const { workspaceId, key, requestHash, startedAt } = request
  return await inTransaction(db, async (tx) => {
    await tx.sql
      .deleteFrom('idempotency')
      .where('created_at', '<', startedAt - limits.ttlMs)
      .execute()
    await ofKey(tx, request)
      .where('status', 'is', null)
      .where('created_at', '<', startedAt - limits.leaseMs)
      .execute()
    const made = await tx.sql
      .insertInto('idempotency')
      .values({
        workspace_id: workspaceId,
        key,
        request_hash: requestHash,
        status: null,
        sealed_body: null,
        created_at: startedAt,
      })
      .onConflict((c) => c.columns(['workspace_id', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst()
    if (made) return 'started'
    const kept = await tx.sql
      .selectFrom('idempotency')
      .select(['request_hash', 'status', 'sealed_body'])
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .executeTakeFirst()
    if (kept && kept.request_hash !== requestHash) return 'mismatch'
    if (!kept || kept.status === null) return 'running'
    return { status: kept.status, body: kept.sealed_body === null ? '' : vault.open(kept.sealed_body) }
  })
}

/** Keeps the reply, if the key is still held by this try. */
export async function finishRequest(db: Db, request: RequestKey, reply: KeptReply, vault: Vault): Promise<void> {
  await db.sql
    .updateTable('idempotency')
    .set({ status: reply.status, sealed_body: reply.body === '' ? null : vault.seal(reply.body) })
    .where('workspace_id', '=', request.workspaceId)
    .where('key', '=', request.key)
    .where('created_at', '=', request.startedAt)
    .execute()
}

/** Lets the key go, if it is still held by this try. */
export async function abandonRequest(db: Db, request: RequestKey): Promise<void> {
  await ofKey(db, request).where('created_at', '=', request.startedAt).execute()
}

const ofKey = (db: Db, { workspaceId, key }: RequestKey) =>
  db.sql.deleteFrom('idempotency').where('workspace_id', '=', workspaceId).where('key', '=', key)
