import { type ContentFilter, matchContent, parseContentFilter } from '../filters/content-filter.ts'
import type { Message } from '../outbox/message.ts'
import { isAmong, matchFilter, type Subscription } from '../webhooks/subscription.ts'
import { byPlace } from '../webhooks/subscription-store.ts'

/** Turns a message into the bytes of an api's form; pure. */
export type Present = (api: string, message: Message) => string

/** One message on its way to one subscription. */
export interface Match {
  message: Message
  subscription: Subscription
}

/** A message in one form, as text and as what content filters look at; each is made once. */
export interface Presented {
  textOf: Present
  valueOf(api: string, message: Message): unknown
}

export function rememberPresented(present: Present): Presented {
  const texts = new Map<string, string>()
  const values = new Map<string, unknown>()
  const textOf: Present = (api, message) => {
    const key = `${message.id} ${api}`
    const known = texts.get(key)
    if (known !== undefined) return known
    const text = present(api, message)
    texts.set(key, text)
    return text
  }
  return {
    textOf,
    valueOf(api, message) {
      const key = `${message.id} ${api}`
      if (!values.has(key)) values.set(key, JSON.parse(textOf(api, message)))
      return values.get(key)
    },
  }
}

/** Finds which subscription of each endpoint gets each message: of those that let it through, the one listed first. */
export interface Matching {
  /** Tries a subscription, in any order, on messages of its workspace. */
  add(subscription: Subscription, messages: Iterable<Message>): void
  /** In the order of messages; of one message in the order of subscriptions. */
  matches(): Match[]
}

export function createMatching(messages: readonly Message[], presented: Presented): Matching {
  /** For each message who gets it, by endpoint and api. */
  const takers = new Map<number, Map<string, Subscription>>()
  /** The endpoints that a message is not for, since another subscription of theirs had the lead before it was looked up. */
  const served = new Set<string>()
  const takersOf = ({ id }: Message): Subscription[] => {
    const found = takers.get(id)
    if (!found) return []
    if (served.size === 0) return [...found.values()]
    return [...found].flatMap(([place, subscription]) => (served.has(`${id} ${place}`) ? [] : [subscription]))
  }
  return {
    add(subscription, candidates) {
      const { api, endpointId, contentFilter, events, filter } = subscription
      const content = contentFilter === null ? null : readFilter(contentFilter)
      const place = `${endpointId} ${api}`
      for (const message of candidates) {
        if (!events.includes(message.type) || !matchFilter(filter, message.facets)) continue
        if (!isAmong(message.audience, subscription)) {
          // What a content filter made of the earlier bytes is not known here: rather twice than never.
          if (message.audience?.part === 'waiting' && !content) served.add(`${message.id} ${place}`)
          continue
        }
        const taker = takers.get(message.id)?.get(place)
        if (taker && byPlace(taker, subscription) < 0) continue
        if (content && !matchContent(content, presented.valueOf(api, message))) continue
        const known = takers.get(message.id)
        if (known) known.set(place, subscription)
        else takers.set(message.id, new Map([[place, subscription]]))
      }
    },
    matches: () =>
      messages.flatMap((message) =>
        takersOf(message)
          .sort(byPlace)
          .map((subscription) => ({ message, subscription })),
      ),
  }
}

/** Filters by their source text: subscriptions are read anew for each fan-out, their filters are compiled once. */
const filters = new Map<string, ContentFilter>()
const MAX_FILTERS = 10_000

function readFilter(source: string): ContentFilter {
  const known = filters.get(source)
  if (known) return known
  if (filters.size >= MAX_FILTERS) filters.clear()
  const filter = parseContentFilter(JSON.parse(source))
  filters.set(source, filter)
  return filter
}
