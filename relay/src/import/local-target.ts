import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  type Caller,
  type Db,
  isLeadwireError,
  LeadwireError,
  listApiKeys,
  listSources,
  listStreamPairs,
  listStreams,
  migrateToLatest,
  openDatabase,
  pushObservations,
  sendHint,
  systemClock,
} from '@leadwire/core'
import type { Config } from '../config.ts'
import { createLog } from '../log.ts'
import { openVault } from '../main-secret.ts'
import { type ImportTarget, untracked } from './target.ts'

/** As a page of a run; twice as many are no faster and take 20 MB more. Source: bench import. */
const BATCH_SIZE = 500

/**
 * An account in the database that the configuration names; on Postgres beside running hubs, on SQLite instead of one.
 * @param workspaceId  default the first
 * @throws Conflict `database_in_use` when a hub has the SQLite file; NotFound `database_not_found`, `account_not_found`;
 *   InvalidInput `account_asleep`
 */
export async function openLocalTarget(
  config: Config,
  { handle, workspaceId }: { handle: string; workspaceId?: number | undefined },
): Promise<ImportTarget> {
  const db = await openHubDatabase(config.databaseUrl)
  try {
    await migrateToLatest(db)
    const vault = await openVault(db, config, createLog('warn'))
    const caller = { workspaceId: workspaceId ?? (await findFirstWorkspace(db)) }
    const source = await findSource(db, caller, handle)
    const id = randomUUID()
    // Hubs look them up, or announce them when they have waited for long enough.
    const waitMs = config.enrichment.kind === 'none' ? undefined : config.enrichment.waitMs
    return {
      handle: source.handle,
      hasListener: await hasListener(db, caller, source.id),
      batchSize: BATCH_SIZE,
      async push(observations, part) {
        const pushed = await pushObservations(db, caller, source.id, observations, systemClock, vault, part, waitMs)
        // Hubs find the messages by polling as well.
        if (pushed.leadCount > 0) await sendHint(db, id, ['deliveries']).catch(() => {})
        return pushed
      },
      close: () => db.close(),
    }
  } catch (error) {
    await db.close()
    throw error
  }
}

async function openHubDatabase(url: string): Promise<Db> {
  const file = url.startsWith('file:') ? url.slice('file:'.length) : null
  if (file !== null && !existsSync(file)) {
    throw new LeadwireError('NotFound', 'database_not_found', `There is no database file ${file}; is it the hub's?`)
  }
  try {
    return await openDatabase(url)
  } catch (cause) {
    if (!isLeadwireError(cause) || cause.code !== 'database_in_use') throw cause
    const instead = 'leadwire import --url http://127.0.0.1:8080 …, with an API key of it in LEADWIRE_API_KEY'
    const text = `A hub is using the database file ${file}: stop it first, or send the rows to it while it runs: ${instead}`
    throw new LeadwireError('Conflict', 'database_in_use', text, { cause })
  }
}

async function findFirstWorkspace(db: Db): Promise<number> {
  const [first] = await listApiKeys(db)
  if (first) return first.workspaceId
  throw new LeadwireError('NotFound', 'workspace_not_found', 'This database has no workspace yet; start the hub once')
}

async function findSource(db: Db, caller: Caller, handle: string) {
  const sources = await listSources(db, caller)
  const source = sources.find((known) => known.handle.toLowerCase() === handle.toLowerCase())
  if (!source) {
    const text = untracked(
      handle,
      sources.map((known) => known.handle),
    )
    throw new LeadwireError('NotFound', 'account_not_found', `In workspace ${caller.workspaceId}, ${text}`)
  }
  if (source.isActive) return source
  throw new LeadwireError('InvalidInput', 'account_asleep', `@${source.handle} is asleep; wake it first`)
}

async function hasListener(db: Db, caller: Caller, sourceId: number): Promise<boolean> {
  const streams = await listStreams(db, caller, { withArchived: false })
  const pairs = await listStreamPairs(
    db,
    streams.filter((stream) => stream.isActive),
  )
  return pairs.some((pair) => pair.sourceId === sourceId)
}
