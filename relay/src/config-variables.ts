import { z } from 'zod'
import { parseAllowList } from './dispatch/allow-list.ts'

/** One environment variable: what it is for, what it may hold, what it is without being set. */
export interface Variable<Schema extends z.ZodType = z.ZodType, Default extends string | null = string | null> {
  name: string
  /** As one would write it; null = not set. */
  default: Default
  /** One line for the README's table. */
  meaning: string
  /** Its value is never printed. */
  isSecret?: boolean
  /** Reads the text; its messages complete the sentence "NAME …". */
  schema: Schema
}

const variable = <Schema extends z.ZodType, Default extends string | null>(spec: Variable<Schema, Default>) => spec

const wholeNumber = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .refine((value) => value >= min && value <= max, rule)
}

const httpUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password
}, 'must be an http(s) URL without a user name or password')

const mainSecret = z.string().min(16, 'must have at least 16 characters').max(1000, 'must have at most 1000 characters')

const headerSafe = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters')

const allowTargets = z.string().transform((text, context) => {
  const { allowList, faults } = parseAllowList(text)
  for (const fault of faults)
    context.addIssue({ code: 'custom', message: `must be hosts, addresses or CIDRs: ${fault}` })
  return allowList
})

const databaseUrl = z.string().refine((text) => {
  if (text === ':memory:' || /^file:./.test(text)) return true
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
}, 'must be file:PATH, :memory: or postgres://USER:PASSWORD@HOST/NAME')

