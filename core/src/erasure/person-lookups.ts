import { randomUUID } from 'node:crypto'
import type { Db } from '../db/database.ts'
import { inTransaction } from '../db/database.ts'
import { type LookupDone, profileMissing } from '../enrichment/lookup-work.ts'
import { type LookupOptions, type LookupPorts, runLookup } from '../enrichment/lookups.ts'
import type { WantedContacts } from '../enrichment/on-demand.ts'
import { dropErased, type Fingerprints } from '../ingest/suppression.ts'
import type { Profile } from '../sources/profile.ts'
import type { Caller } from '../workspaces/workspace.ts'

/**
 * Looks somebody up by profile, who need not be a lead. Of whom was erased in the workspace nothing is kept or told, as if
 * there were no such person: asked before, so that no server learns of it, and once more with the result.
 * @throws NotFound `profile_missing`; as `runLookup`
 */
export async function lookUpPerson(
  db: Db,
  { workspaceId }: Caller,
  profile: Profile,
  wanted: WantedContacts,
  ports: LookupPorts,
  { vault, ...options }: Omit<LookupOptions, 'inSameTransaction'> & { vault: Fingerprints },
): Promise<LookupDone> {
  const refuseErased = async (tx: Db) => {
    const left = await dropErased(tx, workspaceId, [profile], (one) => one, { vault, now: options.clock() })
    if (left.length === 0) throw profileMissing(profile.handle)
  }
  await inTransaction(db, refuseErased)
  const work = { ...wanted, workspaceId, key: `ask:${randomUUID()}`, leadId: null, profile }
  return await runLookup(db, work, ports, { ...options, inSameTransaction: refuseErased })
}
