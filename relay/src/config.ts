import { resolve } from 'node:path'
import type { Plans } from '@leadwire/core'
import { type BillingConfig, toBilling } from './config-billing.ts'
import { type EnrichmentConfig, toEnrichment } from './config-enrichment.ts'
import { type MailConfig, readDkim } from './config-mail.ts'
import { readPlans } from './config-plans.ts'
import type { ValuesOf, Variable } from './config-variable.ts'
import { variables } from './config-variables.ts'

type Values = ValuesOf<typeof variables>

/** What grades profiles. */
export type ClassifierConfig = { kind: 'builtin' } | { kind: 'openai'; baseUrl: string; apiKey: string; model: string }

/** Who sends webhooks. */
export type TransportConfig = { kind: 'embedded' } | { kind: 'svix'; token: string; url: string | undefined }

/** Where traces go: the collector's base URL, to which `/v1/traces` is to be added. */
export interface TracingConfig {
  endpoint: string
  serviceName: string
  /** Part of the traces that is kept, 0 to 1. */
  ratio: number
}

/** Everything that can be set from outside, checked. Paths are absolute. */
export interface Config
  extends Pick<
    Values,
    | 'host'
    | 'port'
    | 'databaseUrl'
    | 'apiKey'
    | 'mainSecret'
    | 'profileSource'
    | 'maxPagesPerRun'
    | 'allowTargets'
    | 'publicUrl'
    | 'maxSubscriptions'
    | 'retentionDays'
    | 'rateLimitPerMinute'
    | 'metricsToken'
    | 'logLevel'
  > {
  /** Where the main secret is kept when `mainSecret` is not set: beside the SQLite file, else in the data folder. */
  keyFile: string
  /** Main secrets of before, which can still open what they sealed; it is sealed anew at the start. */
  oldMainSecrets: readonly string[]
  scrapeBadger: { apiKey: string | undefined; baseUrl: string }
  /** What each tier may use; null = nothing is limited. */
  plans: Plans
  billing: BillingConfig
  enrichment: EnrichmentConfig
  mail: MailConfig
  /** The bot that writes digests into chats; `botToken` undefined = there is none. */
  telegram: { botToken: string | undefined; baseUrl: string }
  classifier: ClassifierConfig
  transport: TransportConfig
  /** How long a claimed delivery stays with its relay; longer than any attempt may take. */
  leaseMs: number
  /** Undefined = no traces. */
  tracing: TracingConfig | undefined
}

/** Thrown by `readConfig`. Plain, since it is thrown before core (and its database driver) may be loaded. */
export class ConfigError extends Error {
  /** One sentence a fault, beginning with the variable's name. Secret values are not in it. */
  readonly faults: string[]

