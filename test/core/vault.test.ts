import { describe, expect, it } from 'vitest'
import { createVault } from '../../core/src/vault.ts'
import { assertVault } from '../../core/src/workspaces/vault-check.ts'
import { eachEngine } from '../support/database.ts'
import { codeOf } from '../support/seed.ts'

const secret = 'sixteen letters!'
const thrownBy = (work: () => unknown) => codeOf(Promise.resolve().then(work))

describe('createVault', () => {
  it.each(['', 'whsec_abc', 'ünïcode 🎈', 'x'.repeat(10_000)])('opens what it sealed, and hides it: %#', (text) => {
    const vault = createVault(secret)
    const sealed = vault.seal(text)
    expect(createVault(secret).open(sealed)).toBe(text)
    if (text) expect(Buffer.from(sealed.slice(3), 'base64').toString('latin1')).not.toContain(text)
  })

  it('never seals one text the same way twice', () => {
    const vault = createVault(secret)
    expect(vault.seal('a')).not.toBe(vault.seal('a'))
  })

  it('refuses what was sealed under another secret', async () => {
    const sealed = createVault(secret).seal('a')
    expect(await thrownBy(() => createVault(`${secret}?`).open(sealed))).toBe('vault_key_mismatch')
  })

  it('refuses a sealed text in which any one byte was changed', async () => {
    const vault = createVault(secret)
    const bytes = Buffer.from(vault.seal('ab').slice(3), 'base64')
    for (let i = 0; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes)
      damaged[i] = (damaged[i] ?? 0) ^ 1
      expect(await thrownBy(() => vault.open(`v1:${damaged.toString('base64')}`))).toBe('vault_key_mismatch')
    }
    // A tag cut to 4 bytes must not be taken for a whole one.
    for (const text of ['', 'v1:', 'v1:AAAA', `v1:${bytes.subarray(0, 16).toString('base64')}`]) {
      expect(await thrownBy(() => vault.open(text))).toBe('vault_key_mismatch')
    }
  })

  it('refuses a short main secret', async () => {
    expect(await thrownBy(() => createVault('fifteen letters'))).toBe('invalid_request')
  })
})

eachEngine((open) => {
  it('accepts only the vault that the database began with', async () => {
    const db = await open()
    await Promise.all([assertVault(db, createVault(secret)), assertVault(db, createVault(secret))])
    await assertVault(db, createVault(secret))
    expect(await codeOf(assertVault(db, createVault(`${secret}?`)))).toBe('vault_key_mismatch')
  })
})
