import {
  type CheckEmail,
  type ContactSource,
  LeadwireError,
  type Lookup,
  type LookupResult,
  MINUTE_MS,
  pickEmail,
  SECOND_MS,
} from '@leadwire/core'

/** Addresses of one person that are checked; what is beyond is a list of somebody else's. */
const MAX_CHECKED = 5

/** When an address may be checked again whose domain no DNS server told of; it remembers that for half a minute. */
const UNCHECKED_AGAIN_MS = MINUTE_MS

/**
 * Looks people up: what a source has found, checked and picked.
 * @throws what the source throws, and the signal's reason; Upstream `enrichment_failed` when nothing is left only because DNS
 *   was silent: "not found" would be believed for a day
 */
export const lookupOf =
  (source: ContactSource, checkEmail: CheckEmail): Lookup =>
  async (request) => {
    const { outputs, emailMode, signal } = request
    const { linkedin, emails, notes } = await source.find(request)
    const result: LookupResult = { notes }
    if (outputs.includes('linkedinUrl')) {
      const [best] = linkedin
      result.linkedin = best ? { url: best.value, confidence: best.confidence, source: best.source } : null
    }
    if (outputs.includes('email')) {
      const checked = emails.slice(0, MAX_CHECKED).map(async (candidate) => ({
        ...candidate,
        verdict: await checkEmail(candidate.value, signal),
      }))
      const judged = await Promise.all(checked)
      const best = pickEmail(judged, emailMode)
      if (!best && !result.linkedin && judged.some(({ verdict }) => verdict.reasons.includes('dns_did_not_answer'))) {
        const text = 'DNS did not answer, so the address that was found could not be checked; try again'
        throw new LeadwireError('Upstream', 'enrichment_failed', text, { retryAfterMs: UNCHECKED_AGAIN_MS })
      }
      result.email = best
        ? {
            address: best.value,
            status: best.verdict.status,
            score: best.verdict.score,
            confidence: best.confidence,
            source: best.source,
            reasons: best.verdict.reasons,
          }
        : null
    }
    return result
  }

/** When one that was broken off may be tried again. */
const AGAIN_MS = 10 * SECOND_MS

/**
 * A lookup that takes no longer than `timeoutMs`, and ends when the hub stops.
 * @throws Upstream `enrichment_failed` then
 */
export const boundedLookup =
  (lookup: Lookup, timeoutMs: number, stopping: AbortSignal): Lookup =>
  async (request) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signals = request.signal ? [request.signal, timeout, stopping] : [timeout, stopping]
    try {
      return await lookup({ ...request, signal: AbortSignal.any(signals) })
    } catch (error) {
      request.signal?.throwIfAborted()
      if (stopping.aborted) throw brokenOff('The hub is stopping', error)
      if (timeout.aborted) throw brokenOff(`Nothing was found within ${timeoutMs / SECOND_MS} s`, error)
      throw error
    }
  }

const brokenOff = (text: string, cause: unknown) =>
  new LeadwireError('Upstream', 'enrichment_failed', `${text}; try again`, { retryAfterMs: AGAIN_MS, cause })
