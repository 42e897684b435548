import { describe, expect, it } from 'vitest'
import { ConfigError, configTable, readConfig } from '../../relay/src/config.ts'

const base = '/srv/leadwire'
const read = (env: Record<string, string | undefined> = {}) => readConfig(env, base)

const faultsOf = (env: Record<string, string>) => {
  try {
    read(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults
  }
}

describe('readConfig', () => {
  it('works with nothing set', () => {
    const { allowTargets, ...rest } = read()
    expect(rest).toEqual({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: 'file:/srv/leadwire/data/leadwire.db',
      apiKey: undefined,
      mainSecret: undefined,
      keyFile: '/srv/leadwire/data/leadwire.db.key',
      oldMainSecrets: [],
      profileSource: 'sample',
      scrapeBadger: { apiKey: undefined, baseUrl: 'https://scrapebadger.com' },
      maxPagesPerRun: 100,
      plans: null,
      billing: { kind: 'none' },
      enrichment: {
        kind: 'builtin',
        url: undefined,
        apiKey: '',
        isReadingWebsites: false,
        isProbingMailboxes: false,
        dnsServers: [],
        creditsPerOutput: 1,
        startCredits: null,
        lowCredits: 10,
        waitMs: 120_000,
      },
      mail: {},
      telegram: { botToken: undefined, baseUrl: 'https://api.telegram.org' },
      classifier: { kind: 'builtin' },
      transport: { kind: 'embedded' },
      maxSubscriptions: 100,
      leaseMs: 60_000,
      retentionDays: 30,
      rateLimitPerMinute: 60,
      metricsToken: undefined,
      tracing: undefined,
      logLevel: 'info',
    })
    expect(allowTargets.allowsAddress('127.0.0.1', 80)).toBe(false)
  })

  it('takes an empty variable as unset', () => {
    const empty = Object.fromEntries(configTable.map(({ name }) => [name, ' ']))
    expect({ ...read(empty), allowTargets: null }).toEqual({ ...read(), allowTargets: null })
  })

  it('reads every variable', () => {
    const config = read({
      LEADWIRE_HOST: '::',
      LEADWIRE_PORT: '0',
      LEADWIRE_DATABASE_URL: 'postgres://me:word@db:5432/leads?schema=x',
      LEADWIRE_API_KEY: `ctgo_${'a'.repeat(40)}`,
      LEADWIRE_MAIN_SECRET: 'sixteen letters!',
      LEADWIRE_MAIN_SECRET_OLD: 'the secret of before',
      LEADWIRE_PROFILE_SOURCE: 'scrapebadger',
      SCRAPEBADGER_API_KEY: 'sb_1',
      SCRAPEBADGER_BASE_URL: 'http://localhost:9000',
      LEADWIRE_MAX_PAGES_PER_RUN: '5',
      LEADWIRE_CLASSIFIER: 'openai',
      LEADWIRE_OPENAI_BASE_URL: 'http://localhost:11434/v1',
      LEADWIRE_OPENAI_API_KEY: 'none',
      LEADWIRE_OPENAI_MODEL: 'small',
      LEADWIRE_ALLOW_TARGETS: 'localhost:3000, 10.0.0.0/8',
      LEADWIRE_TRANSPORT: 'svix',
      LEADWIRE_SVIX_TOKEN: 'testsk_1',
      LEADWIRE_SVIX_URL: 'http://localhost:8071',
      LEADWIRE_MAX_SUBSCRIPTIONS: '1000000',
      LEADWIRE_LEASE_SECONDS: '35',
      LEADWIRE_RETENTION_DAYS: '0',
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
      LEADWIRE_METRICS_TOKEN: 'sixteen-letters!',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      OTEL_SERVICE_NAME: 'leads',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      LEADWIRE_LOG_LEVEL: 'debug',
    })
    expect(config).toMatchObject({
      host: '::',
      port: 0,
      databaseUrl: 'postgres://me:word@db:5432/leads?schema=x',
      apiKey: `ctgo_${'a'.repeat(40)}`,
      mainSecret: 'sixteen letters!',
      oldMainSecrets: ['the secret of before'],
      profileSource: 'scrapebadger',
      scrapeBadger: { apiKey: 'sb_1', baseUrl: 'http://localhost:9000' },
      maxPagesPerRun: 5,
      classifier: { kind: 'openai', baseUrl: 'http://localhost:11434/v1', apiKey: 'none', model: 'small' },
      transport: { kind: 'svix', token: 'testsk_1', url: 'http://localhost:8071' },
      maxSubscriptions: 1_000_000,
      leaseMs: 35_000,
      retentionDays: 0,
      rateLimitPerMinute: 0,
      metricsToken: 'sixteen-letters!',
      tracing: { endpoint: 'http://localhost:4318', serviceName: 'leads', ratio: 0.25 },
      logLevel: 'debug',
    })
    expect(config.allowTargets.allowsHost('localhost', 3000)).toBe(true)
    expect(config.allowTargets.allowsAddress('10.9.9.9', 1)).toBe(true)
  })

  it.each([
    [{}, 1],
    [{ OTEL_TRACES_SAMPLER_ARG: '0.5' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off', OTEL_TRACES_SAMPLER_ARG: '1' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '.1' }, 0.1],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, 1],
  ])('keeps the part of the traces that %j asks for', (env, ratio) => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', ...env }).tracing?.ratio).toBe(ratio)
  })

  it("leaves the region of Svix's cloud to the token, unless a server is named", () => {
    const svix = { LEADWIRE_TRANSPORT: 'svix', LEADWIRE_SVIX_TOKEN: 'testsk_1.eu' }
    expect(read(svix).transport).toEqual({ kind: 'svix', token: 'testsk_1.eu', url: undefined })
  })

  it.each([
    ['file:data/x.db', 'file:/srv/leadwire/data/x.db'],
    ['file:../x.db', 'file:/srv/x.db'],
    ['file:/var/x.db', 'file:/var/x.db'],
    [':memory:', ':memory:'],
  ])('takes the path of %s from the base folder', (given, expected) => {
    expect(read({ LEADWIRE_DATABASE_URL: given }).databaseUrl).toBe(expected)
  })

  it('keeps the key file beside a SQLite file, and in the data folder for Postgres', () => {
    expect(read({ LEADWIRE_DATABASE_URL: 'file:/var/x.db' }).keyFile).toBe('/var/x.db.key')
    const { keyFile } = read({ LEADWIRE_DATABASE_URL: 'postgres://me:word@db/leads' })
    expect(keyFile).toMatch(/^\/srv\/leadwire\/data\//)
    expect(keyFile).not.toContain('word')
  })

  it('takes the source folder from the base folder', () => {
    expect(read({ LEADWIRE_PROFILE_SOURCE: 'file:followers' }).profileSource).toBe('file:/srv/leadwire/followers')
  })

  it('tells every fault at once, each with its variable, value and rule', () => {
    const env = {
      LEADWIRE_HOST: 'my host',
      LEADWIRE_PORT: '70000',
      LEADWIRE_DATABASE_URL: 'mysql://x',
      LEADWIRE_PROFILE_SOURCE: 'twitter',
      SCRAPEBADGER_BASE_URL: 'scrapebadger.com',
      LEADWIRE_MAX_PAGES_PER_RUN: '0',
      LEADWIRE_CLASSIFIER: 'gpt',
      LEADWIRE_ALLOW_TARGETS: '*.example.com,10.0.0.0/33,localhost',
      LEADWIRE_TRANSPORT: 'kafka',
      LEADWIRE_SVIX_URL: 'https://user:word@svix',
      LEADWIRE_MAX_SUBSCRIPTIONS: '0',
      LEADWIRE_LEASE_SECONDS: '34',
      LEADWIRE_RETENTION_DAYS: '3651',
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '-1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://localhost:4317',
      OTEL_SERVICE_NAME: 'x'.repeat(201),
      OTEL_TRACES_SAMPLER: 'jaeger_remote',
      OTEL_TRACES_SAMPLER_ARG: '1.5',
      LEADWIRE_LOG_LEVEL: 'loud',
    }
    const faults = faultsOf(env)
    expect(faults).toHaveLength(20)
    for (const [name, value] of Object.entries(env)) {
      const shown = value.replace('user:word', '***').replace(/x{201}/, `${'x'.repeat(200)}…`)
      expect(faults.join('\n')).toContain(`${name}=${JSON.stringify(shown)} must`)
    }
    expect(faults.join('\n')).toContain('"10.0.0.0/33" needs a prefix length from 0 to 32')
    expect(() => read(env)).toThrow('The configuration has 20 faults:\n  LEADWIRE_HOST="my host" must be')
  })

  it('does not print secret values', () => {
    const faults = faultsOf({
      LEADWIRE_API_KEY: 'hidden-one',
      LEADWIRE_MAIN_SECRET: 'hidden-two',
      LEADWIRE_MAIN_SECRET_OLD: 'hidden-six',
      LEADWIRE_SVIX_TOKEN: 'hidden seven',
      LEADWIRE_METRICS_TOKEN: 'hidden-eight',
      SCRAPEBADGER_API_KEY: 'hidden three',
      LEADWIRE_OPENAI_API_KEY: 'hidden four',
      LEADWIRE_DATABASE_URL: 'mysql://me:hidden-five@db/x',
    }).join('\n')
    expect(faults).not.toContain('hidden')
    expect(faults).toContain('LEADWIRE_API_KEY (10 characters, not shown) must have 20 to 200')
    for (const name of ['LEADWIRE_MAIN_SECRET_OLD', 'LEADWIRE_SVIX_TOKEN', 'LEADWIRE_METRICS_TOKEN']) {
      expect(faults).toContain(`${name} (1`)
    }
    expect(faults).toContain('mysql://***@db/x')
  })

  it.each(['1e3', '80.5', '0x50', '-1', '65536', 'http', '99999999999'])('refuses the port %s', (port) => {
    expect(faultsOf({ LEADWIRE_PORT: port })).toHaveLength(1)
  })

  it.each([
    ['LEADWIRE_MAX_SUBSCRIPTIONS', ['1', '1000000'], ['0', '1000001']],
    ['LEADWIRE_LEASE_SECONDS', ['35', '600'], ['34', '601']],
    ['LEADWIRE_RETENTION_DAYS', ['0', '1', '3650'], ['-1', '3651']],
    [
      'LEADWIRE_METRICS_TOKEN',
      ['x'.repeat(16), 'x'.repeat(500)],
      ['x'.repeat(15), 'x'.repeat(501), 'sixteen letters!'],
    ],
  ])('keeps %s within its bounds', (name, good, bad) => {
    for (const value of good) expect(faultsOf({ [name]: value }), value).toEqual([])
    for (const value of bad) expect(faultsOf({ [name]: value }), value).toHaveLength(1)
  })

  it('knows no Svix token where the hub itself sends', () => {
    expect(read({ LEADWIRE_SVIX_TOKEN: 'testsk_1' }).transport).toEqual({ kind: 'embedded' })
  })

  it('asks for what the chosen source, classifier and transport need', () => {
    const env = { LEADWIRE_PROFILE_SOURCE: 'scrapebadger', LEADWIRE_CLASSIFIER: 'openai', LEADWIRE_TRANSPORT: 'svix' }
    expect(faultsOf(env)).toEqual([
      'SCRAPEBADGER_API_KEY is not set; LEADWIRE_PROFILE_SOURCE=scrapebadger needs it',
      'LEADWIRE_OPENAI_BASE_URL is not set; LEADWIRE_CLASSIFIER=openai needs it',
      'LEADWIRE_OPENAI_API_KEY is not set; LEADWIRE_CLASSIFIER=openai needs it',
      'LEADWIRE_OPENAI_MODEL is not set; LEADWIRE_CLASSIFIER=openai needs it',
      'LEADWIRE_SVIX_TOKEN is not set; LEADWIRE_TRANSPORT=svix needs it',
    ])
  })

  it('tells a faulty needed variable once', () => {
    const faults = faultsOf({ LEADWIRE_PROFILE_SOURCE: 'scrapebadger', SCRAPEBADGER_API_KEY: 'a b' })
    expect(faults).toHaveLength(1)
  })
})

describe('configTable', () => {
  it('has each variable once, with a meaning', () => {
    const names = configTable.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(configTable.every(({ meaning }) => meaning.length > 0)).toBe(true)
  })
})
