/** What the local Stripe keeps: subscriptions, idempotency keys, and what was ever changed. */

export interface StripeItem {
  id: string
  price: string
  quantity: number
}

export interface StripeSubscription {
  id: string
  customer: string
  status: string
  /** Epoch seconds */
  periodEnd: number
  metadata: Record<string, string>
  items: StripeItem[]
}

/** A change that was carried out, so whoever counts them counts what was charged. */
export interface StripeChange {
  key: string
  subscription: string
  /** Quantity by price, of those that differ. */
  deltas: Record<string, number>
  proration: string
}

/** The answer to the first request of a key. */
interface Kept {
  bytes: string
  at: number
  answer: StripeAnswer | 'in progress'
}

export interface StripeAnswer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** Source: Stripe API, "Idempotent requests". */
const KEY_MEMORY_MS = 24 * 60 * 60 * 1000

export interface StripeState {
  subscriptions: Map<string, StripeSubscription>
  changes: StripeChange[]
  keys: Map<string, Kept>
  clock: () => number
}

const fail = (status: number, type: string, message: string, code?: string): StripeAnswer => ({
  status,
  body: { error: { type, message, ...(code && { code }) } },
})
export const invalid = (message: string, code?: string, status = 400) =>
  fail(status, 'invalid_request_error', message, code)

/** A subscription as API version 2025-03-31 and later show it. */
export const show = ({ id, customer, status, periodEnd, metadata, items }: StripeSubscription) => ({
  id,
  object: 'subscription',
  customer,
  status,
  metadata,
  items: {
    object: 'list',
    // Ten of a list come with what they belong to.
    data: items.slice(0, 10).map((item) => showItem(item, periodEnd)),
    has_more: items.length > 10,
    url: `/v1/subscription_items?subscription=${id}`,
  },
})

export const showItem = ({ id, price, quantity }: StripeItem, periodEnd: number) => ({
  id,
  object: 'subscription_item',
  current_period_end: periodEnd,
  price: { id: price, object: 'price' },
  quantity,
})

/** Answers a change once per key, as Stripe does: the first answer again for the same bytes, an error for others. */
export function answerOnce(state: StripeState, key: string, bytes: string, act: () => StripeAnswer): StripeAnswer {
  for (const [old, { at }] of state.keys) if (state.clock() - at > KEY_MEMORY_MS) state.keys.delete(old)
  const kept = state.keys.get(key)
  if (kept && kept.bytes !== bytes) {
    const text = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
    return fail(400, 'idempotency_error', text)
  }
  if (kept?.answer === 'in progress') return fail(409, 'idempotency_error', 'key in use', 'idempotency_key_in_use')
  if (kept) return { ...kept.answer, headers: { ...kept.answer.headers, 'idempotent-replayed': 'true' } }
  const answer = act()
  // What is refused before it begins is not kept.
  if (answer.status !== 400 && answer.status !== 429 && answer.status !== 409)
    state.keys.set(key, { bytes, at: state.clock(), answer })
  return answer
}

const allowed = /^(items\[\d{1,2}\]\[(id|price|quantity)\]|proration_behavior|payment_behavior)$/

/** POST /v1/subscriptions/:id, of which only quantities are known here; anything else is refused. */
export function update(state: StripeState, id: string, form: URLSearchParams, key: string): StripeAnswer {
  const subscription = state.subscriptions.get(id)
  if (!subscription) return invalid(`No such subscription: '${id}'`, 'resource_missing', 404)
  if (subscription.status === 'canceled') return invalid('This subscription is canceled and cannot be updated.')
  const unknown = [...form.keys()].find((name) => !allowed.test(name))
  if (unknown) return invalid(`Received unknown parameter: ${unknown}`, 'parameter_unknown')
  const proration = form.get('proration_behavior') ?? 'create_prorations'
  if (!/^(create_prorations|none|always_invoice)$/.test(proration)) return invalid('Invalid proration_behavior')
  const items = subscription.items.map((item) => ({ ...item }))
  const deltas: Record<string, number> = {}
  for (let index = 0; form.has(`items[${index}][quantity]`); index++) {
    const [itemId, price] = [form.get(`items[${index}][id]`), form.get(`items[${index}][price]`)]
    const quantity = Number(form.get(`items[${index}][quantity]`))
    if (!Number.isInteger(quantity) || quantity < 0) return invalid('Invalid quantity')
    let item = items.find((candidate) => candidate.id === itemId)
    if (itemId !== null && !item) return invalid(`No such subscription item: '${itemId}'`, 'resource_missing')
    if (itemId === null) {
      if (price === null) return invalid('Missing required param: price.')
      if (items.some((other) => other.price === price))
        return invalid(`Cannot add multiple subscription items with the same plan: ${price}`)
      item = { id: `si_${items.length + 1}_${id}`, price, quantity: 0 }
      items.push(item)
    }
    if (!item) continue
    if (item.quantity !== quantity) deltas[item.price] = quantity - item.quantity
    item.quantity = quantity
  }
  subscription.items = items
  if (Object.keys(deltas).length > 0) state.changes.push({ key, subscription: id, deltas, proration })
  return { status: 200, body: show(subscription) }
}
