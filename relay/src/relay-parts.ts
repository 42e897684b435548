import type { Classifier, Clock, Db, Lookup, ProfileSource, Vault } from '@leadwire/core'
import type { Express } from 'express'
import type { Logger } from './log.ts'

/** A running hub. */
export interface Relay {
  /** Where it answers, e.g. `http://127.0.0.1:8080`. */
  url: string
  /** The web application, to be mounted in a server of one's own. */
  app: Express
  db: Db
  vault: Vault
  /** The API key that the first start made; null when there was one already. Shown nowhere else. */
  firstKey: string | null
  /** Lets deliveries in flight finish for up to 3 s, gives runs back, closes the database. May be called twice. */
  stop(): Promise<void>
}

/** What an embedding service or a test may put in place of the real thing. */
export interface RelayParts {
  clock?: Clock
  /** 0 ≤ r < 1 */
  random?: () => number
  profiles?: ProfileSource
  classifier?: Classifier
  /** Looks people up, whatever `LEADWIRE_ENRICHMENT` says. */
  lookup?: Lookup
  log?: Logger
  /** Parse each reply by its declared schema and fail when it differs; for tests. */
  checksReplies?: boolean
}
