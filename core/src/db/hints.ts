import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { messageOf } from '../errors.ts'
import type { Db } from './database.ts'
import { readPostgresUrl } from './postgres.ts'

/** One for all schemas of a database; each hint says for which schema it is. */
const CHANNEL = 'leadwire'

/** A listener's word to itself, by another connection: does what is told arrive? */
const PROBE = 'probe'
const PROBE_EVERY_MS = 30_000
/** Also the time that a connection may take. */
const PROBE_ANSWER_MS = 5_000

/** Between attempts to listen again, ms: first and, by doubling, at most. Meanwhile polling finds what hints would tell. */
const FIRST_PAUSE_MS = 250
const MAX_PAUSE_MS = 30_000

/** Somebody who listens for hints of others. */
export interface HintListener {
  stop(): Promise<void>
}

export interface HintListenerOptions {
  /** Who listens; it does not hear its own hints. Letters, digits and `-`. */
  id: string
  /** Somebody else told these words. */
  onHint(words: readonly string[]): void
  /** What is told arrives from now on; hints may have been missed before. Called again after each `onError`. */
  onListening(): void
  /** It cannot listen, or nothing arrives, as through a pooler that lends connections by the transaction; it is tried again. */
  onError(error: Error): void
  /** How long it waits to hear itself, ms; for tests. Default 5 s. */
  answerMs?: number
}

/**
 * Tells words to all who share the database. Outside a transaction they are sent at once, so after the commit; inside one
 * with its commit, but then Postgres lets such commits pass only one at a time. Nothing may hang on it: a hint can get
 * lost. Where a database has a sole owner, nobody is told.
 * @param id     of the sender, who does not hear it himself
 * @param words  letters and `-`; not `probe`
 */
export async function sendHint(db: Db, id: string, words: readonly string[]): Promise<void> {
  if (!db.engine.notify) return
  const text = `${id} ${words.join(' ')}`
  await sql`select pg_notify(${CHANNEL}, current_schema() || ' ' || cast(${text} as text))`.execute(db.sql)
}

/**
 * Listens for hints on a connection of its own, which is made again whenever it breaks.
 * @param db   by which it is tried whether hints arrive
 * @param url  of the same database
 */
export function listenForHints(db: Db, url: string, options: HintListenerOptions): HintListener {
  if (!db.engine.notify) return { stop: async () => {} }
  const stopping = new AbortController()
  const run = async () => {
    let pauseMs = FIRST_PAUSE_MS
    while (!stopping.signal.aborted) {
      try {
        await listen(db, url, options, stopping.signal, () => {
          pauseMs = FIRST_PAUSE_MS
          options.onListening()
        })
      } catch (error) {
        if (!stopping.signal.aborted) options.onError(error instanceof Error ? error : new Error(messageOf(error)))
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Listens until it is told to stop. @throws when the connection breaks or nothing arrives */
async function listen(
  db: Db,
  url: string,
  { id, onHint, answerMs = PROBE_ANSWER_MS }: HintListenerOptions,
  signal: AbortSignal,
  onListening: () => void,
): Promise<void> {
  const { connectionString, schema } = readPostgresUrl(url)
  const client = new pg.Client({
    connectionString,
    application_name: 'leadwire hints',
    connectionTimeoutMillis: PROBE_ANSWER_MS,
    keepAlive: true,
  })
  const broken = Promise.withResolvers<never>()
  client.on('error', broken.reject)
  client.on('end', () => broken.reject(new Error('The connection for hints has ended')))
  const over = new AbortController()
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), over))
  let hearMyself = () => {}

  const hear = async () => {
    await client.connect()
    const ours = schema ?? (await client.query<{ name: string }>('select current_schema() as name')).rows[0]?.name
    client.on('notification', ({ payload = '' }) => {
      const [forSchema, by, ...words] = payload.split(' ')
      if (forSchema !== ours) return
      if (words[0] === PROBE) {
        if (by === id) hearMyself()
      } else if (by !== id) onHint(words)
    })
    await client.query(`listen ${CHANNEL}`)
    for (let isFirst = true; !over.signal.aborted; isFirst = false) {
      const heard = new Promise<true>((resolve) => {
        hearMyself = () => resolve(true)
      })
      await sendHint(db, id, [PROBE])
      if (!(await Promise.race([heard, sleep(answerMs, false, { ref: false })]))) {
        throw new Error('What is told does not arrive; a pooler must lend connections by the session')
      }
      if (isFirst && !over.signal.aborted) onListening()
      await sleep(PROBE_EVERY_MS, undefined, { signal: over.signal })
    }
  }
  try {
    await Promise.race([hear(), broken.promise, stopped])
  } finally {
    over.abort()
    void client.end().catch(() => {})
  }
}
