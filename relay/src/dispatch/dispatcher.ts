import {
  type AttemptResult,
  type ClaimedDelivery,
  type Clock,
  claimDeliveries,
  createDeliveryMemory,
  type Db,
  fanOut,
  findDueEndpoints,
  giveBackDeliveries,
  keepTransformed,
  type OutgoingDelivery,
  type Present,
  recordAttempts,
  SECOND_MS,
  type Vault,
} from '@leadwire/core'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'
import { type Metrics, noMetrics } from '../metrics/metrics.ts'
import { noTracing, type Span, type Tracing } from '../metrics/tracing.ts'
import { createLanes } from './lanes.ts'
import { toLogLine } from './log-line.ts'
import type { Outcome } from './send.ts'
import type { Transport } from './transport.ts'

export interface DispatcherPorts {
  db: Db
  vault: Vault
  clock: Clock
  /** 0 ≤ r < 1 */
  random: () => number
  transport: Transport
  /** Runs a subscription's transform on a body; without it none is sent where one is set. */
  transform?: (source: string, delivery: OutgoingDelivery) => Promise<Transformed>
  /** Turns a message into the bytes of an api's form. */
  present: Present
  log: Logger
  /** Default: nothing is counted. */
  metrics?: Metrics
  /** Default: nothing is traced. */
  tracing?: Tracing
  /** How long a claimed delivery stays with this relay, ms; longer than any attempt takes. Default 60 s. */
  leaseMs?: number
}

/** What a transform made, or why it made nothing. */
export type Transformed = { ok: true; body: string } | { ok: false; message: string }

/** Fans out what happened, and sends what is due. */
export interface Dispatcher {
  start(): void
  /** A hint that there are new messages. */
  wake(): void
  /** Subscriptions have changed: what is sent from now on is signed and timed as they now say. */
  forgetSubscriptions(): void
  /** Lets what is in flight finish for up to `graceMs`; what does not stays due. */
  stop(graceMs: number): Promise<void>
}

/** Messages numbered and packed in one transaction. */
const FAN_OUT_AT_ONCE = 500
const FAN_OUT_LEAST = 64
/** How long fan-out waits for room in a flood, ms: a hanging endpoint alone slows the others by no more. */
const FULL_PAUSE_MS = 20
/** Deliveries in flight in one relay. */
const IN_FLIGHT = 1024
/** Longer than a whole attempt, so that no lease runs out under a slow receiver: nothing leased waits for a slot. */
const LEASE_MS = 60 * SECOND_MS
/** How often the queue is looked at without a hint, ms. */
const POLL_MS = 500

