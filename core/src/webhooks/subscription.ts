import { DAY_MS, HOUR_MS, SECOND_MS } from '../clock.ts'
import type { Payload } from '../deliveries/delivery.ts'
import { invalidInput } from '../errors.ts'
import type { Audience, Facets, MessageType } from '../outbox/message.ts'
import type { Health } from './health.ts'

/** What a subscription lets through; fields combine with AND, null asks for nothing. */
export type SubscriptionFilter = Facets

export const orderings = ['none', 'fifo'] as const
/** fifo = messages about one thing go one after another, each when the one before it is done. */
export type Ordering = (typeof orderings)[number]

export const signings = ['hmac', 'ed25519'] as const
/** What its secrets are: a shared secret (`v1`), or a key pair of which the receiver has the public half (`v1a`). */
export type Signing = (typeof signings)[number]

export const methods = ['POST', 'PUT', 'PATCH'] as const
export type TargetMethod = (typeof methods)[number]

/** What its owner chooses, apart from the URL. Sealed values are opened by the vault. */
export interface SubscriptionSettings {
  filter: SubscriptionFilter
  events: MessageType[]
  payload: Payload
  ordering: Ordering
  signing: Signing
  method: TargetMethod
  /** Source text of what the message itself must be like; null = nothing. */
  contentFilter: string | null
  /** Seconds to wait after attempt 1, 2, …; null = the standard schedule. */
  retrySchedule: number[] | null
  /** For connecting, headers and body together; null = the standard one. */
  timeoutMs: number | null
  /** Deliveries a second; null = as many as it takes. */
  ratePerSecond: number | null
  /** JSONata that makes the body; null = as it is. */
  transform: string | null
  /** JSONata over status and answer that tells whether it was taken; null = any 2xx. */
  successWhen: string | null
  /** Since when it gets new leads before they are looked up, epoch ms; null = it waits for that. */
  earlySince: number | null
  sealedHeaders: string | null
  sealedAuth: string | null
  sealedToken: string | null
}

/** An endpoint, what it wants, and in whose form. */
export interface Subscription extends SubscriptionSettings {
  id: number
  workspaceId: number
  endpointId: number
  /** The vendor api whose form bodies take. */
  api: string
  url: string
  /** How its endpoint does; while that is disabled, what is matched is kept as `skipped`, not sent. */
  health: Health
  /** Since when what is due waits; null = it is sent. */
  pausedAt: number | null
  /** Deliveries a second of its endpoint: the lowest that any of those who share it asks for; null = as many as it takes. */
  endpointRatePerSecond: number | null
  /** Not null = the stream's own `webhookUrl`. */
  streamId: number | null
  createdAt: number
}

/** What a subscription has that asks for nothing more. */
export const plainSettings: Omit<SubscriptionSettings, 'filter' | 'events'> = {
  payload: 'leads',
  ordering: 'none',
  signing: 'hmac',
  method: 'POST',
  contentFilter: null,
  retrySchedule: null,
  timeoutMs: null,
  ratePerSecond: null,
  transform: null,
  successWhen: null,
  earlySince: null,
  sealedHeaders: null,
  sealedAuth: null,
  sealedToken: null,
}

/** The most live subscriptions of a workspace, unless told otherwise. Source: our default for the contract. */
export const MAX_SUBSCRIPTIONS = 100

/** How long a replaced secret goes on signing beside the new one: standard and most. Source: Svix's default and bounds. */
export const SECRET_OVERLAP_MS = 24 * HOUR_MS
export const MAX_SECRET_OVERLAP_MS = 7 * DAY_MS

/** What well-known receivers take, deliveries a second. Source: docs.zapier.com (operating constraints), docs.workato.com (webhooks FAQ). */
export const ratePresets = { zapier: 30, workato: 20 } as const
export const MAX_RATE_PER_SECOND = 10_000

/** Source: Svix Cloud's timeout; Standard Webhooks advises 15 to 30 s. */
export const TIMEOUT_MS = 15 * SECOND_MS

/** Bounds of a retry schedule of one's own: entries, and seconds of each. */
export const RETRY_BOUNDS = { entries: 20, seconds: 7 * 86_400 }

/** A retry schedule of one's own. @throws InvalidInput outside `RETRY_BOUNDS` */
export function toRetrySchedule(seconds: readonly number[]): number[] {
  if (seconds.length > RETRY_BOUNDS.entries) {
    throw invalidInput('retrySchedule', `at most ${RETRY_BOUNDS.entries} retries, not ${seconds.length}`)
  }
  seconds.forEach((wait, i) => {
    if (!Number.isInteger(wait) || wait < 1 || wait > RETRY_BOUNDS.seconds) {
      throw invalidInput(`retrySchedule.${i}`, `must be whole seconds from 1 to ${RETRY_BOUNDS.seconds}`)
    }
  })
  return [...seconds]
}

/** A timeout of one's own, in seconds, as ms. @throws InvalidInput outside 1 to 30 */
export function toTimeoutMs(seconds: number): number {
  if (!(seconds >= 1 && seconds <= 30)) throw invalidInput('timeoutSeconds', 'must be from 1 to 30')
  return Math.round(seconds * SECOND_MS)
}

/** The longest URL taken, in characters. */
export const MAX_URL_LENGTH = 2048

/** True when every field the filter asks for has that value. */
export const matchFilter = (filter: SubscriptionFilter, facets: Facets): boolean =>
  (Object.keys(filter) as (keyof Facets)[]).every((key) => filter[key] === null || filter[key] === facets[key])

/** True when a subscription is among those whom a message is for; of the two of one lead it gets exactly one. */
export const isAmong = (audience: Audience | undefined, { earlySince }: Pick<SubscriptionSettings, 'earlySince'>) =>
  audience === undefined || (audience.part === 'early') === (earlySince !== null && earlySince <= audience.at)

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
