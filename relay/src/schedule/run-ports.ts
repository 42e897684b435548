import type { Classifier, Clock, Db, OnSyncEnded, ProfileSource, Vault } from '@leadwire/core'
import type { Metrics } from '../metrics/metrics.ts'

/** What a run needs from outside. */
export interface RunPorts {
  db: Db
  /** Tells erased people, who are left out. */
  vault: Vault
  profiles: ProfileSource
  /** null = the built-in matcher. */
  classifier: Classifier | null
  clock: Clock
  /** How long new leads wait to be looked up where their stream asks for it, ms; undefined = nobody is looked up. */
  enrichWaitMs?: number | undefined
  /** The most pages one run fetches from an upstream that charges for each; the next run goes on from there. */
  maxPages: number
  /** Told of each sync in the transaction that ends it. */
  onSyncEnded: OnSyncEnded
  metrics: Pick<Metrics, 'runEnded'>
}
