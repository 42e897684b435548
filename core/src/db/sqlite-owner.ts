import Database from 'better-sqlite3'

/** The code of the error that `takeOwnership` throws when somebody else owns the file. */
export const DATABASE_IN_USE = 'database_in_use'

/** How long two processes that start in the same instant may get in each other's way before one gives up. */
const RACE_MS = 250

/**
 * Makes the calling thread the only owner of the database `file` until the returned function is called.
 * The lock lies on a tiny side file, `<file>-owner`, so that the database itself stays open to readers. It is the
 * operating system's lock: it goes with the process, however that ends. The side file is left in place, because to
 * delete it while another process waits for it would let two owners in.
 * @throws an error with the code `database_in_use`
 */
export function takeOwnership(file: string): () => void {
  const side = new Database(`${file}-owner`, { timeout: RACE_MS })
  try {
    side.pragma('journal_mode = memory')
    side.exec('begin exclusive')
  } catch (error) {
    side.close()
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error
    throw Object.assign(
      new Error(`The database file ${file} is in use by another Leadwire process: stop that one, or use another file`),
      { code: DATABASE_IN_USE },
    )
  }
  return () => side.close()
}
