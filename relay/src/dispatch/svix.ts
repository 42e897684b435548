import { type Clock, isLeadwireError, type OutgoingDelivery } from '@leadwire/core'
import type { Logger } from '../log.ts'
import { TARGET_NOT_ALLOWED } from './guard.ts'
import { ANSWER_BYTES, type Outcome, type SendFault } from './send.ts'
import { createSvixClient, isRefusal, type SvixAccess, SvixRefusal, toSvixFault } from './svix-client.ts'
import { createSvixEndings, type ListEnded } from './svix-endings.ts'
import { SvixNotReady, type SvixPlace } from './svix-endpoint.ts'
import { createSvixOutage } from './svix-outage.ts'
import { listUnsupported, toSvixPayload } from './svix-payload.ts'
import { createSvixSubscriptions, type ListSecrets } from './svix-subscriptions.ts'
import type { Transport } from './transport.ts'

/** What handing over to a Svix server needs. */
export interface SvixOptions extends SvixAccess {
  listSecrets: ListSecrets
  /** Finds subscriptions that have ended; without it `forget` is left to the caller. */
  listEnded?: ListEnded | undefined
  /** Refuses private targets, as the guard's does; the Svix server judges again when it dials. */
  assertTarget?: ((url: string) => Promise<void>) | undefined
  clock: Clock
  log: Logger
  /** Begins all uids, so that two hubs can share one Svix organisation; default `leadwire`. */
  prefix?: string
  /** How long Svix keeps bodies, whole days from 5 to 90; default 30, as our own retention. */
  payloadRetentionDays?: number
}

/** Hands deliveries to a Svix server. */
export interface SvixTransport extends Transport {
  heldUntil(): number | undefined
  /**
   * A subscription has ended: its application is deleted, and with it what Svix still had to send. @throws when the server
   * does not do it
   */
  forget(subscriptionId: number): Promise<void>
  /** Deletes the body of a delivery on the server, for somebody who is erased. @throws when the server does not do it */
  expunge(subscriptionId: number, webhookId: string): Promise<void>
  stop(): Promise<void>
}

/** A whole attempt, well inside the lease of a delivery. */
const DELIVER_TIMEOUT_MS = 30_000
/** To our engine, 410 is the receiver's word that it wants nothing more. */
const GONE = 410

/**
 * The second transport: each delivery becomes one message in the subscription's own application, with the delivery's id as
 * `eventId`, so that a repeat is answered 409 and counts as accepted. Accepted means that Svix has it; when it reaches the
 * receiver, and how often that is tried, is up to Svix, and the `webhook-id` that the receiver sees is Svix's message id.
 */
