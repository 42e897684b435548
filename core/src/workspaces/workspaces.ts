import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import { type ApiKey, assertApiKey, hashApiKey, newApiKey, prefixOf } from './api-key.ts'
import { isTimezone, type Workspace } from './workspace.ts'
import * as store from './workspace-store.ts'

/** Makes a workspace. @throws InvalidInput for an unknown timezone */
export async function createWorkspace(
  db: Db,
  input: { name: string; timezone?: string },
  clock: Clock,
): Promise<Workspace> {
  const timezone = input.timezone ?? 'UTC'
  if (!isTimezone(timezone)) throw invalidInput('timezone', `"${timezone}" is not an IANA timezone`)
  return await store.insertWorkspace(db, input.name, timezone, clock())
}

/** @throws NotFound `workspace_not_found` */
export async function getWorkspace(db: Db, id: number): Promise<Workspace> {
  const workspace = await store.findWorkspace(db, id)
  if (!workspace) throw notFound('workspace', id)
  return workspace
}

/**
 * Makes an API key; its text is in the answer and nowhere else.
 * @param input.key a text of the caller's own; default a fresh random one
 */
export async function createApiKey(
  db: Db,
  input: { workspaceId: number; name: string; key?: string },
  clock: Clock,
): Promise<{ key: string; apiKey: ApiKey }> {
  const key = input.key ?? newApiKey()
  assertApiKey(key)
  await getWorkspace(db, input.workspaceId)
  const hash = hashApiKey(key)
  const row = { workspaceId: input.workspaceId, name: input.name, prefix: prefixOf(key), hash, createdAt: clock() }
  return { key, apiKey: await store.insertApiKey(db, row) }
}

/**
 * Makes sure that somebody can call: the first workspace exists and has a key.
 * @param key the key that must exist and own the first workspace; without it one is made when there is none at all
 * @returns the text of a key made just now, or null
 * @throws Conflict when the given key was revoked
 */
export async function ensureFirstKey(db: Db, key: string | undefined, clock: Clock): Promise<string | null> {
  return await inTransaction(db, async (tx) => {
    await store.holdFirstWorkspace(tx)
    const workspace = (await store.findFirstWorkspace(tx)) ?? (await createWorkspace(tx, { name: 'Default' }, clock))
    if (key === undefined) {
      const keys = await store.listApiKeyRows(tx)
      if (keys.length > 0) return null
      return (await createApiKey(tx, { workspaceId: workspace.id, name: 'first key' }, clock)).key
    }
    const known = await store.findApiKeyByHash(tx, hashApiKey(key))
    if (known?.revokedAt != null) {
      throw new LeadwireError(
        'Conflict',
        'key_revoked',
        'LEADWIRE_API_KEY names a key that was revoked: set another one',
      )
    }
    if (!known) await createApiKey(tx, { workspaceId: workspace.id, name: 'LEADWIRE_API_KEY', key }, clock)
    return null
  })
}

/** Whose key this is; undefined when it is unknown or revoked. */
export async function findKeyOwner(db: Db, key: string): Promise<ApiKey | undefined> {
  const apiKey = await store.findApiKeyByHash(db, hashApiKey(key))
  return apiKey && apiKey.revokedAt === null ? apiKey : undefined
}

/** All keys, oldest first, revoked ones included. */
export const listApiKeys = (db: Db): Promise<ApiKey[]> => store.listApiKeyRows(db)

/** Ends a key at once; doing it again changes nothing. @throws NotFound `key_not_found` */
export async function revokeApiKey(db: Db, id: number, clock: Clock): Promise<ApiKey> {
  const apiKey = await store.setApiKeyRevoked(db, id, clock())
  if (!apiKey) throw notFound('key', id)
  return apiKey
}
