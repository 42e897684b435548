import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../relay/src/config.ts'
import { parseMailFrom } from '../../relay/src/config-mail.ts'
import { newDkimKey } from '../support/dkim.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})
const { privateKey } = newDkimKey('example.org', 'leads')
const dkim = { LEADWIRE_DKIM_DOMAIN: 'example.org', LEADWIRE_DKIM_SELECTOR: 'leads' }

const faultsOf = (env: Record<string, string>, base = '/srv/leadwire') => {
  try {
    readConfig(env, base)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults
  }
}

describe('the configuration of mails', () => {
  it('reads server, sender and public address', () => {
    const config = readConfig(
      {
        LEADWIRE_SMTP_URL: 'smtps://me:p%40ss@mail.example.org:465?tls.rejectUnauthorized=false',
        LEADWIRE_MAIL_FROM: '"Leads, daily" <hub@example.org>',
        LEADWIRE_PUBLIC_URL: 'https://leads.example.org/hub/',
      },
      '/srv/leadwire',
    )
    expect(config.publicUrl).toBe('https://leads.example.org/hub')
    expect(config.mail).toEqual({
      smtpUrl: 'smtps://me:p%40ss@mail.example.org:465?tls.rejectUnauthorized=false',
      from: { name: 'Leads, daily', address: 'hub@example.org' },
      dkim: undefined,
    })
  })

  it('does not print the password of a faulty mail server', () => {
    const faults = faultsOf({ LEADWIRE_SMTP_URL: 'http://me:the-password@mail.example.org' })
    expect(faults.join()).toContain('LEADWIRE_SMTP_URL (39 characters, not shown) must be smtp://')
    expect(faults.join()).not.toContain('the-password')
  })

  it.each([
    ['hub@example.org', { name: null, address: 'hub@example.org' }],
    ['Leadwire <hub@example.org>', { name: 'Leadwire', address: 'hub@example.org' }],
    ['Björk <hub@example.org>', { name: 'Björk', address: 'hub@example.org' }],
    ['hub', undefined],
    ['hub@example.org, other@example.org', undefined],
    ['Leadwire\r\nBcc: x@example.org <hub@example.org>', undefined],
    ['<hub@exa mple.org>', undefined],
    ['a <b> <hub@example.org>', undefined],
  ])('takes %j as sender or refuses it', (text, expected) => {
    expect(parseMailFrom(text)).toEqual(expected)
  })

  it('reads a DKIM key from the variable, on one line, or from a file', async () => {
    const inline = readConfig({ ...dkim, LEADWIRE_DKIM_KEY: privateKey.replaceAll('\n', '\\n') }, '/srv/leadwire')
    expect(inline.mail.dkim).toEqual({ domain: 'example.org', selector: 'leads', privateKey })
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-dkim-'))
    folders.push(folder)
    await writeFile(join(folder, 'dkim.pem'), privateKey)
    const filed = readConfig({ ...dkim, LEADWIRE_DKIM_KEY_FILE: 'dkim.pem' }, folder)
    expect(filed.mail.dkim).toEqual(inline.mail.dkim)
  })

  it.each([
    [{ LEADWIRE_DKIM_DOMAIN: 'example.org' }, ['LEADWIRE_DKIM_SELECTOR is not set', 'LEADWIRE_DKIM_KEY (or LEADWIRE']],
    [{ ...dkim, LEADWIRE_DKIM_KEY: 'not a key' }, ['LEADWIRE_DKIM_KEY must hold a private key as PEM']],
    [{ ...dkim, LEADWIRE_DKIM_KEY_FILE: 'nowhere.pem' }, ['LEADWIRE_DKIM_KEY_FILE cannot be read: ENOENT']],
    [{ ...dkim, LEADWIRE_DKIM_KEY: privateKey, LEADWIRE_DKIM_KEY_FILE: 'x' }, ['leave one of them out']],
  ])('tells what is wrong with DKIM, and not the key: case %#', (env, expected) => {
    const faults = faultsOf(env as unknown as Record<string, string>)
    expect(faults).toHaveLength(expected.length)
    expected.forEach((text, i) => {
      expect(faults[i]).toContain(text)
    })
    expect(faults.join()).not.toContain('not a key')
    expect(faults.join()).not.toContain('PRIVATE KEY')
  })
})
