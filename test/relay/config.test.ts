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
      profileSource: 'sample',
      scrapeBadger: { apiKey: undefined, baseUrl: 'https://scrapebadger.com' },
      maxPagesPerRun: 100,
      classifier: { kind: 'builtin' },
      rateLimitPerMinute: 60,
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
      LEADWIRE_PROFILE_SOURCE: 'scrapebadger',
      SCRAPEBADGER_API_KEY: 'sb_1',
      SCRAPEBADGER_BASE_URL: 'http://localhost:9000',
      LEADWIRE_MAX_PAGES_PER_RUN: '5',
      LEADWIRE_CLASSIFIER: 'openai',
      LEADWIRE_OPENAI_BASE_URL: 'http://localhost:11434/v1',
      LEADWIRE_OPENAI_API_KEY: 'none',
      LEADWIRE_OPENAI_MODEL: 'small',
      LEADWIRE_ALLOW_TARGETS: 'localhost:3000, 10.0.0.0/8',
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
      LEADWIRE_LOG_LEVEL: 'debug',
    })
    expect(config).toMatchObject({
      host: '::',
      port: 0,
      databaseUrl: 'postgres://me:word@db:5432/leads?schema=x',
      apiKey: `ctgo_${'a'.repeat(40)}`,
      mainSecret: 'sixteen letters!',
      profileSource: 'scrapebadger',
      scrapeBadger: { apiKey: 'sb_1', baseUrl: 'http://localhost:9000' },
      maxPagesPerRun: 5,
      classifier: { kind: 'openai', baseUrl: 'http://localhost:11434/v1', apiKey: 'none', model: 'small' },
      rateLimitPerMinute: 0,
      logLevel: 'debug',
    })
    expect(config.allowTargets.allowsHost('localhost', 3000)).toBe(true)
    expect(config.allowTargets.allowsAddress('10.9.9.9', 1)).toBe(true)
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
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '-1',
      LEADWIRE_LOG_LEVEL: 'loud',
    }
    const faults = faultsOf(env)
    expect(faults).toHaveLength(11)
    for (const [name, value] of Object.entries(env))
      expect(faults.join('\n')).toContain(`${name}=${JSON.stringify(value)} must`)
    expect(faults.join('\n')).toContain('"10.0.0.0/33" needs a prefix length from 0 to 32')
    expect(() => read(env)).toThrow('The configuration has 11 faults:\n  LEADWIRE_HOST="my host" must be')
  })

  it('does not print secret values', () => {
    const faults = faultsOf({
      LEADWIRE_API_KEY: 'hidden-one',
      LEADWIRE_MAIN_SECRET: 'hidden-two',
      SCRAPEBADGER_API_KEY: 'hidden three',
      LEADWIRE_OPENAI_API_KEY: 'hidden four',
      LEADWIRE_DATABASE_URL: 'mysql://me:hidden-five@db/x',
    }).join('\n')
    expect(faults).not.toContain('hidden')
    expect(faults).toContain('LEADWIRE_API_KEY (10 characters, not shown) must have 20 to 200')
    expect(faults).toContain('mysql://***@db/x')
  })

  it.each(['1e3', '80.5', '0x50', '-1', '65536', 'http', '99999999999'])('refuses the port %s', (port) => {
    expect(faultsOf({ LEADWIRE_PORT: port })).toHaveLength(1)
  })

  it('asks for what the chosen source and classifier need', () => {
    expect(faultsOf({ LEADWIRE_PROFILE_SOURCE: 'scrapebadger', LEADWIRE_CLASSIFIER: 'openai' })).toEqual([
      'SCRAPEBADGER_API_KEY is not set; LEADWIRE_PROFILE_SOURCE=scrapebadger needs it',
      'LEADWIRE_OPENAI_BASE_URL is not set; LEADWIRE_CLASSIFIER=openai needs it',
      'LEADWIRE_OPENAI_API_KEY is not set; LEADWIRE_CLASSIFIER=openai needs it',
      'LEADWIRE_OPENAI_MODEL is not set; LEADWIRE_CLASSIFIER=openai needs it',
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
