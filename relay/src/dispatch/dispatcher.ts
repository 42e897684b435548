import {
  type AttemptResult,
  type Clock,
  claimDeliveries,
  createDeliveryMemory,
  type Db,
  fanOut,
  findDueEndpoints,
  type OutgoingDelivery,
  type Present,
  recordAttempts,
  SECOND_MS,
  signMessage,
  type Vault,
} from '@leadwire/core'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'
import { createLanes } from './lanes.ts'
import type { Send } from './send.ts'

export interface DispatcherPorts {
  db: Db
  vault: Vault
  clock: Clock
  /** 0 ≤ r < 1 */
  random: () => number
  send: Send
  /** Turns a message into the bytes of an api's form. */
  present: Present
  log: Logger
}

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
/** Deliveries in flight in one relay. */
const IN_FLIGHT = 1024
/** Longer than a whole attempt, so that no lease runs out under a slow receiver: nothing leased waits for a slot. */
const LEASE_MS = 60 * SECOND_MS
/** How often the queue is looked at without a hint, ms. */
const POLL_MS = 500

/** Makes a dispatcher; nothing is sent before `start`. */
export function createDispatcher(ports: DispatcherPorts): Dispatcher {
  const { db, vault, clock, log } = ports
  const lanes = createLanes(IN_FLIGHT)
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
        await recordAttempts(db, results, { now: clock(), random: ports.random })
      } catch (error) {
        // Their leases run out and they are sent again: at least once.
        log.error({ err: error, deliveries: results.map((result) => result.deliveryId) }, 'cannot record attempts')
      }
    }
    recording = undefined
  }
  const deliver = async (delivery: OutgoingDelivery): Promise<boolean> => {
    if (isStopping) return true
    const result = await attempt(delivery, ports)
    // Cut off by the stop: its lease is given back, and it is sent again.
    if (isCut) return true
    log.info({ ...result, answer: undefined, claimedBy: undefined }, 'webhook attempt')
    finished.push(result)
    recording ??= record()
    // Half of the lane is free again: the next claim is made while the other half is still in flight.
    if (lanes.isWorth(delivery.endpointId)) claiming.wake()
    return result.outcome === 'accepted'
  }
  /** Sends what was leased, and frees the places that were held for more. */
  const send = (deliveries: readonly OutgoingDelivery[], held: ReadonlyMap<number, number>) => {
    const left = new Map(held)
    for (const delivery of deliveries) {
      left.set(delivery.endpointId, (left.get(delivery.endpointId) ?? 0) - 1)
      lanes.run(delivery.endpointId, () => deliver(delivery))
    }
    for (const [endpointId, count] of left) lanes.free(endpointId, count)
  }
  const onError = (error: unknown) => log.error({ err: error }, 'dispatch failed')

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
      try {
        const sendAtOnce = { leaseMs: LEASE_MS, memory, roomOf }
        const options = { present: ports.present, limit: FAN_OUT_AT_ONCE, now: clock(), sendAtOnce }
        const fanned = await fanOut(db, options)
        deliveries = fanned.deliveries
        if (fanned.count > deliveries.length) claiming.wake()
        return fanned.count > 0
      } finally {
        send(deliveries, held)
      }
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
        deliveries = await claimDeliveries(db, { rooms, leaseMs: LEASE_MS, now }, memory)
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
    wake: fanning.wake,
    forgetSubscriptions: memory.forgetSubscriptions,
    async stop(graceMs) {
      isStopping = true
      await Promise.all([fanning.stop(), claiming.stop()])
      let timer: NodeJS.Timeout | undefined
      const grace = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMs)
      })
      await Promise.race([lanes.idle(), grace])
      clearTimeout(timer)
      isCut = true
      await recording
    },
  }
}

/** One signed POST. The svix-* spellings serve receivers that know only those. */
async function attempt(delivery: OutgoingDelivery, { send, clock }: DispatcherPorts): Promise<AttemptResult> {
  const attemptedAt = clock()
  const seconds = Math.floor(attemptedAt / SECOND_MS)
  const { id: deliveryId, claimedBy, endpointId, webhookId, type, retrySchedule, attempt: number } = delivery
  const base = { deliveryId, claimedBy, endpointId, webhookId, type, retrySchedule, attempt: number, attemptedAt }
  if (delivery.secrets.length === 0) {
    // Unsubscribed between claim and now: nobody could verify it.
    const nothing = { status: null, latencyMs: 0, answer: null, retryAfterMs: null }
    return { ...base, ...nothing, outcome: 'blocked', error: 'unsubscribed' }
  }
  const signature = signMessage(delivery.secrets, delivery.webhookId, seconds, delivery.body)
  const outcome = await send({
    url: delivery.url,
    timeoutMs: delivery.timeoutMs,
    body: delivery.body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': delivery.webhookId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature,
      'svix-id': delivery.webhookId,
      'svix-timestamp': String(seconds),
      'svix-signature': signature,
      'x-leadwire-event': delivery.type,
      'x-leadwire-attempt': String(delivery.attempt),
    },
  })
  return {
    ...base,
    outcome: outcome.kind,
    status: outcome.status ?? null,
    latencyMs: outcome.latencyMs,
    answer: outcome.answer ?? null,
    error: outcome.error ?? null,
    retryAfterMs: outcome.retryAfterMs ?? null,
  }
}
