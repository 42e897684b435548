import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, type HintListener, listenForHints, sendHint } from '@leadwire/core'
import type { Logger } from '../log.ts'

/**
 * What relays of one database tell each other. deliveries: messages to fan out, or deliveries to claim. numbers: feeds have
 * something new. runs, replays, erasures: there is one to work on. subscriptions: what is remembered of them is old.
 */
export const hintKinds = ['deliveries', 'numbers', 'runs', 'replays', 'erasures', 'subscriptions'] as const
export type HintKind = (typeof hintKinds)[number]

/** Hints between relays of one database. None is needed: polling finds the same, later. */
export interface Hints {
  /** Tells the other relays, once what it is about has been committed. Returns at once. */
  announce(...kinds: readonly HintKind[]): void
  /** `act` here, and a hint to the others. */
  sharing(kind: HintKind, act: () => void): () => void
  /** Listens for what they tell, and acts on it; on each kind at most 20 times a second. */
  start(acts: Record<HintKind, () => void>): void
  stop(): Promise<void>
}

export interface HintsPorts {
  db: Db
  databaseUrl: string
  log: Logger
  /** How long it waits to hear itself, ms; for tests. */
  answerMs?: number
}

/** Many hints within this time are one, both ways: at most 20 a second. */
const TOGETHER_MS = 50

/** Makes hints; nothing is heard before `start`. On SQLite they do nothing. */
export function createHints({ db, databaseUrl, log, answerMs }: HintsPorts): Hints {
  const id = randomUUID()
  let listener: HintListener | undefined
  let isWarned = false
  const announcing = createGathering((kinds) =>
    sendHint(db, id, kinds).catch((err: unknown) => log.debug({ err }, 'cannot send a hint')),
  )
  let actOn: Partial<Record<HintKind, () => void>> = {}
  const hearing = createGathering(async (kinds) => {
    for (const kind of kinds) actOn[kind]?.()
  })
  const announce = (...kinds: readonly HintKind[]) => {
    if (db.engine.notify) announcing.add(kinds)
  }
  return {
    announce,
    sharing: (kind, act) => () => {
      act()
      announce(kind)
    },
    start(acts) {
      actOn = acts
      listener ??= listenForHints(db, databaseUrl, {
        id,
        onHint: (words) => hearing.add(hintKinds.filter((kind) => words.includes(kind))),
        onListening() {
          if (isWarned) log.info('hears the hints of other relays again')
          isWarned = false
          hearing.add(hintKinds)
        },
        // Once, however often it is tried: nothing is lost by it.
        onError(err) {
          if (!isWarned) log.warn({ err }, 'cannot hear the hints of other relays; polling goes on')
          isWarned = true
        },
        ...(answerMs !== undefined && { answerMs }),
      })
    },
    async stop() {
      await Promise.all([listener?.stop(), announcing.stop(), hearing.stop()])
    },
  }
}

/** Acts on the first kinds at once, and once more on all that come within `TOGETHER_MS` of it or while it acts. */
function createGathering(act: (kinds: readonly HintKind[]) => Promise<void>) {
  const gathered = new Set<HintKind>()
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  const run = async () => {
    while (gathered.size > 0 && !stopping.signal.aborted) {
      const kinds = [...gathered]
      gathered.clear()
      await act(kinds)
      await sleep(TOGETHER_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
    running = undefined
  }
  return {
    add(kinds: readonly HintKind[]) {
      if (stopping.signal.aborted || kinds.length === 0) return
      for (const kind of kinds) gathered.add(kind)
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
