import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Dialect } from 'kysely'
import { LeadwireError } from '../errors.ts'
import { createSqliteDialect } from './sqlite-driver.ts'
import { GroupCommit, noGroups } from './sqlite-group-commit.ts'
import { SqliteThread } from './sqlite-thread.ts'

export interface OpenedSqlite {
  dialect: Dialect
  close(): Promise<void>
  backupTo(file: string): Promise<void>
}

/**
 * Opens a SQLite database in threads of its own: one that writes, and for a file a second one that reads.
 * @param path  a file, relative to the working directory (its folder is made), or `:memory:`
 * @param isReadOnly  opens without owning the file, so that it works beside the process that does
 * @throws Conflict `database_in_use`, NotFound `database_not_found` when a file to be read is missing
 */
export async function openSqlite(path: string, isReadOnly: boolean): Promise<OpenedSqlite> {
  if (path === ':memory:') return openMemory()
  const file = toRealPath(path)
  if (isReadOnly) {
    if (!existsSync(file))
      throw new LeadwireError('NotFound', 'database_not_found', `There is no database file ${file}`)
    const reader = await new SqliteThread({ file, role: 'reader' }).open()
    return {
      dialect: createSqliteDialect({ reader }),
      close: () => reader.close(),
      backupTo: (target) => backUp(file, target),
    }
  }
  mkdirSync(dirname(file), { recursive: true })
  const thread = new SqliteThread({ file, role: 'owner' })
  const reader = new SqliteThread({ file, role: 'reader' })
  try {
    await thread.open()
    await reader.open()
  } catch (error) {
    await Promise.all([thread.terminate(), reader.terminate()])
    throw error
  }
  const turns = new GroupCommit(thread)
  return {
    dialect: createSqliteDialect({ writer: { thread, turns }, reader }),
    close: async () => {
      await turns.enter()
      await reader.close()
      await thread.close()
    },
    backupTo: (target) => backUp(file, target),
  }
}

async function openMemory(): Promise<OpenedSqlite> {
  const thread = await new SqliteThread({ file: ':memory:', role: 'memory' }).open()
  const turns = new GroupCommit(thread, noGroups)
  return {
    dialect: createSqliteDialect({ writer: { thread, turns } }),
    close: async () => {
      await turns.enter()
      await thread.close()
    },
    backupTo: async (target) => {
      await turns.enter()
      const done = writeBackup(thread, target)
      turns.pass()
      await done
    },
  }
}

/** One file has one name, so that its owner is found whichever way it was spelled. */
function toRealPath(path: string): string {
  const file = resolve(path)
  return existsSync(file) ? realpathSync(file) : file
}

/** Copies in a thread of its own: it may take minutes, and reads go on meanwhile. */
async function backUp(file: string, target: string): Promise<void> {
  const thread = await new SqliteThread({ file, role: 'reader' }).open()
  try {
    await writeBackup(thread, target)
  } finally {
    await thread.close()
  }
}

/** Writes beside the target and gives it its name at the end, so that a file under that name is always whole. */
async function writeBackup(thread: SqliteThread, target: string): Promise<void> {
  const file = resolve(target)
  const refused = new LeadwireError('Conflict', 'backup_exists', `${file} exists already: name a new file`)
  if (existsSync(file)) throw refused
  const partial = `${file}.${process.pid}.partial`
  try {
    await thread.ask({ kind: 'backup', file: partial })
    const handle = await open(partial, 'r+')
    await handle.sync()
    await handle.close()
    await link(partial, file)
  } catch (error) {
    throw (error as { code?: unknown }).code === 'EEXIST' ? refused : error
  } finally {
    await rm(partial, { force: true })
  }
}
