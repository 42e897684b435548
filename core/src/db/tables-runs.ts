import type { Generated } from 'kysely'

/** The tables of runs, syncs and what they may use; units as in `tables.ts`. */

/** All the runs that one slot or one call queued for a stream. */
export interface SyncTable {
  id: Generated<number>
  workspace_id: number
  stream_id: number
  /** cron | manual */
  trigger: string
  /** As that of its runs. */
  mode: string
  /** The slot of the schedule that it stands for; null = by a call. Unique per stream. */
  slot_at: number | null
  /** JSON SkippedPair[] */
  skipped: string
  run_count: number
  /** Its runs that have not ended; 0 = it is over. */
  open_run_count: number
  created_at: number
  completed_at: number | null
}

/** How much of a source's budget was used in one period. */
export interface BudgetUseTable {
  source_id: number
  /** sync | retest */
  kind: string
  /** The day (YYYY-MM-DD) or month (YYYY-MM), in the zone that the budget goes by. */
  period: string
  used: number
}

export interface RunTable {
  id: Generated<number>
  workspace_id: number
  stream_id: number
  pair_id: number
  /** null = of a run that no sync queued. */
  sync_id: number | null
  /** The slot it stands for; unique per pair. */
  slot_at: number | null
  /** What its followers were pushed under; unique per pair. */
  import_id: string | null
  /** The period of its source's budget that it used a place of; null = of none. */
  budget_period: string | null
  source_id: number
  segment_id: number
  /** cron | manual */
  trigger: string
  mode: string
  /** queued | running | succeeded | failed | cancelled */
  status: string
  triggered_at: number
  completed_at: number | null
  /** fresh (fetching) | judge */
  phase: string
  /** The adapter's cursor after the last ingested page, of a re-test the last event.id, of an import its last batch; null = from the beginning. */
  cursor: string | null
  page_count: number
  new_follower_count: number
  liker_count: number
  high_count: number
  medium_count: number
  enriched_count: number
  /** Leads that were queued to be looked up … */
  lookup_count: number
  /** … and those of them that have not been announced to those who wait for that. */
  waiting_count: number
  skipped_row_count: number
  credits_used: number
  error_message: string | null
  cancel_requested_at: number | null
  /** Schedule and lease in one, as for deliveries. */
  due_at: number
  claimed_by: string | null
}

export interface RunLogTable {
  id: Generated<number>
  run_id: number
  step: string
  message: string
  created_at: number
}
