import { type ContentFilter, matchContent, parseContentFilter } from '../filters/content-filter.ts'
import type { Message } from '../outbox/message.ts'
import { matchFilter, type Subscription } from '../webhooks/subscription.ts'

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

/** Which subscription of each endpoint gets each message; the first one listed that lets it through. */
export function matchSubscriptions(
  messages: readonly Message[],
  subscriptions: readonly Subscription[],
  presented: Presented,
): Match[] {
  const contents = new Map(
    subscriptions.map(({ id, contentFilter }) => [id, contentFilter && readFilter(contentFilter)]),
  )
  return messages.flatMap((message) => {
    const byEndpoint = new Map<string, Subscription>()
    for (const subscription of subscriptions) {
      if (subscription.workspaceId !== message.workspaceId) continue
      if (!subscription.events.includes(message.type) || !matchFilter(subscription.filter, message.facets)) continue
      const key = `${subscription.endpointId} ${subscription.api}`
      if (byEndpoint.has(key)) continue
      const content = contents.get(subscription.id)
      if (content && !matchContent(content, presented.valueOf(subscription.api, message))) continue
      byEndpoint.set(key, subscription)
    }
    return [...byEndpoint.values()].map((subscription) => ({ message, subscription }))
  })
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
