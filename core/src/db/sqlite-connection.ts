import Database from 'better-sqlite3'
import type { SqliteThreadOptions } from './sqlite-messages.ts'
import { takeOwnership } from './sqlite-owner.ts'

export interface OpenedFile {
  database: Database.Database
  close(): void
}

/** Opens one connection the way its role needs it. Runs inside a database thread. */
export function openConnection({ file, role }: SqliteThreadOptions): OpenedFile {
  const giveUp = role === 'owner' ? takeOwnership(file) : () => {}
  try {
    const database = new Database(file, {
      readonly: role === 'reader',
      fileMustExist: role === 'reader',
      timeout: 5000,
    })
    setPragmas(database, role)
    return {
      database,
      close: () => {
        // The last connection to close folds the log into the file by itself.
        database.close()
        giveUp()
      },
    }
  } catch (error) {
    giveUp()
    throw error
  }
}

function setPragmas(database: Database.Database, role: SqliteThreadOptions['role']): void {
  database.pragma('foreign_keys = on')
  database.pragma('temp_store = memory')
  // 16 MB to write and 4 MB to read: the hub promises to stay under 250 MB in all, and mapped pages count towards that.
  database.pragma(`cache_size = ${role === 'reader' ? -4000 : -16000}`)
  database.pragma(`mmap_size = ${role === 'reader' ? 32 * 1024 * 1024 : 0}`)
  if (role !== 'owner') return
  database.pragma('journal_mode = wal')
  // full = every commit is on disk before it is reported; the default of WAL may lose the last ones with the power.
  database.pragma('synchronous = full')
  // 4,000 pages = 16 MB of log between checkpoints: fewer pauses for the writer than at the default of 4 MB.
  database.pragma('wal_autocheckpoint = 4000')
  database.pragma('journal_size_limit = 67108864')
}
