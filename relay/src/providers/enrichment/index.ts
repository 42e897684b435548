import { hostname } from 'node:os'
import { type CheckEmail, type Clock, type ContactSource, type Lookup, MINUTE_MS } from '@leadwire/core'
import type { Dispatcher } from 'undici'
import type { EnrichmentConfig } from '../../config-enrichment.ts'
import { builtinSource } from './builtin.ts'
import { type MailDns, mailDns } from './dns.ts'
import { emailChecker } from './email-checker.ts'
import { httpSource } from './http.ts'
import { boundedLookup, lookupOf } from './lookups.ts'
import { smtpProbe } from './smtp-probe.ts'

/** What enrichment needs of the outside world. */
export interface EnrichmentWorld {
  /** The public guard's: websites and mail servers of others must not lead inside, whatever webhooks may. */
  dispatcher: Dispatcher
  mayDial: (address: string, port: number) => boolean
  /** How the hub names itself to mail servers; default the machine's own name. */
  heloName?: string | undefined
  clock: Clock
  /** Looks people up, whatever the configuration says. */
  lookup?: Lookup | undefined
}

/** What looks people up. */
export interface Enrichment {
  /** null = nobody is looked up. */
  lookup: Lookup | null
  /** The same for somebody who waits for the answer; at most `ON_DEMAND_MS`. */
  onDemand: Lookup | null
  /** Ends what is under way. */
  close(): void
}

/** The longest that a caller waits for a lookup. Source: the shortest time-out that proxies and clients commonly have. */
const ON_DEMAND_MS = MINUTE_MS

/** The lookup that a configuration asks for. */
export function openEnrichment(config: EnrichmentConfig, world: EnrichmentWorld): Enrichment {
  const dns = mailDns({ servers: config.dnsServers, clock: world.clock })
  const lookup = world.lookup ?? openLookup(config, dns, world)
  const stopping = new AbortController()
  return {
    lookup,
    onDemand: lookup && boundedLookup(lookup, ON_DEMAND_MS, stopping.signal),
    close() {
      stopping.abort()
      dns.close()
    },
  }
}

function openLookup(config: EnrichmentConfig, dns: MailDns, world: EnrichmentWorld): Lookup | null {
  const source = openSource(config, world)
  if (!source) return null
  const { clock, mayDial, heloName = hostname() } = world
  const probe = config.isProbingMailboxes ? smtpProbe({ dns, mayDial, heloName, clock }) : null
  let checker: Promise<CheckEmail> | undefined
  const load = async () => {
    const { loadDisposable } = await import('./disposable.ts')
    return emailChecker({ dns, isDisposable: await loadDisposable(), probe })
  }
  return lookupOf(source, async (address, signal) => {
    checker ??= load()
    return await (await checker)(address, signal)
  })
}

function openSource(config: EnrichmentConfig, { dispatcher, clock }: EnrichmentWorld): ContactSource | null {
  switch (config.kind) {
    case 'none':
      return null
    case 'builtin':
      return builtinSource(config.isReadingWebsites ? { dispatcher } : null)
    case 'http':
      // Like any server that the operator names, it may be inside.
      return httpSource({ url: config.url ?? '', apiKey: config.apiKey, clock })
  }
}
