import { HOUR_MS } from '../clock.ts'

/** How an endpoint does, as far as its future depends on it. All times epoch ms, null = not so. */
export interface Health {
  /** When the first message was given up since the last success. */
  failingSince: number | null
  /** When its owner was warned. */
  warnedAt: number | null
  disabledAt: number | null
  /** In words for a person. */
  disabledReason: string | null
}

/** What changed, as an operational message says it. */
export type HealthEvent = 'endpoint.failing' | 'endpoint.disabled' | 'endpoint.recovered'

/** After this long of nothing but failures an endpoint is disabled. Source: Svix server, `endpoint_failure_disable_after`. */
export const DISABLE_AFTER_MS = 120 * HOUR_MS

/** Its owner is warned at half time. */
export const WARN_AFTER_MS = DISABLE_AFTER_MS / 2

/** The status that says: gone, send nothing more. Source: Standard Webhooks, REST hooks. */
export const GONE = 410

/** Nothing wrong. */
export const healthy: Health = { failingSince: null, warnedAt: null, disabledAt: null, disabledReason: null }

/** Disabled by its owner. */
export const disabledByRequest = (now: number): Health => ({
  ...healthy,
  disabledAt: now,
  disabledReason: 'Disabled by request',
})

/** What a batch of attempts told about one endpoint. */
export interface Observed {
  hasSuccess: boolean
  /** A delivery was given up. */
  hasExhausted: boolean
  /** It answered 410: it is gone and wants nothing more. */
  isGone: boolean
}

/**
 * The next health of an endpoint and what to tell its owner. One success clears everything but a disabling; the clock of
 * failure starts with the first message that was given up; 410 disables at once.
 * Source: Standard Webhooks ("410"), Svix (120 h).
 */
export function nextHealth(health: Health, observed: Observed, now: number): { health: Health; events: HealthEvent[] } {
  if (health.disabledAt !== null) return { health, events: [] }
  if (observed.isGone) return disable(health, 'It answered 410 Gone', now)
  if (observed.hasSuccess) {
    return { health: healthy, events: health.warnedAt === null ? [] : ['endpoint.recovered'] }
  }
  const failingSince = health.failingSince ?? (observed.hasExhausted ? now : null)
  if (failingSince === null) return { health, events: [] }
  const failing = { ...health, failingSince }
  if (now - failingSince >= DISABLE_AFTER_MS) {
    return disable(failing, `Nothing but failures for ${DISABLE_AFTER_MS / HOUR_MS} hours`, now)
  }
  if (health.warnedAt === null && now - failingSince >= WARN_AFTER_MS) {
    return { health: { ...failing, warnedAt: now }, events: ['endpoint.failing'] }
  }
  return { health: failing, events: [] }
}

const disable = (health: Health, disabledReason: string, now: number) => ({
  health: { ...health, disabledAt: now, disabledReason },
  events: ['endpoint.disabled' as const],
})
