import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ROOT } from '../../support/hub.ts'
import { tidyUpAtEnd } from '../../support/leash.ts'
import { unpackNode } from './package.ts'

/** A running n8n with our nodes in it. */
export interface N8nHost {
  url: string
  /** Its folder; workflows may write files there. */
  home: string
  stop(): Promise<void>
}

/** Where the host is installed. */
export const N8N_FOLDER = join(ROOT, 'test/e2e/n8n-host')

/** Starts take about 10 s; migrations on a busy machine longer. */
const START_MS = 180_000

/**
 * Starts n8n in a fresh folder, on a fresh database of the server at `postgresUrl`.
 * The nodes lie where its own installer puts them, so that their types carry the package's name.
 */
export async function startN8n(postgresUrl: string, tarball: string): Promise<N8nHost> {
  const home = await mkdtemp(join(tmpdir(), 'leadwire-n8n-'))
  const name = `n8n_${process.pid}_${Date.now().toString(36)}`
  await query(postgresUrl, `create database ${name}`)
  await mkdir(join(home, '.n8n/nodes/node_modules'), { recursive: true })
  await unpackNode(tarball, join(home, '.n8n/nodes/node_modules/n8n-nodes-leadwire'))
  const [port, brokerPort] = [await findFreePort(), await findFreePort()]
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [join(N8N_FOLDER, 'node_modules/n8n/bin/n8n'), 'start'], {
    cwd: home,
    env: toEnv({ home, url, port, brokerPort, database: new URL(postgresUrl), name }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const release = tidyUpAtEnd('kill -KILL "$0"; rm -rf "$1"', [String(child.pid), home])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-20_000)
    })
  }
  const stop = async () => {
    await end(child)
    release()
    await query(postgresUrl, `drop database if exists ${name} with (force)`)
    await rm(home, { recursive: true, force: true })
  }
  try {
    await untilReady(child, url)
  } catch (error) {
    await stop()
    throw new Error(`n8n did not start: ${output}`, { cause: error })
  }
  return { url, home, stop }
}

interface Place {
  home: string
  url: string
  port: number
  brokerPort: number
  database: URL
  name: string
}

const toEnv = ({ home, url, port, brokerPort, database, name }: Place): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  N8N_USER_FOLDER: home,
  N8N_PORT: String(port),
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_HOST: '127.0.0.1',
  N8N_WEBHOOK_URL: `${url}/`,
  WEBHOOK_URL: `${url}/`,
  N8N_RUNNERS_BROKER_PORT: String(brokerPort),
  DB_TYPE: 'postgresdb',
  DB_POSTGRESDB_HOST: database.hostname,
  DB_POSTGRESDB_PORT: database.port,
  DB_POSTGRESDB_USER: database.username,
  DB_POSTGRESDB_PASSWORD: decodeURIComponent(database.password),
  DB_POSTGRESDB_DATABASE: name,
  N8N_ENCRYPTION_KEY: 'only for this test',
  N8N_SECURE_COOKIE: 'false',
  N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
  EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
  N8N_LOG_LEVEL: 'warn',
  // The files that a workflow writes and reads again.
  N8N_RESTRICT_FILE_ACCESS_TO: home,
})

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (const from = Date.now(); Date.now() - from < START_MS; await sleep(200)) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const answer = await fetch(`${url}/healthz/readiness`).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error('it was not ready in time')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await Promise.race([exited, sleep(8_000, undefined, { ref: false })])
  child.kill('SIGKILL')
  await exited
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** A port that nobody listens on at this moment. */
export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
