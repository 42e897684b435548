import { describe, expect, it } from 'vitest'
import { createVault } from '../../core/src/vault.ts'
import { codeOf, errorOf } from '../support/seed.ts'

const secret = 'sixteen letters!'
const newer = 'another sixteen letters'
const errorBy = (work: () => unknown) => errorOf(Promise.resolve().then(work))
const thrownBy = (work: () => unknown) => codeOf(Promise.resolve().then(work))
const bytesOf = (sealed: string) => Buffer.from(sealed.split(':')[2] ?? '', 'base64')

describe('createVault', () => {
  it.each(['', 'whsec_abc', 'ünïcode 🎈', 'x'.repeat(10_000)])('opens what it sealed, and hides it: %#', (text) => {
    const vault = createVault(secret)
    const sealed = vault.seal(text)
    expect(createVault(secret).open(sealed)).toBe(text)
    if (text) expect(bytesOf(sealed).toString('latin1')).not.toContain(text)
  })

  it('never seals one text the same way twice', () => {
    const vault = createVault(secret)
    expect(vault.seal('a')).not.toBe(vault.seal('a'))
  })

  it('refuses what was sealed under another secret, and says that it is another', async () => {
    const sealed = createVault(secret).seal('a')
    const error = await errorBy(() => createVault(`${secret}?`).open(sealed))
    expect(error).toMatchObject({ code: 'vault_key_mismatch', message: expect.stringContaining('is not the one') })
  })

  it('refuses a sealed text in which any one character was changed', async () => {
    const vault = createVault(secret, [newer])
    const sealed = vault.seal('ab')
    for (let i = 0; i < vault.currentPrefix.length; i++) {
      const damaged = `${sealed.slice(0, i)}${sealed[i] === '0' ? '1' : '0'}${sealed.slice(i + 1)}`
      expect(await thrownBy(() => vault.open(damaged))).toBe('vault_key_mismatch')
    }
    const bytes = bytesOf(sealed)
    for (let i = 0; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes)
      damaged[i] = (damaged[i] ?? 0) ^ 1
      const error = await errorBy(() => vault.open(vault.currentPrefix + damaged.toString('base64')))
      expect(error).toMatchObject({ code: 'vault_key_mismatch', message: expect.stringContaining('damaged') })
    }
    // A tag cut to 4 bytes must not be taken for a whole one.
    const cut = vault.currentPrefix + bytes.subarray(0, 16).toString('base64')
    for (const text of ['', 'v1:', 'v1:AAAA', vault.currentPrefix, `${vault.currentPrefix}AAAA`, cut]) {
      expect(await thrownBy(() => vault.open(text))).toBe('vault_key_mismatch')
    }
  })

  it('opens what old secrets sealed, and seals under the current one only', async () => {
    const old = createVault(secret).seal('a')
    const older = createVault(`${secret}?`).seal('b')
    const vault = createVault(newer, [secret, `${secret}?`])
    expect([vault.open(old), vault.open(older)]).toEqual(['a', 'b'])
    expect([vault.isCurrent(old), vault.isCurrent(older), vault.isCurrent(vault.seal('a'))]).toEqual([
      false,
      false,
      true,
    ])
    expect(createVault(newer).open(vault.seal('c'))).toBe('c')
    expect(await thrownBy(() => createVault(secret).open(vault.seal('c')))).toBe('vault_key_mismatch')
  })

  it('does not take a text for one of another key by its prefix', async () => {
    const vault = createVault(newer, [secret])
    const body = createVault(secret).seal('a').split(':')[2]
    expect(await thrownBy(() => vault.open(vault.currentPrefix + body))).toBe('vault_key_mismatch')
  })

  it('names a key without telling the secret, always the same way, and no old one that is the current one', () => {
    expect(createVault(secret).currentPrefix).toBe('v1:36a89a4b425be186:')
    expect(createVault(secret, [secret]).oldPrefixes).toEqual([])
    expect(createVault(newer, [secret]).oldPrefixes).toEqual([createVault(secret).currentPrefix])
  })

  it('refuses a short main secret, and a short old one', async () => {
    expect(await thrownBy(() => createVault('fifteen letters'))).toBe('invalid_request')
    expect(await thrownBy(() => createVault(secret, ['fifteen letters']))).toBe('invalid_request')
  })
})