/** Every variable that Leadwire reads. */
export const variables = {
  host: variable({
    name: 'LEADWIRE_HOST',
    default: '127.0.0.1',
    meaning: 'Address to listen on; 0.0.0.0 or :: for all',
    schema: z.string().regex(/^[A-Za-z0-9._:-]{1,255}$/, 'must be a host name or an address, without port or brackets'),
  }),
  port: variable({
    name: 'LEADWIRE_PORT',
    default: '8080',
    meaning: 'Port to listen on; 0 takes any free one',
    schema: wholeNumber(0, 65535),
  }),
  databaseUrl: variable({
    name: 'LEADWIRE_DATABASE_URL',
    default: 'file:./data/leadwire.db',
    meaning: 'SQLite as file:PATH (relative to the repository root) or :memory:, or postgres://…',
    schema: databaseUrl,
  }),
  apiKey: variable({
    name: 'LEADWIRE_API_KEY',
    default: null,
    isSecret: true,
    meaning:
      'This key exists and owns the first workspace: 20 to 200 of A-Z a-z 0-9 _ -; else the first start prints one',
    schema: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/, 'must have 20 to 200 letters, digits, "_" or "-"'),
  }),
  mainSecret: variable({
    name: 'LEADWIRE_MAIN_SECRET',
    default: null,
    isSecret: true,
    meaning: 'Seals the signing secrets in the database, at least 16 characters; else a key file beside it does',
    schema: mainSecret,
  }),
  oldMainSecret: variable({
    name: 'LEADWIRE_MAIN_SECRET_OLD',
    default: null,
    isSecret: true,
    meaning:
      'The main secret of before, or the content of the key file, for one start: all is sealed anew with the new one',
    schema: mainSecret,
  }),
  profileSource: variable({
    name: 'LEADWIRE_PROFILE_SOURCE',
    default: 'sample',
    meaning: 'Where followers come from: sample, file:DIR (relative to the repository root) or scrapebadger',
    schema: z.string().regex(/^(sample|scrapebadger|file:.+)$/, 'must be sample, file:DIR or scrapebadger'),
  }),
  scrapeBadgerKey: variable({
    name: 'SCRAPEBADGER_API_KEY',
    default: null,
    isSecret: true,
    meaning: 'Key for LEADWIRE_PROFILE_SOURCE=scrapebadger',
    schema: headerSafe,
  }),
  scrapeBadgerUrl: variable({
    name: 'SCRAPEBADGER_BASE_URL',
    default: 'https://scrapebadger.com',
    meaning: 'Where ScrapeBadger answers',
    schema: httpUrl,
  }),
  maxPagesPerRun: variable({
    name: 'LEADWIRE_MAX_PAGES_PER_RUN',
    default: '100',
    meaning: 'Most pages that one run buys from ScrapeBadger; the next run goes on from there',
    schema: wholeNumber(1, 1_000_000),
  }),
  classifier: variable({
    name: 'LEADWIRE_CLASSIFIER',
    default: 'builtin',
    meaning: 'What grades profiles: builtin or openai (any OpenAI-compatible server)',
    schema: z.enum(['builtin', 'openai'], 'must be builtin or openai'),
  }),
  openaiUrl: variable({
    name: 'LEADWIRE_OPENAI_BASE_URL',
    default: null,
    meaning: 'For LEADWIRE_CLASSIFIER=openai: base URL, such as http://localhost:11434/v1',
    schema: httpUrl,
  }),
  openaiKey: variable({
    name: 'LEADWIRE_OPENAI_API_KEY',
    default: null,
    isSecret: true,
    meaning: 'For LEADWIRE_CLASSIFIER=openai: key; any word for a server that asks for none',
    schema: headerSafe,
  }),
  openaiModel: variable({
    name: 'LEADWIRE_OPENAI_MODEL',
    default: null,
    meaning: 'For LEADWIRE_CLASSIFIER=openai: model',
    schema: z.string().max(200, 'must have at most 200 characters'),
  }),
  allowTargets: variable({
    name: 'LEADWIRE_ALLOW_TARGETS',
    default: '',
    meaning: 'Private webhook targets to allow: hosts, addresses or CIDRs, each with an optional :port, by commas',
    schema: allowTargets,
  }),
  transport: variable({
    name: 'LEADWIRE_TRANSPORT',
    default: 'embedded',
    meaning: 'Who sends webhooks: embedded (the hub itself) or svix (a Svix server)',
    schema: z.enum(['embedded', 'svix'], 'must be embedded or svix'),
  }),
  svixToken: variable({
    name: 'LEADWIRE_SVIX_TOKEN',
    default: null,
    isSecret: true,
    meaning: 'For LEADWIRE_TRANSPORT=svix: token of the Svix server',
    schema: headerSafe,
  }),
  svixUrl: variable({
    name: 'LEADWIRE_SVIX_URL',
    default: 'https://api.svix.com',
    meaning: 'For LEADWIRE_TRANSPORT=svix: where the Svix server answers',
    schema: httpUrl,
  }),
  maxSubscriptions: variable({
    name: 'LEADWIRE_MAX_SUBSCRIPTIONS',
    default: '100',
    meaning: 'Most webhook subscriptions of one workspace',
    schema: wholeNumber(1, 1_000_000),
  }),
  leaseSeconds: variable({
    name: 'LEADWIRE_LEASE_SECONDS',
    default: '60',
    meaning: 'How long a claimed delivery stays with its hub, 35 to 600; one that a dead hub held is sent after that',
    // The longest timeout of an attempt is 30 s; what has not ended by then would be sent twice.
    schema: wholeNumber(35, 600),
  }),
  retentionDays: variable({
    name: 'LEADWIRE_RETENTION_DAYS',
    default: '30',
    meaning: 'Days for which webhook bodies and attempts are kept, up to 3650; 0 = for ever',
    schema: wholeNumber(0, 3650),
  }),
  rateLimitPerMinute: variable({
    name: 'LEADWIRE_RATE_LIMIT_PER_MINUTE',
    default: '60',
    meaning: 'Requests a minute per API key; 0 = no limit',
    schema: wholeNumber(0, 1_000_000),
  }),
  metricsToken: variable({
    name: 'LEADWIRE_METRICS_TOKEN',
    default: null,
    isSecret: true,
    meaning: 'Bearer token for /metrics, 16 to 500 visible ASCII characters',
    schema: z.string().regex(/^[\x21-\x7e]{16,500}$/, 'must be 16 to 500 visible ASCII characters'),
  }),
  otlpEndpoint: variable({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: null,
    meaning: 'Base URL of an OpenTelemetry collector (OTLP over HTTP) that traces are sent to',
    schema: httpUrl,
  }),
  otlpServiceName: variable({
    name: 'OTEL_SERVICE_NAME',
    default: 'leadwire',
    meaning: 'The name of this hub in traces',
    schema: z.string().max(200, 'must have at most 200 characters'),
  }),
  logLevel: variable({
    name: 'LEADWIRE_LOG_LEVEL',
    default: 'info',
    meaning: 'fatal, error, warn, info, debug, trace or silent',
    schema: z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    ),
  }),
}
