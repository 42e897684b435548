import { type Clock, DAY_MS, MINUTE_MS, type OAuth2Auth, SECOND_MS, type TargetAuth, toAuthText } from '@leadwire/core'
import type { Dispatcher } from 'undici'
import type { Logger } from '../log.ts'
import { fetchToken, type TokenPorts } from './oauth-token.ts'

/** Headers that prove who sends, or why there are none. */
export type Authorization =
  | { ok: true; headers: Record<string, string> }
  /** `message` is for a person and holds no secret; `status` is the token server's, when it answered. */
  | { ok: false; error: 'auth_failed'; message: string; status?: number }

/** Finds the headers of a target's auth, and remembers tokens. */
export interface Authorizer {
  /**
   * Never throws. A header is given as it is; a token is fetched, once for all that ask at the same time, and kept.
   * @param key whose auth it is; another auth under the same key is fetched anew
   */
  authorize(key: number, auth: TargetAuth): Promise<Authorization>
  /**
   * Lets go of a token that a receiver has refused (401), so that the next attempt fetches anew.
   * @param refused the headers it was sent with: attempts that fail late then leave a newer token alone
   */
  forget(key: number, refused?: Readonly<Record<string, string>>): void
}

/** What an authorizer needs. */
export interface AuthorizerOptions {
  /** The guard's, so that no token URL leads inside. */
  dispatcher: Dispatcher
  clock: Clock
  log: Pick<Logger, 'warn'>
  /** e.g. `Leadwire/0.1.0` */
  userAgent: string
  /** Where a client secret may go unencrypted: what the operator's allow-list names. Nowhere unless told. */
  isHttpAllowed?: TokenPorts['isHttpAllowed']
  /** For one fetch; default 10 s. */
  timeoutMs?: number
  /** The most keys remembered; default 10,000. */
  maxKeys?: number
}

const TIMEOUT_MS = 10 * SECOND_MS
const MAX_KEYS = 10_000

/** A token is let go this long before its end, or after 9/10 of its life, whichever is later. */
const MARGIN_MS = MINUTE_MS
const MARGIN_SHARE = 0.1
/** No token is kept longer, whatever its server says. */
const MAX_LIFE_MS = DAY_MS
/** How long a failure stands for all who ask, so that a broken token server is not hammered. */
const FAILURE_MS = 5 * SECOND_MS

interface Entry {
  /** Which auth it is for. */
  text: string
  /** Not before `from`, in case the clock jumps back. */
  kept?: { answer: Authorization; from: number; until: number }
  inFlight?: Promise<Authorization>
}

/** An authorizer with nothing remembered. */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { dispatcher, clock, log, userAgent } = options
  const { isHttpAllowed = () => false, timeoutMs = TIMEOUT_MS, maxKeys = MAX_KEYS } = options
  const entries = new Map<number, Entry>()

  function entryOf(key: number, text: string): Entry {
    const known = entries.get(key)
    if (known?.text === text) return known
    entries.delete(key)
    // The one that was made first; whoever waits for its token still gets it.
    for (const oldest of entries.keys()) {
      if (entries.size < maxKeys) break
      entries.delete(oldest)
    }
    const made = { text }
    entries.set(key, made)
    return made
  }

  async function fetchAndKeep(entry: Entry, key: number, auth: OAuth2Auth): Promise<Authorization> {
    const from = clock()
    const found = await fetchToken(auth, { dispatcher, userAgent, isHttpAllowed, timeoutMs })
    if (found.ok) {
      const answer: Authorization = { ok: true, headers: { authorization: `Bearer ${found.token}` } }
      const lifeMs = Math.min(found.lifeMs, MAX_LIFE_MS)
      // Counted from the asking, since the server's count began before its answer came.
      entry.kept = { answer, from, until: from + lifeMs - Math.min(MARGIN_MS, lifeMs * MARGIN_SHARE) }
      return answer
    }
    const { message, status } = found
    const failedAt = clock()
    const answer: Authorization = { ok: false, error: 'auth_failed', message, ...(status !== undefined && { status }) }
    entry.kept = { answer, from: failedAt, until: failedAt + FAILURE_MS }
    log.warn({ subscriptionId: key, tokenHost: new URL(auth.tokenUrl).host, status, reason: message }, 'no token')
    return answer
  }

  return {
    async authorize(key, auth) {
      if (auth.type === 'header') return { ok: true, headers: { [auth.name]: auth.value } }
      const entry = entryOf(key, toAuthText(auth))
      const now = clock()
      if (entry.kept && now >= entry.kept.from && now < entry.kept.until) return entry.kept.answer
      entry.inFlight ??= fetchAndKeep(entry, key, auth).finally(() => {
        entry.inFlight = undefined
      })
      return entry.inFlight
    },
    forget(key, refused) {
      const entry = entries.get(key)
      if (!entry?.kept?.answer.ok) return
      const { authorization } = entry.kept.answer.headers
      if (!refused || refused.authorization === authorization) entry.kept = undefined
    },
  }
}
