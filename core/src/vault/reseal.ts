import { type Db, inTransaction } from '../db/database.ts'
import { LeadwireError, messageOf } from '../errors.ts'
import type { Vault } from '../vault.ts'
import { nameOf, type SealedColumn, sealedColumns } from './sealed-column.ts'
import {
  countOthers,
  holdCheck,
  listSealed,
  type RowKey,
  replaceCheck,
  replaceSealed,
  resealFingerprintKey,
  type SealedRow,
} from './sealed-store.ts'

/** Rows of one transaction. A kept reply may be long, so not the 500 of other lists. */
const BATCH = 200

/**
 * Seals under the current main secret whatever is sealed under an old one, in batches. May be cut short at any moment and
 * begun again, and may run in several relays at once, which take turns by batch: every text can be opened with the current
 * or an old secret throughout. Call `assertVault` before.
 * @returns how many texts this call sealed anew, by `table.column`
 * @throws Conflict `vault_key_mismatch` naming the row when a text is damaged
 */
export async function resealSecrets(db: Db, vault: Vault): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const column of sealedColumns) counts[nameOf(column)] = await resealColumn(db, column, vault)
  // Last of all, so that the current secret alone is not enough before all is done.
  await inTransaction(db, async (tx) => {
    const check = await holdCheck(tx)
    vault.open(check)
    await resealFingerprintKey(tx, vault)
    if (!vault.isCurrent(check)) await replaceCheck(tx, vault)
  })
  return counts
}

async function resealColumn(db: Db, column: SealedColumn, vault: Vault): Promise<number> {
  const { currentPrefix, oldPrefixes: prefixes } = vault
  if (prefixes.length === 0 || (await countOthers(db, column, [currentPrefix])) === 0) return 0
  let total = 0
  for (let after: RowKey | null = null; ; ) {
    const from: RowKey | null = after
    const { last, count } = await inTransaction(db, async (tx) => {
      await holdCheck(tx)
      const page = await listSealed(tx, column, { prefixes, after: from, limit: BATCH })
      const rows = page.flatMap(({ key, sealed }) => (sealed === null ? [] : [{ key, sealed }]))
      const resealed = rows.map((row) => ({ ...row, resealed: vault.seal(openRow(row, column, vault)) }))
      const count = rows.length > 0 ? await replaceSealed(tx, column, resealed) : 0
      return { last: page.at(-1)?.key, count }
    })
    if (!last) return total
    total += count
    after = last
  }
}

function openRow({ key, sealed }: SealedRow, column: SealedColumn, vault: Vault): string {
  try {
    return vault.open(sealed)
  } catch (cause) {
    // Only ids: other parts of a key may be a caller's own words.
    const ids = key.filter((part) => typeof part === 'number').join(' ')
    const text = `${nameOf(column)}, row ${ids}: ${messageOf(cause)}`
    throw new LeadwireError('Conflict', 'vault_key_mismatch', text, { cause })
  }
}
