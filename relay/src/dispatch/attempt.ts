import { type AttemptResult, type Clock, type Db, keepTransformed, type OutgoingDelivery } from '@leadwire/core'
import type { Span } from '../metrics/tracing.ts'
import type { Outcome, SendFault } from './send.ts'
import type { Held, Transport } from './transport.ts'

/** What a transform made, or why it made nothing. */
export type Transformed = { ok: true; body: string } | { ok: false; message: string }

/** What an attempt needs. */
export interface AttemptPorts {
  db: Db
  clock: Clock
  transport: Transport
  /** Runs a subscription's transform on a body; without it none is sent where one is set. */
  transform?: (source: string, delivery: OutgoingDelivery) => Promise<Transformed>
}

/** One attempt of a delivery; held = none was made. */
export async function attempt(
  delivery: OutgoingDelivery,
  ports: AttemptPorts,
  span: Span,
): Promise<AttemptResult | Held> {
  const attemptedAt = ports.clock()
  const outcome = await outcomeOf(delivery, ports, span.traceparent)
  if (outcome.kind === 'held') {
    span.discard()
    return outcome
  }
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
  ports: AttemptPorts,
  traceparent: string | undefined,
): Promise<Outcome | Held> {
  if (delivery.fault) return blocked(delivery.fault.error, delivery.fault.message)
  if (delivery.secrets.length === 0) {
    return blocked('unsubscribed', 'Unsubscribed between claim and now: nobody could verify it')
  }
  if (!delivery.isUntransformed) return await ports.transport.deliver(delivery, traceparent)
  const made = await transformed(delivery, ports)
  if (!made.ok) return blocked('transform', made.message)
  const body = await keepTransformed(ports.db, delivery, made.body)
  if (body === undefined) return blocked('transform', 'Another relay sends it')
  return await ports.transport.deliver({ ...delivery, body, isUntransformed: false }, traceparent)
}

/** What the subscription's transform makes; where it has none any more, the body as it is. */
async function transformed(delivery: OutgoingDelivery, { transform: run }: AttemptPorts): Promise<Transformed> {
  const { transform } = delivery.settings
  if (transform === null) return { ok: true, body: delivery.body }
  return (await run?.(transform, delivery)) ?? { ok: false, message: 'This relay runs no transforms' }
}

const blocked = (error: SendFault, message: string): Outcome => ({
  kind: 'blocked',
  latencyMs: 0,
  error,
  message,
})
