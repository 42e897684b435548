import { billingInProgress } from '../billing/billing.ts'
import type { Db } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { Caller } from '../workspaces/workspace.ts'
import type { Profile } from './profile.ts'
import type { ProfileSource } from './profile-source.ts'
import type { Source, Tier } from './source.ts'
import * as store from './source-store.ts'

/** How an account is named in a request: by id, or by handle (and tier, used when it is new). */
export type SourceRef = { sourceId: number } | { handle: string; tier?: Tier }

/** Handles of one request that were found, looked up where the workspace did not track them yet. Nothing is written so far. */
export interface ResolvedSources {
  known: Source[]
  /** Lower-cased handle as asked → the profile found and the tier asked for. */
  fresh: Map<string, { profile: Profile; tier: Tier }>
}

/** The most look-ups in flight for one request. */
const LOOKUPS_AT_ONCE = 4

/** All tracked accounts of the caller, asleep ones included. */
export const listSources = (db: Db, caller: Caller): Promise<Source[]> => store.listSourceRows(db, caller.workspaceId)

/** @throws NotFound `account_not_found` */
export async function getSource(db: Db, caller: Caller, id: number): Promise<Source> {
  const [source] = await store.listSourcesById(db, caller.workspaceId, [id])
  if (!source) throw notFound('account', id)
  return source
}

/**
 * Finds every account of a request before anything is written.
 * @throws NotFound `account_not_found`, `handle_not_found`; Unprocessable `handle_protected`; Upstream `handle_lookup_failed`;
 *   Conflict `billing_in_progress` for one that another request is adding
 */
export async function resolveSources(
  db: Db,
  caller: Caller,
  refs: readonly SourceRef[],
  profiles: ProfileSource,
): Promise<ResolvedSources> {
  const ids = refs.flatMap((ref) => ('sourceId' in ref ? [ref.sourceId] : []))
  const byId = await store.listSourcesById(db, caller.workspaceId, [...new Set(ids)])
  for (const id of ids) if (!byId.some((source) => source.id === id)) throw notFound('account', id)

  const asked = new Map<string, Tier>()
  for (const ref of refs) {
    if ('handle' in ref && !asked.has(ref.handle.toLowerCase()))
      asked.set(ref.handle.toLowerCase(), ref.tier ?? 'starter')
  }
  const byHandle = await store.listSourcesByHandle(db, caller.workspaceId, [...asked.keys()])
  for (const source of byHandle) {
    if (source.isDraft) throw billingInProgress(source.id)
    asked.delete(source.handle.toLowerCase())
  }

  const fresh: ResolvedSources['fresh'] = new Map()
  const waiting = [...asked]
  const lookUp = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [handle, tier] = next
      try {
        fresh.set(handle, { profile: await profiles.resolve(handle), tier })
      } catch (error) {
        // The request has failed: further look-ups would only cost credits.
        waiting.length = 0
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, lookUp))
  return { known: [...byId, ...byHandle], fresh }
}

/**
 * Starts tracking what `resolveSources` looked up and answers, for a ref, its source and whether it was made here.
 * A handle that someone else began to track meanwhile is simply found.
 * @param isDraft  what is new is to be paid for first
 * @throws Conflict `billing_in_progress`
 */
export async function trackSources(
  tx: Db,
  caller: Caller,
  resolved: ResolvedSources,
  now: number,
  isDraft = false,
): Promise<(ref: SourceRef) => { source: Source; isNew: boolean }> {
  const byId = new Map(resolved.known.map((source) => [source.id, { source, isNew: false }]))
  const byHandle = new Map(resolved.known.map((source) => [source.handle.toLowerCase(), { source, isNew: false }]))
  for (const [asked, { profile, tier }] of resolved.fresh) {
    const made = await store.insertSource(tx, { workspaceId: caller.workspaceId, profile, tier, isDraft }, now)
    const source = made ?? (await store.listSourcesByHandle(tx, caller.workspaceId, [profile.handle]))[0]
    if (!source)
      throw new LeadwireError(
        'Conflict',
        'conflict',
        `@${profile.handle} was removed while it was being added; try again`,
      )
    if (!made && source.isDraft) throw billingInProgress(source.id)
    // The network may spell a renamed account otherwise than it was asked for.
    byHandle.set(asked, { source, isNew: made !== undefined })
  }
  return (ref) => {
    const found = 'sourceId' in ref ? byId.get(ref.sourceId) : byHandle.get(ref.handle.toLowerCase())
    if (!found) throw invalidInput('pairs', 'names an account that was not looked up')
    return found
  }
}
