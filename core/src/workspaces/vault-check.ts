import type { Db } from '../db/database.ts'
import type { Vault } from '../vault.ts'

/** A setting that any vault of the right secret can open. */
const NAME = 'vault_check'

/**
 * Makes sure that this vault can open what the database holds; the first one to ask sets the measure.
 * @throws Conflict `vault_key_mismatch`
 */
export async function assertVault(db: Db, vault: Vault): Promise<void> {
  await db.sql
    .insertInto('setting')
    .values({ name: NAME, value: vault.seal(NAME) })
    .onConflict((c) => c.column('name').doNothing())
    .execute()
  const row = await db.sql.selectFrom('setting').select('value').where('name', '=', NAME).executeTakeFirstOrThrow()
  vault.open(row.value)
}
