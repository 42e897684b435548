import { type Db, invalidInput, migrateToLatest, openDatabase } from '@leadwire/core'
import type { Config } from './config.ts'

/** Says something to whoever called. */
export const say = (line: string) => process.stdout.write(`${line}\n`)

/** Works on the database of the configuration, which is brought up to date first unless it is only read. */
export async function withDatabase<T>(config: Config, isReadOnly: boolean, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDatabase(config.databaseUrl, { isReadOnly })
  try {
    if (!isReadOnly) await migrateToLatest(db)
    return await work(db)
  } finally {
    await db.close()
  }
}

/** @throws InvalidInput unless `text` can be an id */
export function toId(text: string, path: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text))
    throw invalidInput(path, `must be a positive whole number, not "${text.slice(0, 20)}"`)
  return Number(text)
}