/** Makes a dispatcher; nothing is sent before `start`. */
export function createDispatcher(ports: DispatcherPorts): Dispatcher {
  const { db, vault, clock, log, leaseMs = LEASE_MS } = ports
  const { metrics = noMetrics, tracing = noTracing } = ports
  const lanes = createLanes(IN_FLIGHT, clock)
  metrics.watchLanes(() => lanes.loads())
  const memory = createDeliveryMemory(vault)
  const finished: AttemptResult[] = []
  let recording: Promise<void> | undefined
  let isStopping = false
  let isCut = false

  // Whatever ends while a transaction runs goes into the next one together.
  const record = async () => {
    while (finished.length > 0) {
      const results = finished.splice(0)
      try {
        await tracing.withSpan('record', (span) => {
          span.set('leadwire.attempts', results.length)
          return recordAttempts(db, results, { now: clock(), random: ports.random })
        })
      } catch (error) {
        // Their leases run out and they are sent again: at least once.
        log.error({ err: error, deliveries: results.map((result) => result.delivery.id) }, 'cannot record attempts')
      }
    }
    recording = undefined
  }
  const deliver = async (delivery: OutgoingDelivery): Promise<boolean> => {
    if (isStopping) return true
    const result = await tracing.withSpan('attempt', (span) => attempt(delivery, ports, span), delivery.webhookId)
    // Cut off by the stop: its lease is given back, and it is sent again.
    if (isCut) return true
    metrics.attempted(result, delivery.createdAt)
    if (log.isLevelEnabled('info')) log.info(toLogLine(result), 'webhook attempt')
    finished.push(result)
    recording ??= record()
    // Half of the lane is free again: the next claim is made while the other half is still in flight.
    if (lanes.isWorth(delivery.endpointId)) {
      claiming.wake()
      tellRoom()
    }
    return result.outcome === 'accepted'
  }
  /** Lets go of deliveries whose turn was missed; those of one moment go together. */
  let missed: OutgoingDelivery[] = []
  const giveBack = (delivery: OutgoingDelivery) => {
    missed.push(delivery)
    if (missed.length > 1) return
    queueMicrotask(() => {
      const batch = missed
      missed = []
      returning = giveBackDeliveries(db, batch, clock()).catch((error: unknown) => {
        // Their leases run out, and they are due again.
        log.error({ err: error }, 'cannot give deliveries back')
      })
    })
  }
  let returning: Promise<void> | undefined

  /** Sends what was leased, and frees the places that were held for more. */
  const send = (
    deliveries: readonly (OutgoingDelivery & Partial<Pick<ClaimedDelivery, 'slot'>>)[],
    held: ReadonlyMap<number, number>,
  ) => {
    const left = new Map(held)
    for (const delivery of deliveries) {
      left.set(delivery.endpointId, (left.get(delivery.endpointId) ?? 0) - 1)
      const turn = delivery.slot ? { ...delivery.slot, onMissed: () => giveBack(delivery) } : undefined
      lanes.run(delivery.endpointId, () => deliver(delivery), turn)
    }
    for (const [endpointId, count] of left) lanes.free(endpointId, count)
  }
  const onError = (error: unknown) => log.error({ err: error }, 'dispatch failed')

  /** Messages at once: in a flood as many as the lanes take, since what is sent by who fans out need not be claimed. */
  let fanOutLimit = FAN_OUT_AT_ONCE
  let tellRoom = () => {}
  const roomOrPause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FULL_PAUSE_MS)
      tellRoom = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  // Two loops, so that new messages are fanned out while older deliveries are claimed.
  const fanning = createLoop({
    idleMs: POLL_MS,
    onError,
    async work() {
      const held = new Map<number, number>()
      const roomOf = (endpointId: number) => {
        const room = held.get(endpointId) ?? lanes.hold(endpointId)
        held.set(endpointId, room)
        return room
      }
      let deliveries: readonly OutgoingDelivery[] = []
      let leftCount = 0
      let isFlood = false
      try {
        const sendAtOnce = { leaseMs, memory, roomOf }
        const options = { present: ports.present, limit: fanOutLimit, now: clock(), sendAtOnce }
        const startedAt = performance.now()
        const fanned = await tracing.withSpan('fan-out', async (span) => {
          const done = await fanOut(db, options)
          if (done.count === 0) span.discard()
          span.set('leadwire.messages', done.count)
          return done
        })
        if (fanned.count > 0) {
          metrics.fannedOut(fanned.count, fanned.queuedCount, (performance.now() - startedAt) / 1000)
        }
        deliveries = fanned.deliveries
        leftCount = fanned.queuedCount - deliveries.length
        isFlood = fanned.count === fanOutLimit
        if (leftCount > 0) claiming.wake()
      } finally {
        send(deliveries, held)
      }
      fanOutLimit =
        isFlood && leftCount > 0
          ? Math.max(FAN_OUT_LEAST, deliveries.length)
          : Math.min(FAN_OUT_AT_ONCE, fanOutLimit * 2)
      // Most lanes are full: what waits may as well wait as messages, and then needs no claim.
      if (isFlood && leftCount > deliveries.length) await roomOrPause()
      return isFlood
    },
  })
  const claiming = createLoop({
    idleMs: POLL_MS,
    onError,
    async work() {
      const now = clock()
      const held = new Map<number, number>()
      let deliveries: readonly OutgoingDelivery[] = []
      try {
        for (const endpointId of await findDueEndpoints(db, now)) held.set(endpointId, lanes.holdIfWorth(endpointId))
        const rooms = [...held].flatMap(([endpointId, count]) => (count > 0 ? [{ endpointId, count }] : []))
        if (rooms.length === 0) return false
        deliveries = await tracing.withSpan('claim', async (span) => {
          const claimed = await claimDeliveries(db, { rooms, leaseMs, now }, memory)
          if (claimed.length === 0) span.discard()
          span.set('leadwire.deliveries', claimed.length)
          return claimed
        })
        metrics.claimed(deliveries.length)
        return deliveries.length > 0
      } finally {
        send(deliveries, held)
      }
    },
  })
  return {
    start() {
      fanning.start()
      claiming.start()
    },
    wake() {
      fanning.wake()
      claiming.wake()
    },
    forgetSubscriptions: memory.forgetSubscriptions,
    async stop(graceMs) {
      isStopping = true
      tellRoom()
      await Promise.all([fanning.stop(), claiming.stop()])
      let timer: NodeJS.Timeout | undefined
      const grace = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMs)
      })
      await Promise.race([lanes.idle(), grace])
      clearTimeout(timer)
      isCut = true
      await recording
      await returning
    },
  }
}

/** One attempt of a delivery. */
async function attempt(delivery: OutgoingDelivery, ports: DispatcherPorts, span: Span): Promise<AttemptResult> {
  const attemptedAt = ports.clock()
  const outcome = await outcomeOf(delivery, ports, span.traceparent)
  span.set('leadwire.webhook_id', delivery.webhookId)
  span.set('leadwire.attempt', delivery.attempt)
  if (outcome.status !== undefined) span.set('http.response.status_code', outcome.status)
  if (outcome.kind !== 'accepted') span.fail(outcome.error ?? outcome.kind)
  return {
    delivery,
    attemptedAt,
    outcome: outcome.kind,
    status: outcome.status ?? null,
    latencyMs: outcome.latencyMs,
    answer: outcome.answer ?? outcome.message ?? null,
    error: outcome.error ?? null,
    retryAfterMs: outcome.retryAfterMs ?? null,
  }
}

async function outcomeOf(
  delivery: OutgoingDelivery,
  ports: DispatcherPorts,
  traceparent: string | undefined,
): Promise<Outcome> {
  if (delivery.secrets.length === 0) {
    return blocked('unsubscribed', 'Unsubscribed between claim and now: nobody could verify it')
  }
  if (!delivery.isUntransformed) return await ports.transport.deliver(delivery, traceparent)
  const { transform } = delivery.settings
  const made = transform === null ? undefined : await ports.transform?.(transform, delivery)
  if (!made?.ok) return blocked('transform', made?.message ?? 'This relay runs no transforms')
  if (!(await keepTransformed(ports.db, delivery, made.body))) return blocked('transform', 'Another relay sends it')
  return await ports.transport.deliver({ ...delivery, body: made.body, isUntransformed: false }, traceparent)
}

const blocked = (error: 'unsubscribed' | 'transform', message: string): Outcome => ({
  kind: 'blocked',
  latencyMs: 0,
  error,
  message,
})
