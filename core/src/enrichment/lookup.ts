import { type Confidence, type Contacts, confidences, type EmailStatus } from '../leads/contact.ts'
import type { Profile } from '../sources/profile.ts'
import type { emailModes } from '../streams/stream.ts'
import type { EmailVerdict } from './email-check.ts'

/** Which addresses will do; see `isWantedEmail`. */
export type EmailMode = (typeof emailModes)[number]

/** What can be found out about a person. */
export const lookupOutputs = ['linkedinUrl', 'email'] as const
export type LookupOutput = (typeof lookupOutputs)[number]

/** Something that may be a contact of the person. */
export interface Candidate {
  /** A LinkedIn profile's URL or an e-mail address, in its normal spelling. */
  value: string
  confidence: Confidence
  /** Where it stands, such as `bio`, `url`, `website` or the name of a server. */
  source: string
}

/** Adds a candidate unless the same is there already. */
export function addCandidate(list: Candidate[], candidate: Candidate): void {
  const key = candidate.value.toLowerCase()
  if (!list.some(({ value }) => value.toLowerCase() === key)) list.push(candidate)
}

/** What one adapter has found, the best first. */
export interface FoundContacts {
  linkedin: Candidate[]
  emails: Candidate[]
  /** For a person, e.g. that a website could not be read. */
  notes: string[]
}

export interface ContactRequest {
  profile: Profile
  /** At least one. */
  outputs: readonly LookupOutput[]
  emailMode: EmailMode
  signal?: AbortSignal | undefined
}

/**
 * Port: where contacts are looked up. Adapters live in the relay (`providers/enrichment`).
 * Finding nothing is an answer; a server that fails or answers nonsense is thrown as a LeadwireError of kind Upstream,
 * code `enrichment_failed`, with `retryAfterMs` where it is worth trying again. What was thrown costs no credits.
 */
export interface ContactSource {
  readonly name: string
  find(request: ContactRequest): Promise<FoundContacts>
}

/** Port: judges one address. Never throws but for the signal: what could not be learnt is `unknown`. */
export type CheckEmail = (address: string, signal?: AbortSignal) => Promise<EmailVerdict>

/** What a lookup found; null = looked for and not found. What was not asked for is absent. */
export interface LookupResult extends Contacts {
  /** For a person, e.g. that a website could not be read. */
  notes: string[]
}

/** What a result says of some outputs; what it leaves out of them was not found. */
export const pickOutputs = ({ linkedin, email }: Contacts, outputs: readonly LookupOutput[]): Contacts => ({
  ...(outputs.includes('linkedinUrl') && { linkedin: linkedin ?? null }),
  ...(outputs.includes('email') && { email: email ?? null }),
})

/** Port: looks a person up. @throws what `ContactSource` throws, and the signal's reason */
export type Lookup = (request: ContactRequest) => Promise<LookupResult>

/** How many outputs were found, for what the lookup costs. */
export const countFound = ({ linkedin, email }: LookupResult): number => (linkedin ? 1 : 0) + (email ? 1 : 0)

/** An address with what is known of it. */
export interface JudgedCandidate extends Candidate {
  verdict: EmailVerdict
}

/** True when an address will do: `verified` takes only those that passed, `any` all but those known to be bad. */
export const isWantedEmail = (mode: EmailMode, status: EmailStatus): boolean =>
  mode === 'verified' ? status === 'verified' : status !== 'invalid'

const STATUS_ORDER: readonly EmailStatus[] = ['verified', 'risky', 'unknown', 'invalid']

/** The address to give out: by how sure it is, then by how it was judged, then by their order. */
export function pickEmail(candidates: readonly JudgedCandidate[], mode: EmailMode): JudgedCandidate | null {
  const rank = ({ confidence, verdict }: JudgedCandidate) =>
    confidences.indexOf(confidence) * STATUS_ORDER.length + STATUS_ORDER.indexOf(verdict.status)
  const wanted = candidates.filter(({ verdict }) => isWantedEmail(mode, verdict.status))
  return wanted.toSorted((one, other) => rank(one) - rank(other))[0] ?? null
}
