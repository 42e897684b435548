import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import type { Profile } from '../sources/profile.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { compileWords, type Exclusion, excludeHandle, excludeWord, exclusionKeys } from './exclusion.ts'
import * as store from './exclusion-store.ts'

/** The most excluded words of a workspace: each is looked for in every matching profile. */
export const MAX_EXCLUDED_WORDS = 500

/** Says why a profile is excluded, or null. */
export type ExclusionTest = (profile: Profile) => string | null

/**
 * Excludes handles and words; what is excluded already stays so. Leads already found are left alone.
 * @returns how many are new
 * @throws InvalidInput for a handle or word that is none, naming its place
 */
export async function addExclusions(
  db: Db,
  caller: Caller,
  input: { handles?: readonly string[]; words?: readonly string[] },
  clock: Clock,
): Promise<number> {
  const exclusions = [
    ...(input.handles ?? []).map((handle, i) => excludeHandle(handle, `handles.${i}`)),
    ...(input.words ?? []).map((word, i) => excludeWord(word, `words.${i}`)),
  ]
  return await inTransaction(db, async (tx) => {
    const added = await store.insertExclusions(tx, caller.workspaceId, exclusions, clock())
    const words = await store.listExcludedWords(tx, caller.workspaceId)
    if (words.length > MAX_EXCLUDED_WORDS) {
      throw invalidInput(
        'words',
        `a workspace can exclude at most ${MAX_EXCLUDED_WORDS} words; this would make ${words.length}`,
      )
    }
    return added
  })
}

/** The caller's exclusions, oldest first, at most 500 a page. */
export async function listExclusions(
  db: Db,
  caller: Caller,
  query: { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<Exclusion>> {
  const limit = clampLimit(query.limit, 100, 500)
  const after = query.cursor === undefined ? 0 : fromCursor(query.cursor).id
  const rows = await store.listExclusionRows(db, caller.workspaceId, after, limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const hasMore = rows.length > limit
  return { items, hasMore, nextCursor: hasMore && last ? toCursor({ direction: 'up', id: last.id }) : null }
}

/** @throws NotFound `exclusion_not_found` */
export async function removeExclusion(db: Db, caller: Caller, id: number): Promise<void> {
  if (!(await store.deleteExclusion(db, caller.workspaceId, id))) throw notFound('exclusion', id)
}

/** Loads what is needed to test these profiles against the workspace's exclusions. */
export async function loadExclusions(
  db: Db,
  workspaceId: number,
  profiles: readonly Profile[],
): Promise<ExclusionTest> {
  const [people, words] = [
    await store.findExcludedPeople(db, workspaceId, profiles.flatMap(exclusionKeys)),
    compileWords(await store.listExcludedWords(db, workspaceId)),
  ]
  return (profile) => {
    if (exclusionKeys(profile).some((key) => people.has(key))) return `@${profile.handle} is excluded in this workspace`
    const word = words(profile)
    return word === null ? null : `the excluded words "${word}" stand in the profile`
  }
}
