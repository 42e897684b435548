import { openDatabase, type RunStatus } from '@leadwire/core'
import { afterEach, vi } from 'vitest'
import { createApiKey, createWorkspace } from '../../core/src/workspaces/workspaces.ts'
import { readConfig } from '../../relay/src/config.ts'
import { createLog } from '../../relay/src/log.ts'
import { createRelay } from '../../relay/src/relay.ts'
import type { Relay, RelayParts } from '../../relay/src/relay-parts.ts'

/** The key of the first workspace of every relay under test. */
export const API_KEY = 'ctgo_test_key_of_the_first_workspace'

/** An answer of the API, read. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies that are wrong on purpose.
export interface Answer<Body = any> {
  status: number
  headers: Headers
  body: Body
  text: string
}

export interface CallOptions {
  headers?: Record<string, string>
  /** Whose key; null = none. Default API_KEY. */
  key?: string | null
}

/** A real relay on a real port. */
export interface TestRelay extends Relay {
  /** Calls it; a body that is no text goes as JSON. */
  api(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  /** Runs a stream and waits until all its runs have ended; the runs, newest first. */
  run(streamId: number, status?: RunStatus): Promise<RunBody[]>
}

/** A run as the API gives it, as far as tests read it. */
export interface RunBody {
  id: number
  status: RunStatus
  newFollowersCount: number
  likersCount: number
  candidatesPassedCount: number
  mediumFitCount: number
  pagesCount: number
  skippedRowsCount: number
  creditsUsed: number
  errorMessage: string | null
  progressLog: { step: string; message: string }[]
}

export interface TestRelayOptions extends RelayParts {
  databaseUrl: string
  /** More variables than the usual ones: no rate limit, private targets allowed, silent. */
  env?: Record<string, string>
}

/**
 * Starts relays that are stopped after each test. To be called inside `eachEngine`'s suite, so that they stop before
 * their databases go.
 */
export function useRelays(): (options: TestRelayOptions) => Promise<TestRelay> {
  const running: Relay[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((relay) => relay.stop()))
  })
  return async ({ databaseUrl, env, ...parts }) => {
    const config = readConfig(
      {
        LEADWIRE_PORT: '0',
        LEADWIRE_DATABASE_URL: databaseUrl,
        LEADWIRE_API_KEY: API_KEY,
        LEADWIRE_MAIN_SECRET: 'the main secret of all relays under test',
        LEADWIRE_ALLOW_TARGETS: '127.0.0.1',
        LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
        LEADWIRE_LOG_LEVEL: 'silent',
        ...env,
      },
      '/nowhere',
    )
    const relay = await createRelay(config, { checksReplies: true, log: createLog(config.logLevel), ...parts })
    running.push(relay)
    const api: TestRelay['api'] = (...args) => call(relay.url, ...args)
    return { ...relay, api, run: (id, status = 'succeeded') => runToEnd(api, id, status) }
  }
}

/** One call to a relay at `url`. */
export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  { headers, key = API_KEY }: CallOptions = {},
): Promise<Answer> {
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? (body as string) : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : JSON.parse(text) }
}

async function runToEnd(api: TestRelay['api'], streamId: number, status: RunStatus): Promise<RunBody[]> {
  const { body } = await api('POST', `/api/v2/streams/${streamId}/run`)
  const ids = body.queued.map((queued: { syncRunId: number }) => queued.syncRunId)
  return await until(async () => {
    const runs: RunBody[] = (await api('GET', `/api/v2/streams/${streamId}/runs`)).body.runs
    const mine = runs.filter((run) => ids.includes(run.id))
    const open = mine.filter((run) => run.status === 'queued' || run.status === 'running')
    if (open.length > 0) throw new Error(`run ${open[0]?.id} is still ${open[0]?.status}`)
    const other = mine.find((run) => run.status !== status)
    if (other) return Promise.reject(new Error(`run ${other.id} ended ${other.status}: ${other.errorMessage}`))
    return mine
  })
}

/** Asks again until `check` no longer throws. */
export const until = <T>(check: () => T | Promise<T>, timeout = 30_000): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 20 })

/** A second workspace of a database, with a key of its own. */
export async function addWorkspace(relay: Relay, name = 'Neighbours'): Promise<{ id: number; key: string }> {
  const workspace = await createWorkspace(relay.db, { name }, Date.now)
  const { key } = await createApiKey(relay.db, { workspaceId: workspace.id, name }, Date.now)
  return { id: workspace.id, key }
}

/** Runs `work` on a database of its own connection. */
export async function withDatabase<T>(url: string, work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>) {
  const db = await openDatabase(url)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
