import type { Observation, Profile, SourceType } from './profile.ts'

/** One page of what a profile source found. */
export interface ProfilePage {
  observations: Observation[]
  /** Where to go on after this page, opaque to all but the adapter; null when this was the last page. */
  cursor: string | null
  /** Things a person should know, for the run's progress log, e.g. a malformed row with its line. */
  warnings: string[]
  /** Rows that could not be read and were skipped. */
  skippedCount: number
  /** What the upstream charged for this page, in its own credits. */
  creditsUsed: number
}

export interface FetchRequest {
  /** The tracked account, as `resolve` gave it. */
  handle: string
  externalId: string | null
  /** What to look for; at least one. */
  sourceTypes: readonly SourceType[]
  /** Start here: a `ProfilePage.cursor` from earlier, or null for the beginning. */
  cursor: string | null
  signal?: AbortSignal
}

/**
 * Port: where followers come from. Adapters live in the relay (`providers/profiles`).
 * Every failure of the upstream is thrown as a LeadwireError of kind Upstream, code `handle_lookup_failed`.
 */
export interface ProfileSource {
  readonly name: string
  /** True when pages come newest first, so that a page of only known followers ends a later run. */
  readonly isNewestFirst: boolean
  /**
   * Looks a tracked account up. `handle` is without `@`, any case; the answer spells it as the network does.
   * @throws NotFound `handle_not_found`, Unprocessable `handle_protected`, Upstream `handle_lookup_failed`
   */
  resolve(handle: string): Promise<Profile>
  /** Yields pages of at most 1,000 observations; ends after the page whose `cursor` is null. */
  fetch(request: FetchRequest): AsyncIterable<ProfilePage>
}
