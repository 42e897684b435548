import type { Db } from '../db/database.ts'
import { LeadwireError } from '../errors.ts'
import { type Profile, personKey } from '../sources/profile.ts'
import type { Vault } from '../vault.ts'
import { type ErasedKey, findErasedKeys, hasErasedPeople, keepErasedKeys } from './suppression-store.ts'

/** What tells erased people apart: the hub's vault. */
export type Fingerprints = Pick<Vault, 'fingerprint'>

/** The fingerprint of one person key of a workspace; of another workspace's it says nothing. */
export const fingerprintOf = (vault: Fingerprints, workspaceId: number, key: string): string =>
  vault.fingerprint(`erased ${workspaceId} ${key}`)

/**
 * The fingerprints under which a person is not let in again. With a known id a handle means only profiles without one:
 * whoever takes the handle later is somebody else.
 */
export function erasedKeysOf(
  vault: Fingerprints,
  workspaceId: number,
  { platform, ids, handles }: { platform: string; ids: readonly string[]; handles: readonly string[] },
): ErasedKey[] {
  const toKey = (externalId: string | null, handle: string) =>
    fingerprintOf(vault, workspaceId, personKey({ platform, externalId, handle }))
  return [
    ...ids.map((id) => ({ fingerprint: toKey(id, ''), hasId: false })),
    ...handles.map((handle) => ({ fingerprint: toKey(null, handle), hasId: ids.length > 0 })),
  ]
}

/**
 * Leaves out those whose profile is an erased person's. Costs one look while nobody was erased in the workspace. An id
 * that shows for the first time under an erased handle is kept as well, so that a new handle does not bring the person back.
 * `tx` must hold what an erasure holds while it deletes, the source or the workspace: then either this one sees the
 * fingerprints, or the erasure what this one writes.
 * @throws Conflict `vault_needed` when somebody was erased and there is no vault to tell who
 */
export async function dropErased<T>(
  tx: Db,
  workspaceId: number,
  all: readonly T[],
  profileOf: (item: T) => Profile,
  { vault, now }: { vault: Fingerprints | undefined; now: number },
): Promise<T[]> {
  if (all.length === 0 || !(await hasErasedPeople(tx, workspaceId))) return [...all]
  if (!vault) {
    const text =
      'People were erased in this workspace: whoever ingests profiles must hand over the vault that knows them'
    throw new LeadwireError('Conflict', 'vault_needed', text)
  }
  const keyed = all.map((item) => ({ item, ...printsOf(vault, workspaceId, profileOf(item)) }))
  const known = await findErasedKeys(
    tx,
    workspaceId,
    keyed.flatMap(({ byId, byHandle }) => (byId === null ? [byHandle] : [byId, byHandle])),
  )
  if (known.size === 0) return [...all]
  const learned: ErasedKey[] = []
  const kept = keyed.filter(({ byId, byHandle }) => {
    if (byId === null) return !known.has(byHandle)
    if (known.has(byId)) return false
    if (known.get(byHandle) !== false) return true
    learned.push({ fingerprint: byId, hasId: false }, { fingerprint: byHandle, hasId: true })
    return false
  })
  const distinct = new Map(learned.map((key) => [key.fingerprint, key]))
  if (distinct.size > 0) await keepErasedKeys(tx, workspaceId, [...distinct.values()], now)
  return kept.map(({ item }) => item)
}

const printsOf = (vault: Fingerprints, workspaceId: number, profile: Profile) => ({
  byId: profile.externalId ? fingerprintOf(vault, workspaceId, personKey(profile)) : null,
  byHandle: fingerprintOf(vault, workspaceId, personKey({ ...profile, externalId: null })),
})
