import {
  type ClaimedDelivery,
  claimDeliveries,
  createDeliveryMemory,
  fanOut,
  findDueEndpoints,
  giveBackDeliveries,
  type OutgoingDelivery,
  type Present,
  recordAttempts,
  SECOND_MS,
  type Vault,
} from '@leadwire/core'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'
import { type Metrics, noMetrics } from '../metrics/metrics.ts'
import { noTracing, type Tracing } from '../metrics/tracing.ts'
import { type AttemptPorts, attempt } from './attempt.ts'
import { createLanes } from './lanes.ts'
import { toLogLine } from './log-line.ts'
import { createRecorder } from './recorder.ts'

export interface DispatcherPorts extends AttemptPorts {
  vault: Vault
  /** 0 ≤ r < 1 */
  random: () => number
  /** Turns a message into the bytes of an api's form. */
  present: Present
  log: Logger
  /** Default: nothing is counted. */
  metrics?: Metrics
  /** Default: nothing is traced. */
  tracing?: Tracing
  /** How long a claimed delivery stays with this relay, ms; longer than any attempt takes. Default 60 s. */
  leaseMs?: number
  /** Told after messages were numbered and packed: how many deliveries are due that are not sent here at once. */
  onFannedOut?: (leftCount: number) => void
}

/** Fans out what happened, and sends what is due. */
export interface Dispatcher {
  start(): void
  /** A hint that there are new messages. */
  wake(): void
  /** Subscriptions have changed: what is sent from now on is signed and timed as they now say. */
  forgetSubscriptions(): void
  /** Somebody was erased: what is still to be sent is read from the database. */
  forgetBodies(): void
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
  const recorder = createRecorder({
    log,
    record: (results, mayBeRecorded) =>
      tracing.withSpan('record', (span) => {
        span.set('leadwire.attempts', results.length)
        return recordAttempts(db, results, { now: clock(), random: ports.random, mayBeRecorded })
      }),
  })
  let isStopping = false
  let isCut = false

  const deliver = async (delivery: OutgoingDelivery): Promise<boolean> => {
    if (isStopping) return true
    const result = await tracing.withSpan('attempt', (span) => attempt(delivery, ports, span), delivery.webhookId)
    // Cut off by the stop: its lease is given back, and it is sent again.
    if (isCut) return true
    if ('kind' in result) {
      giveBack(delivery, result.until)
      return true
    }
    metrics.attempted(result, delivery.acceptedAt)
    if (log.isLevelEnabled('info')) log.info(toLogLine(result), 'webhook attempt')
    recorder.add(result)
    // Half of the lane is free again: the next claim is made while the other half is still in flight.
    if (lanes.isWorth(delivery.endpointId)) {
      claiming.wake()
      tellRoom()
    }
    return result.outcome === 'accepted'
  }
  /** Lets go of deliveries whose turn was missed, or that cannot leave now; what ends meanwhile goes together. */
  const unsent: { delivery: OutgoingDelivery; dueAt: number }[] = []
  let returning: Promise<void> | undefined
  const giveBack = (delivery: OutgoingDelivery, dueAt: number) => {
    unsent.push({ delivery, dueAt })
    returning ??= Promise.resolve().then(returnUnsent)
  }
  const returnUnsent = async () => {
    while (unsent.length > 0) {
      for (const [dueAt, batch] of Map.groupBy(unsent.splice(0), (one) => one.dueAt)) {
        const deliveries = batch.map(({ delivery }) => delivery)
        await giveBackDeliveries(db, deliveries, dueAt).catch((error: unknown) => {
          // Their leases run out, and they are due again.
          log.error({ err: error }, 'cannot give deliveries back')
        })
      }
    }
    returning = undefined
  }

  /** Sends what was leased, and frees the places that were held for more. */
  const send = (
    deliveries: readonly (OutgoingDelivery & Partial<Pick<ClaimedDelivery, 'slot'>>)[],
    held: ReadonlyMap<number, number>,
  ) => {
    const left = new Map(held)
    for (const delivery of deliveries) {
      left.set(delivery.endpointId, (left.get(delivery.endpointId) ?? 0) - 1)
      const turn = delivery.slot ? { ...delivery.slot, onMissed: () => giveBack(delivery, clock()) } : undefined
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

  /** Nothing is leased that could not be sent, or of which nothing could be recorded. */
  const mayLease = () => !recorder.isStuck() && ports.transport.heldUntil?.() === undefined

  // Two loops, so that new messages are fanned out while older deliveries are claimed.
  const fanning = createLoop({
    idleMs: POLL_MS,
    onError,
    async work() {
      const held = new Map<number, number>()
      const roomOf = (endpointId: number) => {
        const room = held.get(endpointId) ?? (mayLease() ? lanes.hold(endpointId) : 0)
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
        if (fanned.count > 0) ports.onFannedOut?.(leftCount)
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
      if (!mayLease()) return false
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
    forgetBodies: memory.forgetBodies,
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
      await recorder.stop()
      await returning
    },
  }
}