export function createSvixTransport(options: SvixOptions): SvixTransport {
  const { clock, log, listEnded, prefix = 'leadwire', payloadRetentionDays = 30 } = options
  const { api, close } = createSvixClient(options)
  const placeOf = (id: number): SvixPlace => ({
    app: `${prefix}-sub-${id}`,
    endpoint: `${prefix}-endpoint-${id}`,
    name: `Leadwire subscription ${id}`,
  })
  const subscriptions = createSvixSubscriptions({ ...options, api, placeOf })
  const outage = createSvixOutage({ api, clock, log })

  const handOver = async (delivery: OutgoingDelivery): Promise<Omit<Outcome, 'latencyMs'>> => {
    const { subscriptionId, webhookId, type, attempt, body, settings, url } = delivery
    const unsupported = listUnsupported(settings, url)
    if (unsupported.length > 0) {
      return blocked('invalid_request', `A Svix server has no ${unsupported.map(({ what }) => what).join(', ')}`)
    }
    const payload = toSvixPayload(type, body)
    if (!(await subscriptions.ensure(delivery))) return blocked('unsubscribed', 'The subscription has ended')
    try {
      const message = { eventType: type, eventId: webhookId, payload, payloadRetentionPeriod: payloadRetentionDays }
      // A key of its own for each attempt: older servers give the first answer again for 12 hours, also when it was a failure.
      // What keeps repeats away is the eventId.
      const key = { idempotencyKey: `${webhookId}-${attempt}` }
      const { id } = await api.message.create(placeOf(subscriptionId).app, message, key)
      return { kind: 'accepted', status: 202, answer: JSON.stringify({ id }) }
    } catch (error) {
      if (isRefusal(error, 409)) return await acceptAgain(delivery)
      // Somebody removed the application: the next attempt makes it anew.
      if (isRefusal(error, 404)) void subscriptions.drop(subscriptionId)
      throw error
    }
  }
  /** The server has it already: nothing to do, unless somebody wants it sent once more. */
  const acceptAgain = async ({ subscriptionId, webhookId, fallsBackTo }: OutgoingDelivery) => {
    const { app, endpoint } = placeOf(subscriptionId)
    if (fallsBackTo === null)
      return { kind: 'accepted', status: 409, message: 'The Svix server has it already' } as const
    await api.messageAttempt.resend(app, webhookId, endpoint)
    return { kind: 'accepted', status: 202, message: 'The Svix server sends it again' } as const
  }
  const transport: SvixTransport = {
    async deliver(delivery) {
      const until = outage.heldUntil()
      if (until !== undefined) return { kind: 'held', until }
      const startedAt = performance.now()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_resolve, reject) => {
        const error = new DOMException('late', 'TimeoutError')
        timer = setTimeout(() => reject(error), DELIVER_TIMEOUT_MS)
      })
      try {
        const outcome = await Promise.race([handOver(delivery), late])
        if (outcome.kind === 'accepted') outage.isOver()
        return { ...outcome, latencyMs: Math.round(performance.now() - startedAt) }
      } catch (error) {
        const latencyMs = Math.round(performance.now() - startedAt)
        if (isLeadwireError(error) || !(await outage.isOutage(error))) return { ...toOutcome(error), latencyMs }
        return { kind: 'held', until: outage.heldUntil() ?? clock() }
      } finally {
        clearTimeout(timer)
      }
    },
    heldUntil: outage.heldUntil,
    async forget(subscriptionId) {
      // Else what is just being brought would make it again.
      await subscriptions.drop(subscriptionId)
      await api.application.delete(placeOf(subscriptionId).app).catch((error: unknown) => {
        if (!isRefusal(error, 404)) throw error
      })
    },
    async expunge(subscriptionId, webhookId) {
      await api.message.expungeContent(placeOf(subscriptionId).app, webhookId).catch((error: unknown) => {
        if (!isRefusal(error, 404)) throw error
      })
    },
    async stop() {
      await endings?.stop()
      await close()
    },
  }
  const endings = listEnded && createSvixEndings({ listEnded, forget: transport.forget, clock, log })
  endings?.start()
  return { ...transport, forgetSubscriptions: endings?.wake }
}

const blocked = (error: SendFault, message: string): Omit<Outcome, 'latencyMs'> => ({ kind: 'blocked', error, message })

/** What an attempt that failed is recorded as. Neither token nor secret is in any of these. */
function toOutcome(error: unknown): Omit<Outcome, 'latencyMs'> {
  if (isLeadwireError(error)) {
    return blocked(error.code === TARGET_NOT_ALLOWED ? 'blocked' : 'invalid_request', error.message)
  }
  if (error instanceof SvixNotReady) return { kind: 'rejected', error: 'protocol', message: error.message }
  if (!(error instanceof SvixRefusal)) return { kind: 'unreachable', ...toSvixFault(error) }
  const { status, retryAfterMs, message } = error
  const answer = error.answer.slice(0, ANSWER_BYTES)
  // The word of something before the Svix server, not of the receiver: it must not disable the endpoint.
  if (status === GONE) return { kind: 'rejected', error: 'protocol', answer, message }
  return { kind: 'rejected', status, retryAfterMs, answer, message }
}