  constructor(faults: string[]) {
    const heading =
      faults.length === 1 ? 'The configuration has a fault' : `The configuration has ${faults.length} faults`
    super([`${heading}:`, ...faults].join('\n  '))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** Every variable with its default and meaning, in the order of the README's table. */
export const configTable: readonly Pick<Variable, 'name' | 'default' | 'meaning' | 'isSecret'>[] =
  Object.values(variables)

/**
 * Reads and checks the environment; nothing else in Leadwire does. An empty variable counts as unset.
 * @param baseDir  what relative paths in `file:` values are taken from: the repository root
 * @throws ConfigError with every fault at once
 */
export function readConfig(env: Record<string, string | undefined>, baseDir: string): Config {
  const faults: string[] = []
  const values = Object.fromEntries(
    Object.entries(variables).map(([key, variable]) => [key, readVariable(variable, env, faults)]),
  ) as Values
  const needs = (setting: string, ...needed: Variable[]) => {
    for (const { name } of needed.filter((variable) => !textOf(variable, env))) {
      faults.push(`${name} is not set; ${setting} needs it`)
    }
  }
  const { scrapeBadgerKey: key, openaiUrl: url, openaiKey, openaiModel, svixToken } = variables
  if (values.profileSource === 'scrapebadger') needs('LEADWIRE_PROFILE_SOURCE=scrapebadger', key)
  if (values.classifier === 'openai') needs('LEADWIRE_CLASSIFIER=openai', url, openaiKey, openaiModel)
  if (values.transport === 'svix') needs('LEADWIRE_TRANSPORT=svix', svixToken)
  if (values.billing === 'stripe') needs('LEADWIRE_BILLING=stripe', variables.stripeKey, variables.stripePrices)
  if (values.enrichment === 'http') needs('LEADWIRE_ENRICHMENT=http', variables.enrichmentUrl)
  const planFaults: string[] = []
  const plans = values.plans === undefined ? null : readPlans(values.plans, baseDir, planFaults)
  faults.push(...planFaults.map((fault) => `${variables.plans.name}${fault}`))
  const dkimFaults: string[] = []
  const dkim = readDkim(values, baseDir, dkimFaults)
  faults.push(...dkimFaults)
  if (faults.length > 0) throw new ConfigError(faults)
  return {
    host: values.host,
    port: values.port,
    databaseUrl: fromBase(values.databaseUrl, baseDir),
    apiKey: values.apiKey,
    mainSecret: values.mainSecret,
    keyFile: toKeyFile(fromBase(values.databaseUrl, baseDir), baseDir),
    oldMainSecrets: values.oldMainSecret ? [values.oldMainSecret] : [],
    profileSource: fromBase(values.profileSource, baseDir),
    scrapeBadger: { apiKey: values.scrapeBadgerKey, baseUrl: values.scrapeBadgerUrl },
    maxPagesPerRun: values.maxPagesPerRun,
    plans,
    billing: toBilling(values),
    publicUrl: values.publicUrl,
    mail: { smtpUrl: values.smtpUrl, from: values.mailFrom, dkim },
    telegram: { botToken: values.telegramToken, baseUrl: values.telegramUrl },
    enrichment: toEnrichment(values),
    classifier: toClassifier(values),
    allowTargets: values.allowTargets,
    transport: toTransport(values),
    maxSubscriptions: values.maxSubscriptions,
    leaseMs: values.leaseSeconds * 1000,
    retentionDays: values.retentionDays,
    rateLimitPerMinute: values.rateLimitPerMinute,
    metricsToken: values.metricsToken,
    tracing: toTracing(values),
    logLevel: values.logLevel,
  }
}

const textOf = ({ name }: Variable, env: Record<string, string | undefined>) => env[name]?.trim() || undefined

/** The value, or undefined when it is unset without a default, or faulty. */
function readVariable(variable: Variable, env: Record<string, string | undefined>, faults: string[]): unknown {
  const text = textOf(variable, env) ?? variable.default
  if (text === null) return undefined
  const result = variable.schema.safeParse(text)
  if (result.success) return result.data
  for (const { message } of result.error.issues) faults.push(`${variable.name}${shown(variable, text)} ${message}`)
  return undefined
}

/** A faulty value as it may be printed. */
function shown({ isSecret }: Variable, text: string): string {
  if (isSecret) return ` (${text.length} characters, not shown)`
  const cut = text.length > 200 ? `${text.slice(0, 200)}…` : text
  // A password in a URL is a secret wherever it stands.
  return `=${JSON.stringify(cut.replace(/\/\/[^/]*@/, '//***@'))}`
}

function toClassifier({ classifier, openaiUrl, openaiKey, openaiModel }: Values): ClassifierConfig {
  if (classifier !== 'openai' || !openaiUrl || !openaiKey || !openaiModel) return { kind: 'builtin' }
  return { kind: 'openai', baseUrl: openaiUrl, apiKey: openaiKey, model: openaiModel }
}

const toTransport = ({ transport, svixToken, svixUrl }: Values): TransportConfig =>
  transport === 'svix' && svixToken ? { kind: 'svix', token: svixToken, url: svixUrl } : { kind: 'embedded' }

function toTracing({ otlpEndpoint, otlpServiceName, traceSampler, traceRatio }: Values): TracingConfig | undefined {
  if (!otlpEndpoint) return undefined
  const ratio = traceSampler.endsWith('ratio') ? traceRatio : traceSampler.endsWith('on') ? 1 : 0
  return { endpoint: otlpEndpoint, serviceName: otlpServiceName, ratio }
}

const toKeyFile = (databaseUrl: string, baseDir: string) =>
  databaseUrl.startsWith('file:') ? `${databaseUrl.slice('file:'.length)}.key` : resolve(baseDir, 'data/leadwire.key')

const fromBase = (text: string, baseDir: string) =>
  text.startsWith('file:') ? `file:${resolve(baseDir, text.slice('file:'.length))}` : text
