import type { Profile } from '../sources/profile.ts'
import type { SegmentRule, Verdict } from './segment.ts'

/** What a classifier answered. */
export interface Classification {
  /** One for each profile, in the order of the profiles. */
  verdicts: Verdict[]
  /** For the run's progress log, e.g. that the built-in matcher stood in for a server that is down. */
  notes: string[]
}

/**
 * Port: grades profiles against a segment. The built-in matcher is the default; others live in the relay
 * (`providers/classifier`). It never fails for reasons of its own upstream; it only throws the signal's reason.
 */
export interface Classifier {
  readonly name: string
  classify(rule: SegmentRule, profiles: readonly Profile[], signal?: AbortSignal): Promise<Classification>
}
