import {
  type Clock,
  type Db,
  grantStartCredits,
  type Lookup,
  type LookupPorts,
  type OnSyncLookedUp,
} from '@leadwire/core'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { type EnrichmentWorld, openEnrichment } from '../providers/enrichment/index.ts'
import { createEnricher } from './enriching.ts'

/** All that looks people up: for callers who wait, and in the background. */
export interface EnrichmentService {
  /** For callers who wait; null = nobody is looked up. */
  onDemand: LookupPorts | null
  /** How long new leads wait for it, ms; undefined = nobody is looked up. */
  waitMs: number | undefined
  /** A hint that leads were found. */
  wake(): void
  /** Gives workspaces what they begin with, and begins to look leads up. */
  start(): Promise<void>
  /** Breaks off what is under way; it is charged nothing, and leads are looked up after the next start. */
  stop(): Promise<void>
}

export interface EnrichmentServicePorts extends EnrichmentWorld {
  db: Db
  clock: Clock
  /** 0 ≤ r < 1 */
  random: () => number
  log: Logger
  onSyncLookedUp: OnSyncLookedUp
  /** Called when leads may have been announced. */
  onAnnounced: () => void
}

/** Puts together what the configuration allows for. */
export function createEnrichmentService(
  { enrichment: config, publicUrl, leaseMs }: Pick<Config, 'enrichment' | 'publicUrl' | 'leaseMs'>,
  ports: EnrichmentServicePorts,
): EnrichmentService {
  const { db, clock, log } = ports
  const heloName = publicUrl === undefined ? undefined : new URL(publicUrl).hostname
  const enrichment = openEnrichment(config, { ...ports, heloName })
  const withPrice = (lookup: Lookup | null) => lookup && { lookup, creditsPerOutput: config.creditsPerOutput }
  const enricher = createEnricher({ ...ports, leaseMs, lookups: withPrice(enrichment.lookup) })
  const grant = async (credits: number) => {
    try {
      const count = await grantStartCredits(db, credits, clock)
      if (count > 0) log.info({ count, credits }, 'workspaces begin with credits')
    } catch (err) {
      // The key of the first start is to be shown whatever happens here.
      log.error({ err }, 'cannot give workspaces the credits of LEADWIRE_CREDITS; the next start tries again')
    }
  }
  return {
    onDemand: withPrice(enrichment.onDemand),
    waitMs: enrichment.lookup ? config.waitMs : undefined,
    wake: enricher.wake,
    async start() {
      if (config.startCredits !== null) await grant(config.startCredits)
      enricher.start()
    },
    async stop() {
      enrichment.close()
      await enricher.stop()
    },
  }
}
