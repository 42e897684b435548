import type { Payload } from '../deliveries/delivery.ts'
import { invalidInput } from '../errors.ts'
import { parseContentFilter } from '../filters/content-filter.ts'
import { type MessageType, noFacets } from '../outbox/message.ts'
import type { Vault } from '../vault.ts'
import { toExtraHeaders } from './extra-headers.ts'
import {
  MAX_RATE_PER_SECOND,
  type Ordering,
  plainSettings,
  ratePresets,
  type Signing,
  type SubscriptionFilter,
  type SubscriptionSettings,
  type TargetMethod,
  toEvents,
  toRetrySchedule,
  toTimeoutMs,
} from './subscription.ts'
import { toAuthText, toTargetAuth } from './target-auth.ts'

/** Settings as a person gives them; null and left out ask for nothing. */
export interface SettingsInput {
  filter?: Partial<SubscriptionFilter> | undefined
  events?: MessageType[] | undefined
  payload?: Payload | undefined
  ordering?: Ordering | undefined
  signing?: Signing | undefined
  method?: TargetMethod | undefined
  /** What the message itself must be like, in operator form; see `parseContentFilter`. */
  contentFilter?: unknown
  /** Seconds to wait after attempt 1, 2, …; default the Svix schedule. */
  retrySchedule?: readonly number[] | null | undefined
  /** 1 to 30; default 15. */
  timeoutSeconds?: number | null | undefined
  /** Deliveries a second, or the name of a receiver whose rate is known. */
  rateLimit?: number | keyof typeof ratePresets | null | undefined
  /** JSONata; checked by the caller, who can run it. */
  transform?: string | null | undefined
  /** JSONata; checked by the caller. */
  successWhen?: string | null | undefined
  /** false = new leads are sent before they are looked up; default true. */
  waitForEnrichment?: boolean | null | undefined
  /** Sent with every delivery. */
  headers?: Record<string, string> | null | undefined
  auth?: unknown
}

/** All settings from what was given, the rest as a plain subscription has it. @throws InvalidInput that names the field */
export function toSettings(input: SettingsInput, vault: Vault): SubscriptionSettings {
  const filter = { ...noFacets, ...input.filter }
  return { ...plainSettings, filter, events: toEvents(['lead.created'], filter), ...toChanges(input, vault) }
}

/** Since when a subscription does not wait: as it is known, or from now on; undefined = nothing was said of it. */
export function toEarlySince(
  { waitForEnrichment }: Pick<SettingsInput, 'waitForEnrichment'>,
  known: Pick<SubscriptionSettings, 'earlySince'> | undefined,
  now: number,
): number | null | undefined {
  if (waitForEnrichment === undefined) return undefined
  return waitForEnrichment === false ? (known?.earlySince ?? now) : null
}

/** The settings that were given, and no others; but for `earlySince`, see `toEarlySince`. @throws InvalidInput that names the field */
export function toChanges(input: SettingsInput, vault: Vault): Partial<SubscriptionSettings> {
  const { events, payload, ordering, signing, method, transform, successWhen } = input
  const filter = input.filter && { ...noFacets, ...input.filter }
  return dropUndefined({
    filter,
    events: events && toEvents(events, filter ?? noFacets),
    payload,
    ordering,
    signing,
    method,
    transform,
    successWhen,
    contentFilter: mapGiven(input.contentFilter, (value) => parseContentFilter(value).source),
    retrySchedule: mapGiven(input.retrySchedule, toRetrySchedule),
    timeoutMs: mapGiven(input.timeoutSeconds, toTimeoutMs),
    ratePerSecond: mapGiven(input.rateLimit, toRate),
    sealedHeaders: mapGiven(input.headers, (headers) => toSealedHeaders(headers, vault)),
    sealedAuth: mapGiven(input.auth, (auth) => vault.seal(toAuthText(toTargetAuth(auth, 'auth')))),
  })
}

/** Undefined stays undefined and null stays null. */
const mapGiven = <T, R>(value: T | null | undefined, map: (value: T) => R): R | null | undefined =>
  value === undefined ? undefined : value === null ? null : map(value)

function dropUndefined(
  settings: {
    [K in keyof SubscriptionSettings]?: SubscriptionSettings[K] | undefined
  },
): Partial<SubscriptionSettings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as Partial<SubscriptionSettings>
}

function toSealedHeaders(headers: Record<string, string>, vault: Vault): string | null {
  const checked = toExtraHeaders(headers, 'headers')
  return Object.keys(checked).length === 0 ? null : vault.seal(JSON.stringify(checked))
}

function toRate(rate: number | keyof typeof ratePresets): number {
  const perSecond = typeof rate === 'string' ? ratePresets[rate] : rate
  if (!(Number.isInteger(perSecond) && perSecond >= 1 && perSecond <= MAX_RATE_PER_SECOND)) {
    const presets = Object.keys(ratePresets).join(' or ')
    throw invalidInput('rateLimit', `must be whole deliveries a second from 1 to ${MAX_RATE_PER_SECOND}, or ${presets}`)
  }
  return perSecond
}

/** Settings that cannot go together. @throws InvalidInput */
export function assertFit({ ordering, payload }: Pick<SubscriptionSettings, 'ordering' | 'payload'>): void {
  if (ordering === 'fifo' && payload === 'leads') {
    throw invalidInput('ordering', 'fifo needs payload "lead" or "envelope": a list of leads has no one order key')
  }
}
