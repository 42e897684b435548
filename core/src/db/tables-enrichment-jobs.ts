import type { Generated } from 'kysely'

/**
 * Leads that are to be looked up because their stream asks for it. A row is there until its lookup has ended and its lead has
 * been announced; units as in `tables.ts`.
 */
export interface EnrichmentJobTable {
  id: Generated<number>
  workspace_id: number
  /** Unique: a lead is new once. */
  lead_id: number
  /** null = the lead came without a run. */
  run_id: number | null
  /** In which batch the lead is announced; null = at once. */
  batch_key: string | null
  /** JSON LookupOutput[] */
  outputs: string
  /** verified | any */
  email_mode: string
  /** Then the lead is announced as it is, whatever has become of the lookup. */
  wait_until: number
  /** When the lead was announced to those who wait; null = they still do. */
  announced_at: number | null
  /** When it was announced to those who do not wait; null = there were none. */
  early_at: number | null
  /** Lookups that were thrown. */
  attempt_count: number
  /** Lookups begun, with those whose process died. */
  begun_count: number
  last_error: string | null
  /** Schedule, lease and retry in one, as for deliveries. */
  due_at: number
  claimed_by: string | null
  created_at: number
}
