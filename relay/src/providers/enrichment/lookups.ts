import { type CheckEmail, type ContactRequest, type ContactSource, type LookupResult, pickEmail } from '@leadwire/core'

/** Addresses of one person that are checked; what is beyond is a list of somebody else's. */
const MAX_CHECKED = 5

/** Looks a person up: what a source has found, checked and picked. */
export type Lookup = (request: ContactRequest) => Promise<LookupResult>

/** @throws what the source throws, and the signal's reason */
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
      const best = pickEmail(await Promise.all(checked), emailMode)
      result.email = best
        ? {
            address: best.value,
            status: best.verdict.status,
            score: best.verdict.score,
            confidence: best.confidence,
            source: best.source,
          }
        : null
    }
    return result
  }
