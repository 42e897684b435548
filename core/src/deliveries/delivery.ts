import { randomFillSync } from 'node:crypto'
import type { MessageType } from '../outbox/message.ts'

/**
 * open = still being packed, waiting = behind an earlier one of its order key, pending = to be sent; the rest is at rest:
 * skipped = its endpoint was disabled, cancelled = its subscription ended, erased = it was about an erased person.
 */
export const deliveryStatuses = [
  'open',
  'waiting',
  'pending',
  'delivered',
  'exhausted',
  'skipped',
  'cancelled',
  'erased',
] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** Those still to be sent. */
export const unfinished: readonly DeliveryStatus[] = ['open', 'waiting', 'pending']

export const payloads = ['leads', 'lead', 'envelope'] as const
/** leads = a JSON array of leads in one POST, lead = one lead a POST, envelope = one lead in `{type, timestamp, data}`. */
export type Payload = (typeof payloads)[number]

/** list = a JSON array of the messages, single = the one message itself, envelope = that as `data` of an object. */
export type DeliveryShape = 'list' | 'single' | 'envelope'

/** The most messages of one POST. Source: our default for the contract. */
export const MESSAGES_PER_DELIVERY = 100

/** Only messages about leads are packed into lists, and only for who wants lists. */
export function shapeOf(type: MessageType, payload: Payload): DeliveryShape {
  if (payload === 'envelope') return 'envelope'
  return payload === 'leads' && type.startsWith('lead.') ? 'list' : 'single'
}

/**
 * The body of a delivery from the frozen bytes of its messages, in order. The envelope is that of Standard Webhooks.
 * @param createdAt of the delivery, epoch ms
 */
export function buildBody(
  { shape, type, createdAt }: { shape: DeliveryShape; type: MessageType; createdAt: number },
  bodies: readonly string[],
): string {
  if (shape === 'list') return `[${bodies.join(',')}]`
  const [body = ''] = bodies
  if (shape === 'single') return body
  return `{"type":${JSON.stringify(type)},"timestamp":"${new Date(createdAt).toISOString()}","data":${body}}`
}

let lastAt = 0
let sameAt = 0

/** Random bytes are fetched for many ids at once: a call for each costs more than the rest of it. */
const pool = { bytes: Buffer.alloc(4096), at: 4096 }

function takeRandomHex(): string {
  if (pool.at === pool.bytes.length) {
    randomFillSync(pool.bytes)
    pool.at = 0
  }
  pool.at += 8
  return pool.bytes.toString('hex', pool.at - 8, pool.at)
}

/**
 * A fresh `webhook-id`: 12 hex digits of time, 4 of a count within one ms, 16 at random, so that ids made one after another
 * lie side by side in an index. No dot, which would blur what is signed. Source: Standard Webhooks, "webhook-id"; RFC 9562.
 */
export function newWebhookId(): string {
  const at = Math.max(Date.now(), lastAt)
  sameAt = at === lastAt ? (sameAt + 1) & 0xffff : 0
  lastAt = at
  const count = sameAt.toString(16).padStart(4, '0')
  return `dlv_${at.toString(16).padStart(12, '0')}${count}${takeRandomHex()}`
}
