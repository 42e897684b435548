import { DAY_MS } from '../clock.ts'
import { LeadwireError } from '../errors.ts'
import type { Contacts } from '../leads/contact.ts'
import type { Lead } from '../leads/lead.ts'
import type { Profile } from '../sources/profile.ts'
import type { EmailMode, LookupOutput, LookupResult } from './lookup.ts'

/** A person who is to be looked up. */
export interface LookupWork {
  workspaceId: number
  /** Names the work, such as `enrichment:12`: it is done, and paid for, once. Kept, so it must not name a person. */
  key: string
  /** The lead that gets what is found; null = a person who need not be one. */
  leadId: number | null
  profile: Profile
  /** At least one. */
  outputs: readonly LookupOutput[]
  emailMode: EmailMode
}

/** A look-up that came to its end. */
export interface LookupDone {
  result: LookupResult
  /** Credits; 0 for what was found before or not found at all. */
  cost: number
  /** True when nobody was asked: all of it was known already. */
  isCached: boolean
  /** As it is now, with its contacts; null where the work has no lead. */
  lead: Lead | null
  /** True when the lead has an address now that it had not before. */
  isNews: boolean
}

/** Who was looked up: a lead, or somebody by handle. */
export type LookupKind = 'lead' | 'handle'

/** One look-up of the history. */
export interface LookupRecord {
  id: number
  kind: LookupKind
  handle: string
  outputs: LookupOutput[]
  emailMode: EmailMode
  /** `failed` has no result. */
  state: 'done' | 'failed'
  result: LookupResult | null
  cost: number
  error: string | null
  createdAt: number
}

/** What was found is not paid for again within this time. Source: our choice; people change posts in years. */
export const FOUND_AGE_MS = 30 * DAY_MS

/** What was not found is looked for again after this time: a profile may say more by then. Source: our choice. */
export const NOT_FOUND_AGE_MS = DAY_MS

/** A look-up of the same person that came to its end before. */
export interface KnownLookup extends Contacts {
  emailMode: EmailMode
  completedAt: number
}

/**
 * What earlier look-ups answer of a new one; absent = it must be looked for. An address that was found verified will do for
 * `any` as well; one that was found under `any` will do for `verified` when it turned out so.
 * @param known  of one person, the newest first
 */
export function answerFrom(
  known: readonly KnownLookup[],
  { outputs, emailMode }: Pick<LookupWork, 'outputs' | 'emailMode'>,
  now: number,
): Contacts {
  const isFresh = ({ completedAt }: KnownLookup, value: unknown) =>
    now - completedAt < (value === null ? NOT_FOUND_AGE_MS : FOUND_AGE_MS)
  const answer: Contacts = {}
  for (const one of known) {
    const { linkedin, email } = one
    if (outputs.includes('linkedinUrl') && linkedin !== undefined && isFresh(one, linkedin))
      answer.linkedin ??= linkedin
    // Nothing at all under `any` is nothing verified either.
    const isAnswer =
      one.emailMode === emailMode || email?.status === 'verified' || (one.emailMode === 'any' && email === null)
    if (outputs.includes('email') && email !== undefined && isAnswer && isFresh(one, email)) answer.email ??= email
  }
  return answer
}

/** NotFound `profile_missing`: nothing is known of who has this handle. */
export const profileMissing = (handle: string, cause?: unknown) =>
  new LeadwireError('NotFound', 'profile_missing', `There is no profile of ${handle}`, { cause })
