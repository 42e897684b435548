import type { Clock, QueueDepth } from '@leadwire/core'
import { Gauge, type Registry } from 'prom-client'

export interface QueueWatch {
  /** Asks the database, see `readQueueDepth`. */
  read: () => Promise<QueueDepth>
  clock: Clock
  /** Told when it could not be read. */
  onError: (error: unknown) => void
}

/** How long a reading serves at least, ms. */
const FRESH_MS = 10_000

/** Reading may take this part of the time: a queue of a million is read less often. */
const DUTY = 0.01

/** A scrape waits no longer for the database, ms; it then goes without these series. */
const READ_TIMEOUT_MS = 2_000

/**
 * Gauges of what waits in the database, kept between scrapes. Without a database, or while it does not answer, they are
 * left out rather than told wrong.
 * @returns brings them up to date; for the start of a scrape, never throws
 */
export function queueGauges(registry: Registry, watch: () => QueueWatch | undefined): () => Promise<void> {
  const show = createGauges(registry)
  let reading: Promise<void> | undefined
  let known: { depth: QueueDepth; clock: Clock } | undefined
  let freshUntil = 0

  const read = async ({ read, clock, onError }: QueueWatch) => {
    const startedAt = performance.now()
    try {
      known = { depth: await read(), clock }
    } catch (error) {
      known = undefined
      onError(error)
    }
    const endedAt = performance.now()
    freshUntil = endedAt + Math.max(FRESH_MS, (endedAt - startedAt) / DUTY)
    reading = undefined
  }
  return async () => {
    const watched = watch()
    if (watched && performance.now() >= freshUntil) {
      reading ??= read(watched)
      if (!(await endsWithin(reading, READ_TIMEOUT_MS))) known = undefined
    }
    show(known && { ...known.depth, now: known.clock() })
  }
}

/** True when `work` ended in time. */
async function endsWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const isDone = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return isDone
}

function createGauges(registry: Registry) {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const depth = gauge(
    'leadwire_queue_depth',
    'Deliveries to be sent: open = being packed, waiting = behind one of their order key, due, later = leased or to be retried, paused',
    'status',
  )
  const age = gauge('leadwire_queue_oldest_due_age_seconds', 'How long the oldest due delivery has been due')
  const messages = gauge('leadwire_messages_waiting', 'Messages that were not fanned out yet')
  const disabled = gauge('leadwire_endpoints_disabled', 'Endpoints that nothing is sent to any more')
  const failing = gauge('leadwire_endpoints_failing', 'Endpoints on their way to being disabled')
  const paused = gauge('leadwire_endpoints_paused', 'Endpoints paused by hand')
  return (found: (QueueDepth & { now: number }) | undefined) => {
    if (!found) {
      depth.reset()
      for (const plain of [age, messages, disabled, failing, paused]) plain.remove()
      return
    }
    for (const status of ['open', 'waiting', 'due', 'later', 'paused'] as const) depth.set({ status }, found[status])
    age.set(found.oldestDueAt === null ? 0 : Math.max(0, found.now - found.oldestDueAt) / 1000)
    messages.set(found.messagesWaiting)
    disabled.set(found.endpointsDisabled)
    failing.set(found.endpointsFailing)
    paused.set(found.endpointsPaused)
  }
}
