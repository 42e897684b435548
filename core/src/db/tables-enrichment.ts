import type { Generated } from 'kysely'

/** The tables of looking people up and of what it costs; units as in `tables.ts`. */

/** What a workspace has; one without a row has no limit. */
export interface CreditAccountTable {
  workspace_id: number
  /** Never below 0, with what is held counted in; null = no limit. */
  balance: number | null
  updated_at: number
}

/** Credits that are held for work under way. After `expires_at` they count no more, and the row waits to be removed. */
export interface CreditReservationTable {
  id: Generated<number>
  workspace_id: number
  /** What the work is, such as `lookup:12`; unique in the workspace. */
  key: string
  reason: string
  subject: string
  amount: number
  /** New with each reserve; only its holder may settle. */
  held_by: string
  expires_at: number
  created_at: number
}

/** One change of a balance, in the order in which they happened. */
export interface CreditEntryTable {
  id: Generated<number>
  workspace_id: number
  /** charge | refund | adjust | set */
  kind: string
  /** Unique in (workspace, kind); null = it may happen again. */
  key: string | null
  reason: string
  subject: string
  /** Signed: what was spent is below 0. */
  amount: number
  /** Of a charge: what was held for it. */
  reserved: number | null
  /** null = there was no limit. */
  balance_after: number | null
  /** Of a charge: who settled it. */
  held_by: string | null
  created_at: number
}

/** A look-up of one person: under way, or its result. Kept for `LOOKUPS_KEPT_MS`. */
export interface LookupTable {
  id: Generated<number>
  workspace_id: number
  /** Unique in the workspace; also the key under which it is paid for. */
  key: string
  /** lead | handle */
  kind: string
  lead_id: number | null
  person_key: string
  /** As the network spells it. */
  handle: string
  /** `platform:handle`, lower-cased. */
  handle_key: string
  wants_linkedin: number
  wants_email: number
  /** JSON LookupOutput[]: what was not known from before, and so was looked for. */
  asked: string
  /** verified | any */
  email_mode: string
  /** running | done | failed */
  state: string
  /** New with each start; only its holder may end it. */
  held_by: string
  /** From then on others may look the same person up. */
  held_until: number
  /** JSON LookupResult; null unless done */
  result: string | null
  /** In credits. */
  cost: number
  /** null unless failed */
  error: string | null
  created_at: number
  completed_at: number | null
}
