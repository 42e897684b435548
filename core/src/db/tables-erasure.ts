import type { Generated } from 'kysely'

/** The tables of erasing people; units as in `tables.ts`. */

/** One order to erase a person, worked on in slices; kept when it is done, without a word of whom it was about. */
export interface ErasureTable {
  id: Generated<number>
  workspace_id: number
  /** See `ErasurePhase`; done = all is gone. */
  phase: string
  /** Where the phase goes on; JSON number[] */
  place: string
  /** JSON ErasureSubject, sealed by the vault; null once it is done. */
  sealed_subject: string | null
  follower_count: number
  lead_count: number
  message_count: number
  /** Deliveries that became `erased`. */
  erased_count: number
  /** Lists that were made anew without the person. */
  reissued_count: number
  /** Schedule and lease in one, as for deliveries. */
  due_at: number
  claimed_by: string | null
  created_at: number
  completed_at: number | null
}

/** Who must not come back. */
export interface ErasedPersonTable {
  workspace_id: number
  /** The vault's fingerprint of workspace and person key, see `personKey`. */
  fingerprint: string
  /** 1 = of a handle whose owner's id is known: it means only profiles that show no id. */
  has_id: number
  created_at: number
}
