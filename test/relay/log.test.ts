import { generateKeyPairSync } from 'node:crypto'
import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { configTable, readConfig } from '../../relay/src/config.ts'
import { createLog } from '../../relay/src/log.ts'

/** A value for each secret variable, as its own rules ask for. */
const secretValues: Record<string, string> = {
  LEADWIRE_SMTP_URL: 'smtp://me:hide-these-words-1@mail.example.org',
  LEADWIRE_TELEGRAM_TOKEN: '123456:hide-these-words-3',
  LEADWIRE_DATABASE_URL: 'postgres://me:hide-these-words-2@db/leads',
}
const HIDDEN = /hide[-_]these[-_]words/

it('hides every secret of the configuration', () => {
  const names = configTable.flatMap(({ name, isSecret }) => (isSecret ? [name] : []))
  expect(names.length).toBeGreaterThan(5)
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const given = (name: string) => (/DKIM_KEY/.test(name) ? privateKey : (secretValues[name] ?? 'hide_these_words_0123'))
  const env = Object.fromEntries([...names, 'LEADWIRE_DATABASE_URL'].map((name) => [name, given(name)]))
  const config = readConfig(
    {
      ...env,
      LEADWIRE_TRANSPORT: 'svix',
      LEADWIRE_CLASSIFIER: 'openai',
      LEADWIRE_OPENAI_BASE_URL: 'http://localhost:1/v1',
      LEADWIRE_OPENAI_MODEL: 'm',
      LEADWIRE_MAIL_FROM: 'a@example.org',
      LEADWIRE_PUBLIC_URL: 'https://leads.example.org',
      LEADWIRE_DKIM_DOMAIN: 'example.org',
      LEADWIRE_DKIM_SELECTOR: 's',
      LEADWIRE_BILLING: 'stripe',
      LEADWIRE_STRIPE_PRICES: '{"starter":"a","growth":"b","pro":"c"}',
    },
    '/srv',
  )
  expect(JSON.stringify(config)).toMatch(HIDDEN)
  let text = ''
  const log = createLog('info', {
    write(line) {
      text += line
    },
  })
  log.info(config)
  log.info({ config })
  expect(text).toContain('leads.example.org')
  expect(text).not.toMatch(HIDDEN)
  expect(text).not.toContain('PRIVATE KEY')
})

it('hides secrets in fields, two objects deep, and keeps the rest', () => {
  let text = ''
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk
      done()
    },
  })
  const log = createLog('info', destination)
  const secrets = { secret: 'hide-1', apiKey: 'hide-2', headers: { authorization: 'hide-3' } }
  log.info({ ...secrets, token: 'hide-4', subscription: { ...secrets, secrets: ['hide-5'] }, url: 'shown' }, 'line')
  log.debug('below the level')
  expect(text).not.toContain('hide')
  expect(JSON.parse(text)).toMatchObject({ msg: 'line', url: 'shown', token: '[hidden]' })
})

it('hides what hangs on an error, and in lists', () => {
  let text = ''
  const log = createLog('info', {
    write(line) {
      text += line
    },
  })
  const err = Object.assign(new Error('it failed'), { request: { headers: { authorization: 'hide-6' } } })
  log.warn({ err, hooks: [{ secret: 'hide-7' }, { secret: null }] }, 'line')
  log.warn(err)
  expect(text).not.toContain('hide')
  expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
    err: { type: 'Error', message: 'it failed', stack: expect.stringContaining('log.test') },
    hooks: [{ secret: '[hidden]' }, { secret: null }],
  })
})
