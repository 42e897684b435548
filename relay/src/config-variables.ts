import { z } from 'zod'
import { billingVariables } from './config-billing.ts'
import { enrichmentVariables } from './config-enrichment.ts'
import { isSmtpUrl, parseMailFrom } from './config-mail.ts'
import {
  allowTargets,
  databaseUrl,
  headerSafe,
  hostName,
  httpUrl,
  mainSecret,
  samplers,
  wholeNumber,
} from './config-schemas.ts'
import { variable } from './config-variable.ts'

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
  plans: variable({
    name: 'LEADWIRE_PLANS',
    default: null,
    meaning:
      'Daily syncs and monthly re-tests of each account tier, as JSON or a path to it; without it nothing is limited',
    schema: z.string().max(10_000, 'must have at most 10000 characters'),
  }),
  ...billingVariables,
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
  publicUrl: variable({
    name: 'LEADWIRE_PUBLIC_URL',
    default: null,
    meaning: 'Where people reach this hub, such as https://leads.example.org, for links in mails; mails need it',
    schema: httpUrl
      .refine((text) => !/[?#]/.test(text), 'must not have a query')
      .transform((text) => text.replace(/\/+$/, '')),
  }),
  smtpUrl: variable({
    name: 'LEADWIRE_SMTP_URL',
    default: null,
    isSecret: true,
    meaning: 'Mail server as smtp://USER:PASSWORD@HOST:PORT, or smtps:// for TLS from the start; mails need it',
    schema: z.string().refine(isSmtpUrl, 'must be smtp://USER:PASSWORD@HOST:PORT or smtps://…'),
  }),
  mailFrom: variable({
    name: 'LEADWIRE_MAIL_FROM',
    default: null,
    meaning: 'Sender of mails: an address, or Name <address>; mails need it',
    schema: z.string().transform((text, context) => {
      const from = parseMailFrom(text)
      if (from) return from
      context.addIssue({ code: 'custom', message: 'must be an address, or Name <address>' })
      return z.NEVER
    }),
  }),
  dkimDomain: variable({
    name: 'LEADWIRE_DKIM_DOMAIN',
    default: null,
    meaning: 'Domain whose DKIM key signs mails; with it go the selector and a key',
    schema: hostName,
  }),
  dkimSelector: variable({
    name: 'LEADWIRE_DKIM_SELECTOR',
    default: null,
    meaning: 'Name of the DKIM key, as in SELECTOR._domainkey.DOMAIN',
    schema: hostName,
  }),
  dkimKey: variable({
    name: 'LEADWIRE_DKIM_KEY',
    default: null,
    isSecret: true,
    meaning: 'The private DKIM key as PEM, line breaks may be written \\n',
    schema: z.string().max(20_000, 'must have at most 20000 characters'),
  }),
  dkimKeyFile: variable({
    name: 'LEADWIRE_DKIM_KEY_FILE',
    default: null,
    meaning: 'File with the private DKIM key (relative to the repository root), instead of LEADWIRE_DKIM_KEY',
    schema: z.string().max(4096, 'must have at most 4096 characters'),
  }),
  telegramToken: variable({
    name: 'LEADWIRE_TELEGRAM_TOKEN',
    default: null,
    isSecret: true,
    meaning: 'Token of the Telegram bot that writes digests into chats, as BotFather gives it; digests there need it',
    schema: z.string().regex(/^\d{1,20}:[A-Za-z0-9_-]{10,200}$/, 'must be the token of a bot, such as 123456:ABC…'),
  }),
  telegramUrl: variable({
    name: 'LEADWIRE_TELEGRAM_URL',
    default: 'https://api.telegram.org',
    meaning: 'Where the Telegram bot API answers; for a bot API server of your own',
    schema: httpUrl.refine((text) => !/[?#]/.test(text), 'must not have a query'),
  }),
  ...enrichmentVariables,
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
    default: null,
    meaning: "For LEADWIRE_TRANSPORT=svix: where the Svix server answers; else Svix's cloud, in the token's region",
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
  traceSampler: variable({
    name: 'OTEL_TRACES_SAMPLER',
    default: 'parentbased_always_on',
    meaning: 'Which traces are kept: always_on, always_off, traceidratio, or one of these behind parentbased_',
    // No span here has a parent from outside, so both spellings come to the same.
    schema: z.enum(samplers, `must be one of ${samplers.join(', ')}`),
  }),
  traceRatio: variable({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    default: '1',
    meaning:
      'For a traceidratio sampler: the part of the traces that is kept, 0 to 1; of a delivery all attempts or none',
    schema: z
      .string()
      .regex(/^(0(\.\d{1,9})?|\.\d{1,9}|1(\.0{1,9})?)$/, 'must be a number from 0 to 1')
      .transform(Number),
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
