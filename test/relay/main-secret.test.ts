import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, resealSecrets } from '@leadwire/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../relay/src/log.ts'
import { mainSecretOf, openVault } from '../../relay/src/main-secret.ts'
import { eachEngine } from '../support/database.ts'
import { errorOf } from '../support/seed.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadwire-secret-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const config = (fields: { mainSecret?: string; databaseUrl?: string; keyFile?: string } = {}) => ({
  mainSecret: undefined,
  databaseUrl: 'file:leads.db',
  keyFile: join(folder, 'data', 'leads.db.key'),
  ...fields,
})

describe('mainSecretOf', () => {
  it('takes the secret that is set, and makes no file', async () => {
    expect(await mainSecretOf(config({ mainSecret: 'sixteen letters!' }))).toBe('sixteen letters!')
    expect(await readdir(folder)).toEqual([])
  })

  it('makes a key file that only its owner reads, and takes it again', async () => {
    const secret = await mainSecretOf(config())
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    const { keyFile } = config()
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(await readFile(keyFile, 'utf8')).toBe(`${secret}\n`)
    expect(await mainSecretOf(config())).toBe(secret)
  })

  it('makes one key when many start at once, and leaves no drafts', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => mainSecretOf(config())))
    expect(new Set(secrets).size).toBe(1)
    expect(secrets[0]).toHaveLength(64)
    expect(await readdir(join(folder, 'data'))).toEqual(['leads.db.key'])
  })

  it('takes a key file that somebody wrote', async () => {
    const keyFile = join(folder, 'my.key')
    await writeFile(keyFile, 'a key of my own choice\n')
    expect(await mainSecretOf(config({ keyFile }))).toBe('a key of my own choice')
  })

  it('has a new secret for each database in memory, and no file', async () => {
    const inMemory = config({ databaseUrl: ':memory:' })
    expect(await mainSecretOf(inMemory)).not.toBe(await mainSecretOf(inMemory))
    expect(await readdir(folder)).toEqual([])
  })
})

eachEngine((open) => {
  const logged = () => {
    const lines: string[] = []
    return { lines, log: createLog('info', { write: (line) => void lines.push(line) }) }
  }
  const idempotent = (sealed_body: string) => ({
    workspace_id: 1,
    key: 'POST /a',
    request_hash: '',
    status: 200,
    created_at: 0,
    sealed_body,
  })
  const bodyOf = async (db: Db) =>
    (await db.sql.selectFrom('idempotency').select('sealed_body').executeTakeFirstOrThrow()).sealed_body ?? ''

  it('changes the key file for a secret of the environment, logs how much, and then needs only that', async () => {
    const db = await open()
    const { lines, log } = logged()
    const byFile = await openVault(db, { ...config(), oldMainSecrets: [] }, log)
    await db.sql
      .insertInto('idempotency')
      .values(idempotent(byFile.seal('kept')))
      .execute()
    expect(lines).toEqual([])

    const mainSecret = 'a secret of the environment'
    const fileText = (await readFile(config().keyFile, 'utf8')).trim()
    const vault = await openVault(db, { ...config({ mainSecret }), oldMainSecrets: [fileText] }, log)
    expect(vault.isCurrent(await bodyOf(db))).toBe(true)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      resealed: { 'idempotency.sealed_body': 1, 'subscription_secret.sealed_secret': 0 },
      msg: expect.stringContaining('LEADWIRE_MAIN_SECRET_OLD may be removed'),
    })
    expect(lines.join()).not.toContain(fileText)
    expect(lines.join()).not.toContain(mainSecret)

    await rm(config().keyFile)
    const alone = await openVault(db, { ...config({ mainSecret }), oldMainSecrets: [] }, log)
    expect(alone.open(await bodyOf(db))).toBe('kept')
    expect(await resealSecrets(db, alone)).toMatchObject({ 'idempotency.sealed_body': 0 })
  })

  it.each([
    ['another secret', []],
    ['another secret and a wrong old one', ['neither this one, of course']],
  ])('refuses %s, and changes nothing', async (_name, oldMainSecrets) => {
    const db = await open()
    const { log } = logged()
    const right = config({ mainSecret: 'the right main secret' })
    const vault = await openVault(db, { ...right, oldMainSecrets: [] }, log)
    await db.sql
      .insertInto('idempotency')
      .values(idempotent(vault.seal('kept')))
      .execute()
    const wrong = config({ mainSecret: 'the wrong main secret' })
    expect(await errorOf(openVault(db, { ...wrong, oldMainSecrets }, log))).toMatchObject({
      code: 'vault_key_mismatch',
      message: expect.stringContaining('LEADWIRE_MAIN_SECRET (or the key file) is not the one it was sealed with'),
    })
    expect(vault.open(await bodyOf(db))).toBe('kept')
    await openVault(db, { ...right, oldMainSecrets: [] }, log)
  })
})
