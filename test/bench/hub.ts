import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { startPostgres } from '../support/postgres-server.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const API_KEY = 'lw_bench_key_0000000000000000000000000000'

export type EngineName = 'sqlite' | 'postgres'

/** A place for a database that a hub of its own opens. */
export interface BenchPlace {
  name: string
  url: string
  close(): Promise<void>
}

/** As `openBench`, but opened by nobody yet. */
export async function makePlace(engine: EngineName): Promise<BenchPlace> {
  if (engine === 'postgres') {
    const server = await startPostgres({ isDurable: true })
    return { name: 'PostgreSQL 18, fsync on', url: server.url, close: () => server.stop() }
  }
  const folder = await mkdtemp(join(tmpdir(), 'leadwire-bench-'))
  return {
    name: 'SQLite, synchronous=FULL',
    url: `file:${join(folder, 'bench.db')}`,
    close: () => rm(folder, { recursive: true }),
  }
}

/** `leadwire serve` in a process of its own, started as npm does. */
export interface BenchHub {
  url: string
  pid: number
  /** The most memory it ever held, MB. */
  peakMemory(): number
  /** Calls its API; throws unless the answer is a 2xx. */
  // biome-ignore lint/suspicious/noExplicitAny: a bench reads what it knows to be there
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<any>
  stop(): Promise<void>
}

/** Starts a hub that answers its own machine. */
export async function startHub(databaseUrl: string, env: Record<string, string> = {}): Promise<BenchHub> {
  const flags = ['--max-semi-space-size=4', '--heap-growing-percent=20', '--conditions=leadwire-source']
  const child = spawn(process.execPath, [...flags, join(ROOT, 'relay/bin/leadwire.mjs'), 'serve'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      LEADWIRE_PORT: '0',
      LEADWIRE_DATABASE_URL: databaseUrl,
      LEADWIRE_API_KEY: API_KEY,
      LEADWIRE_MAIN_SECRET: 'the main secret of a hub that is measured',
      LEADWIRE_ALLOW_TARGETS: '127.0.0.1',
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
      LEADWIRE_LOG_LEVEL: 'error',
      ...env,
    },
  })
  const url = await readUrl(child)
  const agent = new Agent({ connections: 64, pipelining: 1 })
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    peakMemory: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    async call(method, path, body) {
      const { statusCode, body: answer } = await request(url + path, {
        dispatcher: agent,
        method,
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      const text = await answer.text()
      if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text.slice(0, 300)}`)
      return text === '' ? undefined : JSON.parse(text)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await agent.close()
    },
  }
}

async function readUrl(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const part of child.stdout ?? []) {
    text += String(part)
    const url = /^Leadwire is ready at (\S+)$/m.exec(text)?.[1]
    if (url) {
      // Whatever else it says is not read by anybody.
      child.stdout?.resume()
      return url
    }
  }
  throw new Error(`The hub ended before it was ready: ${text}`)
}

/** A stream that makes a lead of every founder pushed to its account. @returns the account's id */
export async function followFounders(hub: BenchHub): Promise<number> {
  const segment = { description: 'Founders', appliedSearchFilters: { job_role: ['Founder'] } }
  await hub.call('POST', '/api/v2/streams', { pairs: [{ accountHandle: 'demo_devtools', segment }] })
  const { active } = await hub.call('GET', '/api/v2/accounts')
  return active[0].id
}

/** A profile that `followFounders` makes a lead of. */
export const founderAt = (n: number) => ({
  handle: `f_${n.toString(36)}`,
  bio: `Founder of a small company, number ${n}`,
})

/** What came at a sink since it was last asked: [path, handle of the lead, epoch ms of the first byte]. */
export type Arrivals = [path: string, handle: string, at: number][]

/** Receivers in a process of their own; how a path answers stands in `timing-sink.ts`. */
export interface TimingSink {
  url: string
  take(): Promise<Arrivals>
  /** How many have come in all. */
  count(): Promise<number>
  stop(): void
}

export async function startTimingSink(): Promise<TimingSink> {
  const child = fork(join(import.meta.dirname, 'timing-sink.ts'))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const ask = async (what: 'take' | 'count') => {
    child.send(what)
    const [answer] = await once(child, 'message')
    return answer
  }
  return {
    url: `http://127.0.0.1:${port}`,
    take: async () => (await ask('take')).arrivals,
    count: async () => (await ask('count')).count,
    stop: () => void child.kill('SIGKILL'),
  }
}

/** Epoch ms with fractions, the same in every process of the machine. */
export const preciseNow = (): number => performance.timeOrigin + performance.now()

/** The value below which `share` of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/**
 * Pushes founders at a steady rate whatever the answers take (an open loop).
 * @param together  founders in one request; default 1
 * @returns by handle, when its 202 was there and when its request was sent, epoch ms
 */
export async function pushSteadily(
  hub: BenchHub,
  accountId: number,
  { from, perSecond, seconds, together = 1 }: { from: number; perSecond: number; seconds: number; together?: number },
): Promise<Map<string, { sentAt: number; acceptedAt: number }>> {
  const accepted = new Map<string, { sentAt: number; acceptedAt: number }>()
  const pending: Promise<void>[] = []
  const startedAt = preciseNow()
  for (let n = 0; n < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, Math.floor(((preciseNow() - startedAt) * perSecond) / 1000) + 1)
    for (; n + together <= due; n += together) {
      const profiles = Array.from({ length: together }, (_, i) => founderAt(from + n + i))
      const sentAt = preciseNow()
      const path = `/api/v2/accounts/${accountId}/followers`
      pending.push(
        hub.call('POST', path, { profiles }).then(() => {
          const acceptedAt = preciseNow()
          for (const { handle } of profiles) accepted.set(handle, { sentAt, acceptedAt })
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(pending)
  return accepted
}
