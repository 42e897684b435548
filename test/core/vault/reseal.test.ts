import { expect, it } from 'vitest'
import { type Db, openDatabase } from '../../../core/src/db/database.ts'
import { resealSecrets } from '../../../core/src/vault/reseal.ts'
import { nameOf, sealedColumns } from '../../../core/src/vault/sealed-column.ts'
import { listSealed, replaceSealed } from '../../../core/src/vault/sealed-store.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { createVault, type Vault } from '../../../core/src/vault.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf } from '../../support/seed.ts'
import { readSealed, seedSealed } from './sealed-rows.ts'

const [first, second] = ['the first main secret', 'the second main secret']
const before = createVault(first)
const both = createVault(second, [first])
const after = createVault(second)

/** More than two batches in each column. */
const ROWS = 450
const textsOf = (name: string) => Array.from({ length: ROWS }, (_, i) => `${name} ${i}`)
const names = sealedColumns.map(nameOf)

/** A database that began with the first secret: every column has rows, and one without a text. */
async function seed(db: Db): Promise<void> {
  await assertVault(db, before)
  for (const column of sealedColumns) await seedSealed(db, column, [...textsOf(nameOf(column)), null], before)
}

/** What all columns hold, opened. */
async function openAll(db: Db, vault: Vault): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const column of sealedColumns) {
    all[nameOf(column)] = (await readSealed(db, column)).map((text) => vault.open(text)).sort()
  }
  return all
}

const expected = Object.fromEntries(names.map((name) => [name, textsOf(name).sort()]))

/** A vault that breaks at its `limit`th sealing, as a process that is killed there. */
function breakingAt(limit: number): Vault {
  let count = 0
  return {
    ...both,
    seal(text) {
      if (++count === limit) throw new Error('killed')
      return both.seal(text)
    },
  }
}

eachEngine((open, engine) => {
  it('seals every column anew, so that the new secret alone opens all, and the old one nothing', async () => {
    const db = await open()
    await seed(db)
    await assertVault(db, both)
    expect(await resealSecrets(db, both)).toEqual(Object.fromEntries(names.map((name) => [name, ROWS])))
    expect(await openAll(db, after)).toEqual(expected)
    await assertVault(db, after)
    expect(await codeOf(assertVault(db, before))).toBe('vault_key_mismatch')
    expect(await resealSecrets(db, both)).toEqual(Object.fromEntries(names.map((name) => [name, 0])))
  })

  it('changes nothing without an old secret', async () => {
    const db = await open()
    await seed(db)
    expect(await resealSecrets(db, before)).toEqual(Object.fromEntries(names.map((name) => [name, 0])))
    expect(await openAll(db, before)).toEqual(expected)
  })

  it('takes up what old secrets of several changes have left', async () => {
    const db = await open()
    await assertVault(db, before)
    const column = { table: 'subscription_secret', column: 'sealed_secret' } as const
    await seedSealed(db, column, ['a'], before)
    await seedSealed(db, column, ['b'], after)
    const third = createVault('the third main secret', [first, second])
    await assertVault(db, third)
    expect((await resealSecrets(db, third))['subscription_secret.sealed_secret']).toBe(2)
    await assertVault(db, createVault('the third main secret'))
  })

  it('leaves all to be opened by one of both when it is cut short anywhere, and ends what it began', async () => {
    const db = await open()
    await seed(db)
    // In the first batch, at the end of one, at the begin of the next, and further on through the columns.
    for (const limit of [1, 200, 201, ROWS, ROWS, ROWS + 1, ROWS - 1]) {
      await expect(resealSecrets(db, breakingAt(limit))).rejects.toThrow('killed')
      expect(await openAll(db, both)).toEqual(expected)
      await assertVault(db, both)
      expect(await codeOf(assertVault(db, after))).toBe('vault_key_mismatch')
    }
    await resealSecrets(db, both)
    expect(await openAll(db, after)).toEqual(expected)
    await assertVault(db, after)
  })

  it('does not let the new secret alone begin before the check itself is sealed anew', async () => {
    const db = await open()
    await seed(db)
    await expect(resealSecrets(db, breakingAt(ROWS * names.length + 1))).rejects.toThrow('killed')
    expect(await openAll(db, after)).toEqual(expected)
    expect(await codeOf(assertVault(db, after))).toBe('vault_key_mismatch')
    await resealSecrets(db, both)
    await assertVault(db, after)
  })

  it('shares the work among relays that do it at once, each text once', async () => {
    const url = await open.url()
    const dbs = await Promise.all(engine === 'sqlite' ? [openDatabase(url)] : [1, 2, 3].map(() => openDatabase(url)))
    try {
      const [db] = dbs as [Db]
      await seed(db)
      const counts = await Promise.all([...dbs, db].map((each) => resealSecrets(each, both)))
      const sums = names.map((name) => counts.reduce((sum, count) => sum + (count[name] ?? 0), 0))
      expect(sums).toEqual(names.map(() => ROWS))
      expect(await openAll(db, after)).toEqual(expected)
    } finally {
      await Promise.all(dbs.map((db) => db.close()))
    }
  })

  it('leaves a text that was replaced after it was read', async () => {
    const db = await open()
    const column = sealedColumns.find(({ table }) => table === 'subscription_secret')
    if (!column) throw new Error('subscription_secret is not in the list')
    await seedSealed(db, column, ['a', 'b'], before)
    const read = await listSealed(db, column, { prefixes: [before.currentPrefix], after: null, limit: 10 })
    const rows = read.map(({ key, sealed }) => ({
      key,
      sealed: sealed ?? '',
      resealed: both.seal(before.open(sealed ?? '')),
    }))
    const newer = before.seal('c')
    await db.sql
      .updateTable('subscription_secret')
      .set({ sealed_secret: newer })
      .where('id', '=', Number(rows[0]?.key[0]))
      .execute()
    expect(await replaceSealed(db, column, rows)).toBe(1)
    expect((await readSealed(db, column)).map((text) => both.open(text)).sort()).toEqual(['b', 'c'])
  })

  it('names the row of a text that is damaged, and not what a caller wrote', async () => {
    const db = await open()
    await seed(db)
    const row = await db.sql.selectFrom('idempotency').selectAll().where('key', '=', '7').executeTakeFirstOrThrow()
    await db.sql
      .updateTable('idempotency')
      .set({ key: 'POST my-own-key', sealed_body: `${row.sealed_body?.slice(0, -8)}AAAAAAA=` })
      .where('key', '=', '7')
      .execute()
    const { code, message } = await errorOf(resealSecrets(db, both))
    expect([code, message]).toEqual([
      'vault_key_mismatch',
      expect.stringMatching(/^idempotency\.sealed_body, row 7: .*damaged/),
    ])
  })
})
