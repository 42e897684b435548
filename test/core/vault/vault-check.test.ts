import { expect, it } from 'vitest'
import { nameOf, sealedColumns } from '../../../core/src/vault/sealed-column.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { createVault } from '../../../core/src/vault.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf } from '../../support/seed.ts'
import { seedSealed } from './sealed-rows.ts'

const secret = 'sixteen letters!'
const other = `${secret}?`

eachEngine((open) => {
  it('accepts only the vault that the database began with', async () => {
    const db = await open()
    await Promise.all([assertVault(db, createVault(secret)), assertVault(db, createVault(secret))])
    await assertVault(db, createVault(secret))
    expect(await codeOf(assertVault(db, createVault(other)))).toBe('vault_key_mismatch')
    await assertVault(db, createVault(other, [secret]))
    // Only looked at: it is still the first one's.
    expect(await codeOf(assertVault(db, createVault(other)))).toBe('vault_key_mismatch')
  })

  it.each(sealedColumns.filter(({ isLasting }) => isLasting).map((column) => [nameOf(column), column] as const))(
    'counts the texts in %s that another secret has sealed, and asks for it',
    async (name, column) => {
      const db = await open()
      await assertVault(db, createVault(secret))
      await seedSealed(db, column, ['a', null], createVault(secret))
      await assertVault(db, createVault(secret))
      await seedSealed(db, column, ['b', 'c'], createVault(other))
      const { code, message } = await errorOf(assertVault(db, createVault(secret)))
      expect(code).toBe('vault_key_mismatch')
      expect(message).toContain(`(2 in ${name})`)
      expect(message).toContain('LEADWIRE_MAIN_SECRET_OLD')
      await assertVault(db, createVault(secret, [other]))
    },
  )

  it('knows every column of the tables that is named as sealed', async () => {
    const db = await open()
    const tables = await db.sql.introspection.getTables()
    const sealed = tables.flatMap(({ name, columns }) =>
      columns.filter((column) => column.name.startsWith('sealed_')).map((column) => `${name}.${column.name}`),
    )
    expect(sealedColumns.map(nameOf).sort()).toEqual(sealed.sort())
  })
})
