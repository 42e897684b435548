import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assertVault, createVault, type Db, resealSecrets, type Vault } from '@leadwire/core'
import type { Config } from './config.ts'
import type { Logger } from './log.ts'

type SecretConfig = Pick<Config, 'mainSecret' | 'databaseUrl' | 'keyFile'>

/**
 * The vault of this database. With an old main secret, first seals all that it sealed anew with the current one; a start
 * that is cut short meanwhile may simply be repeated.
 * @throws Conflict `vault_key_mismatch` when what is stored cannot be opened with the secrets given
 */
export async function openVault(
  db: Db,
  config: SecretConfig & Pick<Config, 'oldMainSecrets'>,
  log: Logger,
): Promise<Vault> {
  const vault = createVault(await mainSecretOf(config), config.oldMainSecrets)
  await assertVault(db, vault)
  if (config.oldMainSecrets.length > 0) {
    log.info('Sealing anew what was sealed with LEADWIRE_MAIN_SECRET_OLD')
    const resealed = await resealSecrets(db, vault)
    log.info({ resealed }, 'All is sealed with the current main secret; LEADWIRE_MAIN_SECRET_OLD may be removed')
  }
  return vault
}

/**
 * What the vault is locked with: LEADWIRE_MAIN_SECRET, or a key file (mode 0600) that is made beside the SQLite file at
 * its first start. A database in memory gets one that dies with it. For Postgres the file is `keyFile` of the
 * configuration; several relays on one Postgres must be given the same LEADWIRE_MAIN_SECRET.
 */
export async function mainSecretOf(config: SecretConfig): Promise<string> {
  if (config.mainSecret !== undefined) return config.mainSecret
  if (config.databaseUrl === ':memory:') return randomBytes(32).toString('hex')
  return (await read(config.keyFile)) ?? (await make(config.keyFile))
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The file takes its name when its content is on disk, so that nobody ever reads a part, and two starts agree on one. */
async function make(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const secret = randomBytes(32).toString('hex')
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${secret}\n`)
    await file.sync()
    await link(draft, path)
    return secret
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return (await readFile(path, 'utf8')).trim()
  } finally {
    await file.close()
    await unlink(draft)
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
