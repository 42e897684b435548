import {
  type Candidate,
  type ContactRequest,
  confidences,
  emailStatuses,
  parseEmail,
  toLinkedinUrl,
} from '@leadwire/core'
import { z } from 'zod'

/** The body that an enrichment server gets; the names are part of the documented protocol. */
export const toRequestBody = ({ profile, outputs, emailMode }: ContactRequest) => ({
  platform: profile.platform,
  /** Without `@`. */
  handle: profile.handle,
  /** The network's own id as text, or null. */
  externalId: profile.externalId,
  displayName: profile.displayName,
  bio: profile.bio,
  location: profile.location,
  url: profile.url,
  /** Of `linkedinUrl`, `email`. */
  requestedOutputs: outputs,
  /** `verified` or `any`. */
  emailMode,
})

const text = z.string().min(1).max(2_000)

/** What it answers. `handle` repeats whom it was asked about; what was not found is null or absent. */
const Answer = z.object({
  handle: text,
  platform: text.optional(),
  linkedin: z.object({ url: text, confidence: z.enum(confidences).default('medium') }).nullish(),
  email: z
    .object({
      address: text,
      confidence: z.enum(confidences).default('medium'),
      status: z.enum(emailStatuses).optional(),
    })
    .nullish(),
})

/** What an answer says, or what is wrong with it. */
export type ReadAnswer = { linkedin: Candidate[]; emails: Candidate[]; notes: string[] } | { fault: string }

/** Reads an answer. One about somebody else is refused whole: whose contact would it be? */
export function readAnswer(body: unknown, { profile }: ContactRequest, source: string): ReadAnswer {
  const answer = Answer.safeParse(body)
  if (!answer.success) {
    const [issue] = answer.error.issues
    return {
      fault: `the answer has another shape: ${issue?.path.join('.') || 'root'}: ${issue?.message}`.slice(0, 300),
    }
  }
  const { handle, platform = profile.platform, linkedin, email } = answer.data
  const isSame =
    handle.replace(/^@/, '').toLowerCase() === profile.handle.toLowerCase() && platform === profile.platform
  if (!isSame) return { fault: `the answer is about another person than ${profile.handle}` }
  const notes: string[] = []
  const url = linkedin ? toLinkedinUrl(linkedin.url) : null
  if (linkedin && !url) notes.push(`${source} gave a LinkedIn address that is none`)
  const address = email ? parseEmail(email.address) : null
  if (email && !address) notes.push(`${source} gave an e-mail address that is none`)
  return {
    linkedin: linkedin && url ? [{ value: url, confidence: linkedin.confidence, source }] : [],
    // What it says of the address itself is not taken over: it is checked here like any other.
    emails:
      email && address && email.status !== 'invalid'
        ? [{ value: address.address, confidence: email.confidence, source }]
        : [],
    notes,
  }
}
