import type { RequestHandler } from 'express'
import { stateOf } from './request-state.ts'

/** A database that takes longer cannot serve anyone. */
const CHECK_TIMEOUT_MS = 2_000

/** What may be told of health beside the check. */
export interface HealthOptions {
  /** True while webhooks cannot leave: no reason to take the hub out of service, since it keeps what comes. */
  isHeldUp?: (() => boolean) | undefined
  timeoutMs?: number
}

/**
 * Answers 200 `{status:"ok"}`, or `{status:"degraded"}` while webhooks cannot leave, when `check` resolves in time, else 503
 * `{status:"unavailable"}`; no reason to strangers.
 */
export const healthHandler =
  (check: () => Promise<void>, { isHeldUp, timeoutMs = CHECK_TIMEOUT_MS }: HealthOptions = {}): RequestHandler =>
  async (_req, res) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs)
    })
    try {
      await Promise.race([check(), late])
      res.status(200).json({ status: isHeldUp?.() ? 'degraded' : 'ok' })
    } catch (err) {
      stateOf(res).log.warn({ err }, 'not healthy')
      res.status(503).json({ status: 'unavailable' })
    } finally {
      clearTimeout(timer)
    }
  }

/** How long a check's answer holds. Whoever asks, the database is bothered once a second. */
const REMEMBERED_MS = 1_000

/**
 * A check that is made at most once a second and never twice at once; between, its last answer counts.
 * @param now  ms of a clock that never goes back
 */
export function rememberCheck(
  check: () => Promise<void>,
  { rememberedMs = REMEMBERED_MS, now = () => performance.now() } = {},
): () => Promise<void> {
  let last: Promise<void> | undefined
  let isRunning = false
  let endedAt = 0
  return () => {
    if (last && (isRunning || now() - endedAt < rememberedMs)) return last
    isRunning = true
    last = check().finally(() => {
      isRunning = false
      endedAt = now()
    })
    return last
  }
}
