import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..', '..')

/** Runs in a process of its own: takes the write lock, says so, and gives it back when its input ends. */
const SCRIPT = `
import Database from 'better-sqlite3'
const database = new Database(process.argv[1], { timeout: 5000 })
database.exec('begin immediate')
process.stdout.write('locked')
process.stdin.once('end', () => { database.exec('rollback'); database.close(); process.exit(0) }).resume()
`

/**
 * Lets another process hold the write lock of a SQLite file, as a backup tool or a shell left open does.
 * @returns gives the lock back
 */
export async function holdLock(file: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT, file], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((done) => child.once('close', () => done()))
  await new Promise<void>((locked, failed) => {
    child.stdout.once('data', () => locked())
    void gone.then(() => failed(new Error(`The lock of ${file} was not taken`)))
  })
  return async () => {
    child.stdin.end()
    await gone
  }
}
