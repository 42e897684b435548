import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import { type ApiKey, assertApiKey, hashApiKey, type KeyKind, newApiKey, prefixOf, type Scope } from './api-key.ts'
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
 * @param input.scopes what it may do; default everything
 */
export async function createApiKey(
  db: Db,
  input: { workspaceId: number; name: string; key?: string; kind?: KeyKind; scopes?: Scope[] },
  clock: Clock,
): Promise<{ key: string; apiKey: ApiKey }> {
  const { key = newApiKey(), kind = 'api', scopes = ['admin'], workspaceId, name } = input
  assertApiKey(key)
  await getWorkspace(db, workspaceId)
  const shown = { workspaceId, name, kind, scopes, prefix: prefixOf(key), createdAt: clock() }
  return { key, apiKey: await store.insertApiKey(db, { ...shown, hash: hashApiKey(key) }) }
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

/**
 * Ends the key of a browser extension at once, when it is the very key in use.
 * @param ownId  id of the key in use
 * @throws NotFound `key_not_found` for any other; Forbidden `extension_key_only` when it is no extension's: a program that
 *   did so could not start again
 */
export async function revokeOwnKey(db: Db, ownId: number, id: number, clock: Clock): Promise<void> {
  const apiKey = id === ownId ? await store.findApiKey(db, id) : undefined
  if (!apiKey) throw notFound('key', `${id} that is the one in use`)
  if (apiKey.kind !== 'extension') {
    const text = `Key ${id} is no extension's; whoever runs the hub can revoke it: leadwire keys revoke ${id}`
    throw new LeadwireError('Forbidden', 'extension_key_only', text)
  }
  await store.setApiKeyRevoked(db, id, clock())
}

/** All keys, oldest first, revoked ones included. */
export const listApiKeys = (db: Db): Promise<ApiKey[]> => store.listApiKeyRows(db)

/** Ends a key at once; doing it again changes nothing. @throws NotFound `key_not_found` */
export async function revokeApiKey(db: Db, id: number, clock: Clock): Promise<ApiKey> {
  const apiKey = await store.setApiKeyRevoked(db, id, clock())
  if (!apiKey) throw notFound('key', id)
  return apiKey
}
