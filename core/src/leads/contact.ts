/** verified = all that was looked at is well; risky = it may be lost or be nobody's own; unknown = ask again later. */
export const emailStatuses = ['verified', 'risky', 'invalid', 'unknown'] as const
export type EmailStatus = (typeof emailStatuses)[number]

/** How sure it is that something belongs to the person. */
export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

/** A person's LinkedIn profile. */
export interface LinkedinContact {
  /** In LinkedIn's own spelling. */
  url: string
  confidence: Confidence
  /** Where it was found, such as `bio` or the name of a server. */
  source: string
}

/** A person's e-mail address. */
export interface EmailContact {
  address: string
  status: EmailStatus
  /** 0 to 100, how good the address is; for sorting. */
  score: number
  confidence: Confidence
  /** Where it was found, such as `bio` or the name of a server. */
  source: string
  /** Why it is graded so, in stable words (`EmailReason`); what decided comes first. */
  reasons?: readonly string[]
}

/** How a person can be reached; absent = never looked for, null = looked for and not found. */
export interface Contacts {
  linkedin?: LinkedinContact | null
  email?: EmailContact | null
}

/**
 * What is known after a lookup: what it found takes the place of what was known before, but what it did not find does not
 * undo what was.
 */
export function mergeContacts(known: Contacts, found: Contacts): Contacts {
  const merged: Contacts = {}
  const linkedin = found.linkedin ?? known.linkedin ?? found.linkedin
  const email = found.email ?? known.email ?? found.email
  if (linkedin !== undefined) merged.linkedin = linkedin
  if (email !== undefined) merged.email = email
  return merged
}

/** True when `later` has a way to reach the person that `known` had not. */
export const isMoreKnown = (known: Contacts, later: Contacts): boolean =>
  (later.linkedin != null && later.linkedin.url !== known.linkedin?.url) ||
  (later.email != null && (later.email.address !== known.email?.address || later.email.status !== known.email?.status))
