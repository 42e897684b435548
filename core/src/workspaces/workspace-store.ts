import type { Selectable } from 'kysely'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { ApiKeyTable, WorkspaceTable } from '../db/tables.ts'
import type { ApiKey, Scope } from './api-key.ts'
import type { Workspace } from './workspace.ts'

const toWorkspace = (row: Selectable<WorkspaceTable>): Workspace => ({
  id: row.id,
  name: row.name,
  timezone: row.timezone,
  createdAt: row.created_at,
})

const toApiKey = (row: Selectable<ApiKeyTable>): ApiKey => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  kind: row.kind as ApiKey['kind'],
  scopes: fromJson<Scope[]>(row.scopes),
  prefix: row.prefix,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
})

/** Inserts a workspace. */
export async function insertWorkspace(db: Db, name: string, timezone: string, now: number): Promise<Workspace> {
  const row = await db.sql
    .insertInto('workspace')
    .values({ name, timezone, lead_clock: 0, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toWorkspace(row)
}

/** The oldest workspace, if there is one. */
export async function findFirstWorkspace(db: Db): Promise<Workspace | undefined> {
  const row = await db.sql.selectFrom('workspace').selectAll().orderBy('id').limit(1).executeTakeFirst()
  return row && toWorkspace(row)
}

/** Takes hold of the making of the first workspace and key until commit: of relays that start at once, one makes them. */
export async function holdFirstWorkspace(tx: Db): Promise<void> {
  await tx.sql
    .insertInto('setting')
    .values({ name: 'first_workspace', value: '' })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute()
}

/** One workspace by id. */
export async function findWorkspace(db: Db, id: number): Promise<Workspace | undefined> {
  const row = await db.sql.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toWorkspace(row)
}

/**
 * Takes the workspace's lead clock: a time later than any given before and not before `now`, epoch ms.
 * The row stays held until commit, so ids of leads inserted after this call grow in commit order.
 */
export async function takeLeadClock(tx: Db, workspaceId: number, now: number): Promise<number> {
  const row = await tx.sql
    .updateTable('workspace')
    .set((eb) => ({
      lead_clock: eb
        .case()
        .when('lead_clock', '<', now)
        .then(now)
        .else(eb('lead_clock', '+', 1))
        .end(),
    }))
    .where('id', '=', workspaceId)
    .returning('lead_clock')
    .executeTakeFirstOrThrow()
  return row.lead_clock
}

/** Inserts the hash of a key. */
export async function insertApiKey(db: Db, key: Omit<ApiKey, 'id' | 'revokedAt'> & { hash: string }): Promise<ApiKey> {
  const row = await db.sql
    .insertInto('api_key')
    .values({
      workspace_id: key.workspaceId,
      name: key.name,
      prefix: key.prefix,
      hash: key.hash,
      kind: key.kind,
      scopes: toJson(key.scopes),
      created_at: key.createdAt,
      revoked_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toApiKey(row)
}

/** A key by the hash of its text, revoked ones included. */
export async function findApiKeyByHash(db: Db, hash: string): Promise<ApiKey | undefined> {
  const row = await db.sql.selectFrom('api_key').selectAll().where('hash', '=', hash).executeTakeFirst()
  return row && toApiKey(row)
}

/** A key by its id, revoked ones included. */
export async function findApiKey(db: Db, id: number): Promise<ApiKey | undefined> {
  const row = await db.sql.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toApiKey(row)
}

/** All keys, oldest first. */
export async function listApiKeyRows(db: Db): Promise<ApiKey[]> {
  const rows = await db.sql.selectFrom('api_key').selectAll().orderBy('id').execute()
  return rows.map(toApiKey)
}

/** Marks a key revoked; the first time stands. */
export async function setApiKeyRevoked(db: Db, id: number, now: number): Promise<ApiKey | undefined> {
  const row = await db.sql
    .updateTable('api_key')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now)) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toApiKey(row)
}
