import type { Generated } from 'kysely'

/** Jobs that send again what a subscription has missed; units as in `tables.ts`. */
export interface ReplayTable {
  id: Generated<number>
  workspace_id: number
  subscription_id: number
  /** queued | running | paused | finished | cancelled */
  state: string
  /** JSON ReplayableStatus[] */
  statuses: string
  /** JSON MessageType[]; null = all */
  types: string | null
  since: number | null
  until: number
  /** 1 = also messages that the subscription has no delivery of */
  includes_missing: number
  /** Deliveries a second; null = no limit */
  rate_per_second: number | null
  /** deliveries | messages | sent */
  phase: string
  /** JSON ReplayCursor, saved with the slice that led there; null = from the beginning */
  cursor: string | null
  total: number
  is_total_complete: number
  done: number
  without_body: number
  /** Why it stands still, see `replayWaits`; null = it does not */
  waits_for: string | null
  /** With a rate: up to when it has been used up; 0 = begins when the replay goes on */
  slot_at: number
  /** Schedule and lease in one, as for deliveries. */
  due_at: number
  claimed_by: string | null
  created_at: number
  started_at: number | null
  completed_at: number | null
}

/** What a replay has put on its way, until it has been seen at rest. */
export interface ReplayItemTable {
  replay_id: number
  delivery_id: number
}
