import { invalidInput } from '../errors.ts'
import type { Facets, MessageType } from '../outbox/message.ts'

/** What a subscription lets through; fields combine with AND, null asks for nothing. */
export type SubscriptionFilter = Facets

export const payloads = ['leads', 'lead'] as const
/** leads = a JSON array of leads in one POST, lead = one lead a POST. */
export type Payload = (typeof payloads)[number]

/** An endpoint, what it wants, and in whose form. */
export interface Subscription {
  id: number
  workspaceId: number
  endpointId: number
  /** The vendor api whose form bodies take. */
  api: string
  url: string
  /** What is matched is kept as `skipped`, not sent. */
  isDisabled: boolean
  /** Not null = the stream's own `webhookUrl`. */
  streamId: number | null
  filter: SubscriptionFilter
  events: MessageType[]
  payload: Payload
  createdAt: number
}

/** The most live subscriptions of a workspace. Source: our default for the contract. */
export const MAX_SUBSCRIPTIONS = 100

/** How long a replaced secret goes on signing beside the new one. Source: Svix's default. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000

/** The longest URL taken, in characters. */
export const MAX_URL_LENGTH = 2048

/** True when every field the filter asks for has that value. */
export const matchFilter = (filter: SubscriptionFilter, facets: Facets): boolean =>
  (Object.keys(filter) as (keyof Facets)[]).every((key) => filter[key] === null || filter[key] === facets[key])

/** Events for a filter: one on the verdict can only be met by feedback, so it brings that event along. */
export const toEvents = (events: readonly MessageType[], filter: SubscriptionFilter): MessageType[] => [
  ...new Set<MessageType>(filter.verdict === null ? events : [...events, 'lead.feedback']),
]

/**
 * One spelling for one URL, so that the same target is known again.
 * @throws InvalidInput unless it is an absolute http(s) URL of at most 2,048 characters
 */
export function toTargetUrl(text: string, path: string): string {
  const url = text.length <= MAX_URL_LENGTH ? URL.parse(text) : null
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw invalidInput(path, `must be an absolute http:// or https:// URL of at most ${MAX_URL_LENGTH} characters`)
  }
  // A fragment is never sent.
  url.hash = ''
  if (url.href.length > MAX_URL_LENGTH) {
    throw invalidInput(path, `must have at most ${MAX_URL_LENGTH} characters once it is percent-encoded`)
  }
  return url.href
}
