import { resolve } from 'node:path'
import {
  createApiKey,
  createWorkspace,
  type Db,
  ensureFirstKey,
  listApiKeys,
  migrateToLatest,
  openDatabase,
  revokeApiKey,
  systemClock,
  toKeyKind,
  toScopes,
} from '@leadwire/core'
import { say, toId, withDatabase } from './command-support.ts'
import type { Config } from './config.ts'
import { VERSION } from './user-agent.ts'

/** `leadwire migrate` */
export async function migrate(config: Config): Promise<void> {
  const db = await openDatabase(config.databaseUrl)
  try {
    const applied = await migrateToLatest(db)
    say(applied.length === 0 ? 'The database is up to date' : `Applied: ${applied.join(', ')}`)
  } finally {
    await db.close()
  }
}

/** `leadwire keys create` */
export const createKey = (
  config: Config,
  options: { name: string; workspace?: string; newWorkspace?: string; kind?: string; scopes?: string },
): Promise<void> =>
  withDatabase(config, false, async (db) => {
    const { name } = options
    const kind = toKeyKind(options.kind ?? 'api')
    const scopes = toScopes((options.scopes ?? 'admin').split(',').map((word) => word.trim()))
    const made = options.newWorkspace
      ? await createWorkspace(db, { name: options.newWorkspace }, systemClock)
      : undefined
    const workspaceId =
      made?.id ?? (options.workspace ? toId(options.workspace, 'workspace') : await firstWorkspace(db))
    const { key, apiKey } = await createApiKey(db, { workspaceId, name, kind, scopes }, systemClock)
    say(`Key ${apiKey.id} of workspace ${workspaceId}, shown this once: ${key}`)
  })

async function firstWorkspace(db: Db): Promise<number> {
  const [known] = await listApiKeys(db)
  if (known) return known.workspaceId
  // Makes the first workspace; its first key is not shown here and is replaced by the one asked for.
  await ensureFirstKey(db, undefined, systemClock)
  const [first] = await listApiKeys(db)
  if (!first) throw new Error('The first workspace could not be made')
  await revokeApiKey(db, first.id, systemClock)
  return first.workspaceId
}

/** `leadwire keys list` */
export const listKeys = (config: Config): Promise<void> =>
  withDatabase(config, true, async (db) => {
    for (const { id, workspaceId, prefix, name, kind, scopes, createdAt, revokedAt } of await listApiKeys(db)) {
      const state = revokedAt === null ? 'active' : `revoked ${new Date(revokedAt).toISOString()}`
      const may = `${kind} ${scopes.join(',')}`
      say(
        [id, `workspace ${workspaceId}`, `${prefix}…`, name, may, new Date(createdAt).toISOString(), state].join('  '),
      )
    }
  })

/** `leadwire keys revoke ID` */
export const revokeKey = (config: Config, id: string): Promise<void> =>
  withDatabase(config, false, async (db) => {
    const key = await revokeApiKey(db, toId(id, 'id'), systemClock)
    say(`Key ${key.id} (${key.prefix}…) is revoked`)
  })

/** `leadwire backup FILE` */
export const backup = (config: Config, file: string): Promise<void> =>
  withDatabase(config, true, async (db) => {
    const target = resolve(file)
    await db.backupTo(target)
    say(`Copied to ${target}`)
  })

/** `leadwire openapi` */
export async function printDocument({ publicUrl }: Pick<Config, 'publicUrl'>): Promise<void> {
  // Not above: no other command needs them, and they take 40 MB.
  const [{ apis }, { toDocument }] = await Promise.all([import('./apis/index.ts'), import('./openapi/document.ts')])
  say(JSON.stringify(toDocument(apis, { version: VERSION, url: publicUrl ?? '/' }), null, 2))
}
