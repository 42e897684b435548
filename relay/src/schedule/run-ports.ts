import type { Classifier, Clock, Db, ProfileSource } from '@leadwire/core'
import type { Metrics } from '../metrics/metrics.ts'

/** What a run needs from outside. */
export interface RunPorts {
  db: Db
  profiles: ProfileSource
  /** null = the built-in matcher. */
  classifier: Classifier | null
  clock: Clock
  /** The most pages one run fetches from an upstream that charges for each; the next run goes on from there. */
  maxPages: number
  metrics: Pick<Metrics, 'runEnded'>
}
