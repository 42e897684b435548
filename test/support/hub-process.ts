import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { API_KEY } from './relay.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')
/** As npm's scripts start it. */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=20', '--conditions=leadwire-source']
const ENTRY = join(ROOT, 'relay/bin/leadwire.mjs')
const LEASH = join(import.meta.dirname, 'hub-leash.mjs')

/** What is kept of a hub's output, characters; the newest. */
const OUTPUT_KEPT = 1_000_000

/** `leadwire serve` as a process that a test kills and starts again. */
export interface HubProcess {
  pid: number
  url: string
  /** Standard output and error, the last million characters. */
  output(): string
  /** Ends it at once, as a crash does; resolves when it is gone. */
  kill(): Promise<void>
}

export interface HubOptions {
  env: Record<string, string>
  /** More flags for node, before the entry. */
  nodeArgs?: string[]
}

/**
 * Starts hubs that are gone after each test, and also when the runner is cut short: its watchdog ends test files by SIGKILL,
 * which leaves them no time to end what they have started. Compiled code is kept between starts (a start takes 0.55 s
 * instead of 0.8 s), and node is started directly, so that a kill hits the hub and not a shell around it.
 */
export function useHubProcesses(): (options: HubOptions) => Promise<HubProcess> {
  const hubs = new Set<HubProcess>()
  let cache = ''
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'leadwire-compiled-'))
    // Node writes the cache when it ends by itself, which a killed hub never does.
    await ended(launch(['migrate'], { env: { LEADWIRE_DATABASE_URL: ':memory:', NODE_COMPILE_CACHE: cache } }))
  })
  afterEach(async () => {
    await Promise.all([...hubs].map((hub) => hub.kill()))
    hubs.clear()
  })
  afterAll(async () => {
    await rm(cache, { recursive: true, force: true })
  })
  return async ({ env, nodeArgs }) => {
    const hub = await watch(launch(['serve'], { env: { NODE_COMPILE_CACHE: cache, ...env }, nodeArgs }))
    hubs.add(hub)
    return { ...hub, kill: () => hub.kill().finally(() => hubs.delete(hub)) }
  }
}

/** Only what a hub needs of our environment, so that no setting of the host's slips in. */
function launch(args: string[], { env, nodeArgs = [] }: HubOptions): ChildProcess {
  return spawn(process.execPath, [...FLAGS, '--import', LEASH, ...nodeArgs, ENTRY, ...args], {
    cwd: ROOT,
    // The input is the leash's: nothing is written to it.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      LEADWIRE_PORT: '0',
      LEADWIRE_API_KEY: API_KEY,
      LEADWIRE_MAIN_SECRET: 'the main secret of all relays under test',
      LEADWIRE_ALLOW_TARGETS: '127.0.0.1',
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
      LEADWIRE_LOG_LEVEL: 'warn',
      ...env,
    },
  })
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('close', () => resolve()))

function watch(child: ChildProcess): Promise<HubProcess> {
  let text = ''
  const gone = ended(child)
  return new Promise((ready, failed) => {
    const read = (chunk: unknown) => {
      text = (text + String(chunk)).slice(-OUTPUT_KEPT)
      if (child.pid === undefined || !text.includes('is ready')) return
      const url = /^Leadwire is ready at (\S+)$/m.exec(text)?.[1]
      if (url) ready({ pid: child.pid, url, output: () => text, kill })
    }
    const kill = async () => {
      child.kill('SIGKILL')
      await gone
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void gone.then(() => failed(new Error(`The hub ended before it was ready: ${text}`)))
  })
}

/** Waits a random time from `fromMs` to `toMs`. */
export const randomPause = (fromMs: number, toMs: number): Promise<void> =>
  sleep(fromMs + Math.random() * (toMs - fromMs))
