import { isIP } from 'node:net'
import { z } from 'zod'
import { headerSafe, httpUrl, wholeNumber } from './config-schemas.ts'
import { type ValuesOf, variable } from './config-variable.ts'

/** What looks people up, and for how much. */
export interface EnrichmentConfig {
  kind: 'none' | 'builtin' | 'http'
  /** Set with `http`. */
  url: string | undefined
  /** Empty = none is sent. */
  apiKey: string
  isReadingWebsites: boolean
  isProbingMailboxes: boolean
  /** `ADDRESS` or `ADDRESS:PORT`; empty = the machine's own. */
  dnsServers: readonly string[]
  creditsPerOutput: number
  /** What a workspace begins with; null = no limit. */
  startCredits: number | null
  /** At this many credits or fewer a balance is low. */
  lowCredits: number
  /** How long a new lead waits for its contacts. */
  waitMs: number
}

const onOff = z.enum(['on', 'off'], 'must be on or off').transform((text) => text === 'on')

/** True for `9.9.9.9`, `9.9.9.9:53`, `2620:fe::fe` and `[2620:fe::fe]:53`. */
function isServer(text: string): boolean {
  const [, bracketed, plain, port = '53'] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  return isIP(text) > 0 || (isIP(bracketed ?? plain ?? '') > 0 && Number(port) > 0 && Number(port) < 65_536)
}

const dnsServers = z
  .string()
  .transform((text) => text.split(',').map((server) => server.trim()))
  .refine((servers) => servers.every(isServer), 'must be addresses of DNS servers by commas, with or without a port')

/** The variables of enrichment, in the order of the README's table. */
export const enrichmentVariables = {
  enrichment: variable({
    name: 'LEADWIRE_ENRICHMENT',
    default: 'builtin',
    meaning: 'What looks up contacts of leads: builtin (what a profile publishes), http (a server of yours) or none',
    schema: z.enum(['none', 'builtin', 'http'], 'must be none, builtin or http'),
  }),
  enrichmentUrl: variable({
    name: 'LEADWIRE_ENRICHMENT_URL',
    default: null,
    meaning: 'For LEADWIRE_ENRICHMENT=http: where your enrichment server answers',
    schema: httpUrl,
  }),
  enrichmentKey: variable({
    name: 'LEADWIRE_ENRICHMENT_KEY',
    default: null,
    isSecret: true,
    meaning: 'For LEADWIRE_ENRICHMENT=http: sent to it as a bearer token',
    schema: headerSafe,
  }),
  enrichmentWebsite: variable({
    name: 'LEADWIRE_ENRICHMENT_WEBSITE',
    default: 'off',
    meaning:
      'For LEADWIRE_ENRICHMENT=builtin: on also reads the website that a profile links to, as its robots.txt allows',
    schema: onOff,
  }),
  smtpProbe: variable({
    name: 'LEADWIRE_SMTP_PROBE',
    default: 'off',
    meaning: 'on asks mail servers whether a mailbox exists (port 25, no mail is sent); off goes by DNS alone',
    schema: onOff,
  }),
  dnsServers: variable({
    name: 'LEADWIRE_DNS_SERVERS',
    default: null,
    meaning: "DNS servers for e-mail domains by commas, as 9.9.9.9 or 127.0.0.1:5353; else the machine's own",
    schema: dnsServers,
  }),
  creditsPerOutput: variable({
    name: 'LEADWIRE_CREDITS_PER_OUTPUT',
    default: '1',
    meaning: 'What each contact costs that is found, in credits; 0 = nothing',
    schema: wholeNumber(0, 1_000_000),
  }),
  credits: variable({
    name: 'LEADWIRE_CREDITS',
    default: null,
    meaning: 'Credits that a workspace begins with; not set = no limit. `leadwire credits` changes them later',
    schema: wholeNumber(0, 999_999_999),
  }),
  lowCredits: variable({
    name: 'LEADWIRE_CREDITS_LOW',
    default: '10',
    meaning: 'At this many credits or fewer `GET /me` calls the balance low',
    schema: wholeNumber(0, 999_999_999),
  }),
  enrichWaitSeconds: variable({
    name: 'LEADWIRE_ENRICH_WAIT_S',
    default: '120',
    meaning: 'How long a new lead waits for its contacts before it is sent without, in seconds, up to 3600',
    schema: wholeNumber(0, 3600),
  }),
}

/** What looks people up, as the variables say. */
export const toEnrichment = (values: ValuesOf<typeof enrichmentVariables>): EnrichmentConfig => ({
  kind: values.enrichment,
  url: values.enrichmentUrl,
  apiKey: values.enrichmentKey ?? '',
  isReadingWebsites: values.enrichmentWebsite,
  isProbingMailboxes: values.smtpProbe,
  dnsServers: values.dnsServers ?? [],
  creditsPerOutput: values.creditsPerOutput,
  startCredits: values.credits ?? null,
  lowCredits: values.lowCredits,
  waitMs: values.enrichWaitSeconds * 1000,
})
