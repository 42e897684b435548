import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from './config.ts'

/**
 * What the vault is locked with: LEADWIRE_MAIN_SECRET, or a key file (mode 0600) that is made beside the SQLite file at
 * its first start. A database in memory gets one that dies with it. For Postgres the file is `keyFile` of the
 * configuration; several relays on one Postgres must be given the same LEADWIRE_MAIN_SECRET.
 */
export async function mainSecretOf(config: Pick<Config, 'mainSecret' | 'databaseUrl' | 'keyFile'>): Promise<string> {
  if (config.mainSecret !== undefined) return config.mainSecret
  if (config.databaseUrl === ':memory:') return randomBytes(32).toString('hex')
  return await readOrMake(config.keyFile)
}

async function readOrMake(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  try {
    // Fails when it is there already, so that two starts at once agree on one key.
    const file = await open(path, 'wx', 0o600)
    const secret = randomBytes(32).toString('hex')
    await file.writeFile(`${secret}\n`)
    await file.sync()
    await file.close()
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(path, 'utf8')).trim()
  }
}
