import type { Contacts, LookupDone, LookupOutput, LookupRecord, Profile } from '@leadwire/core'
import { toIso } from './from-domain.ts'

/** The vendor's words for what can be found out. */
const outputNames = { linkedinUrl: 'linkedin_url', email: 'email' } as const
export const toOutput = (name: 'linkedin_url' | 'email'): LookupOutput => (name === 'email' ? 'email' : 'linkedinUrl')

const fromResult = ({ linkedin, email }: Contacts) => {
  const isFound = Boolean(linkedin || email)
  return {
    ok: isFound,
    kind: isFound ? ('resolved' as const) : ('not_found' as const),
    ...(linkedin !== undefined && { linkedin: linkedin && { url: linkedin.url, confidence: linkedin.confidence } }),
    ...(email !== undefined && {
      email: email && {
        address: email.address,
        status: email.status,
        provider: email.source,
        confidence: email.confidence,
        // Ours.
        ...(email.reasons && { reasons: email.reasons }),
      },
    }),
  }
}

const toRoutes = ({ linkedin, email }: Contacts) => [
  ...(linkedin ? [{ routeType: outputNames.linkedinUrl, value: linkedin.url, confidence: linkedin.confidence }] : []),
  ...(email ? [{ routeType: outputNames.email, value: email.address, confidence: email.confidence }] : []),
]

/** A look-up that came to its end, with the credits that are left then. */
export const fromLookup = ({ result, cost }: LookupDone, profile: Profile, creditsLeft: number | null) => ({
  x_profile_id: profile.externalId,
  x_handle: profile.handle,
  result: fromResult(result),
  credits_remaining: creditsLeft,
  contact_routes: toRoutes(result),
  credits_charged: cost,
  notes: result.notes,
})

export const fromRecord = ({ handle, result, cost, createdAt }: LookupRecord, output: LookupOutput) => ({
  x_handle: handle,
  kind: outputNames[output],
  result: result ? fromResult(result) : { ok: false, kind: 'failed' as const },
  createdAt: toIso(createdAt),
  credits_charged: cost,
})
