import { type Clock, MINUTE_MS, messageOf, SECOND_MS } from '@leadwire/core'
import type { Svix } from 'svix'
import type { Logger } from '../log.ts'
import { SvixRefusal } from './svix-client.ts'
import { SvixNotReady } from './svix-endpoint.ts'

/** Knows whether the Svix server is there at all: while it is not, no endpoint is to blame and nothing is handed over. */
export interface SvixOutage {
  /** Until when nothing is handed over, epoch ms; undefined = the server is well, as far as is known. */
  heldUntil(): number | undefined
  /** A call has failed. True when that is the server's doing and says nothing of what was handed over. */
  isOutage(error: unknown): Promise<boolean>
  /** The server has done as it was told. */
  isOver(): void
}

/** What telling an outage needs. */
export interface SvixOutagePorts {
  api: Svix
  clock: Clock
  log: Pick<Logger, 'error' | 'info'>
}

/** Until the server is tried again; with what is due then. */
const HOLD_MS = 5 * SECOND_MS
/** The longest that a `Retry-After` of the server is heeded. */
const MAX_HOLD_MS = MINUTE_MS
/** For the call that tells a sick server from a sick message; with the attempt before it well inside a lease. */
const PROBE_TIMEOUT_MS = 3 * SECOND_MS

/** The token is refused, or it has had too much: true for every message alike. */
const SERVER_WIDE = [401, 403, 429]

/** Without any outage so far. One line is logged when one begins and one when it is over. */
export function createSvixOutage({ api, clock, log }: SvixOutagePorts): SvixOutage {
  let until: number | undefined
  let probe: Promise<boolean> | undefined

  /** Asked once for all that fail together. */
  const isServerWell = (): Promise<boolean> => {
    probe ??= Promise.race([
      api.health.get().then(
        () => true,
        () => false,
      ),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), PROBE_TIMEOUT_MS).unref()),
    ]).finally(() => {
      probe = undefined
    })
    return probe
  }
  return {
    heldUntil: () => (until !== undefined && until > clock() ? until : undefined),
    async isOutage(error) {
      if (error instanceof SvixNotReady) return false
      const status = error instanceof SvixRefusal ? error.status : null
      const isServerWide = status !== null && SERVER_WIDE.includes(status)
      // What the server says of one message or endpoint: 404, 409, 410, 422 and the like.
      if (!isServerWide && status !== null && status >= 400 && status < 500) return false
      if (!isServerWide && (await isServerWell())) return false
      const asked = error instanceof SvixRefusal ? (error.retryAfterMs ?? 0) : 0
      const holdMs = Math.min(Math.max(HOLD_MS, asked), MAX_HOLD_MS)
      if (until === undefined) {
        const reason = messageOf(error) || 'no answer'
        log.error({ reason }, 'the Svix server takes nothing: deliveries stay due until it does')
      }
      until = clock() + holdMs
      return true
    },
    isOver() {
      if (until === undefined) return
      until = undefined
      log.info('the Svix server takes deliveries again')
    },
  }
}
