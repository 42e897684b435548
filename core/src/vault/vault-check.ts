import type { Db } from '../db/database.ts'
import { LeadwireError } from '../errors.ts'
import type { Vault } from '../vault.ts'
import { nameOf, sealedColumns } from './sealed-column.ts'
import { countOthers, keepCheck, keepFingerprintKey } from './sealed-store.ts'

/**
 * Makes sure that this vault can open what the database holds, and gives it the database's key for fingerprints; the
 * first one to ask sets the measure. What is gone within a
 * day is not looked through.
 * @throws Conflict `vault_key_mismatch`, also when only a part was sealed with a main secret that was not given
 */
export async function assertVault(db: Db, vault: Vault): Promise<void> {
  vault.open(await keepCheck(db, vault))
  vault.useFingerprintKey(await keepFingerprintKey(db, vault))
  const known = [vault.currentPrefix, ...vault.oldPrefixes]
  const others: string[] = []
  for (const column of sealedColumns.filter(({ isLasting }) => isLasting)) {
    const count = await countOthers(db, column, known)
    if (count > 0) others.push(`${count} in ${nameOf(column)}`)
  }
  if (others.length === 0) return
  throw new LeadwireError(
    'Conflict',
    'vault_key_mismatch',
    `Stored secrets cannot be opened (${others.join(', ')}): they were sealed with another main secret than ` +
      'LEADWIRE_MAIN_SECRET (or the key file); give that one as LEADWIRE_MAIN_SECRET_OLD',
  )
}
