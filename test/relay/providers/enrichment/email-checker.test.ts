import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, it, onTestFinished } from 'vitest'
import { mailDns } from '../../../../relay/src/providers/enrichment/dns.ts'
import { emailChecker, type Probe } from '../../../../relay/src/providers/enrichment/email-checker.ts'
import { smtpProbe } from '../../../../relay/src/providers/enrichment/smtp-probe.ts'
import { startDns } from '../../../support/dns-server.ts'

const setUp = async (probe: Probe | null = null) => {
  const server = await startDns({
    'it.example': { mx: [[10, 'mx.it.example']] },
    'mx.it.example': { a: ['127.0.0.1'] },
    'gmail.com': { mx: [[5, 'mx.gmail.com']] },
    'xn--bcher-kva.example': { mx: [[10, 'mx.it.example']] },
    'nomail.example': { mx: [[0, '']] },
    'old.example': { a: ['192.0.2.1'] },
    'down.example': { fault: 'servfail' },
    'throwaway.example': { mx: [[10, 'mx.it.example']] },
  })
  const dns = mailDns({ servers: [server.address], tries: 1, timeoutMs: 1_000 })
  onTestFinished(() => dns.close())
  return { server, dns, check: emailChecker({ dns, isDisposable: (domain) => domain === 'throwaway.example', probe }) }
}

it.each([
  ['ada@it.example', 'verified', 'mx_record'],
  ['Ada+x@GMAIL.com', 'verified', 'mx_record'],
  ['ada@bücher.example', 'verified', 'mx_record'],
  ['sales+eu@it.example', 'risky', 'role_address'],
  ['ada@throwaway.example', 'risky', 'disposable_domain'],
  ['ada@old.example', 'risky', 'no_mx_record'],
  ['ада@it.example', 'risky', 'needs_utf8'],
  ['ada@nomail.example', 'invalid', 'domain_takes_no_mail'],
  ['ada@nobody.example', 'invalid', 'no_such_domain'],
  ['ada@it', 'invalid', 'bad_syntax'],
  ['ada@down.example', 'unknown', 'dns_did_not_answer'],
])('grades %s as %s', async (address, status, reason) => {
  const { check } = await setUp()
  const verdict = await check(address)
  expect(verdict.status).toBe(status)
  expect(verdict.reasons[0]).toBe(reason)
})

it('asks DNS nothing about what cannot be an address', async () => {
  const { check, server } = await setUp()
  await check('not an address')
  expect(server.questions).toEqual([])
})

it('asks the domain’s own server by its MX where that is switched on', async () => {
  const asked: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      asked.push(address)
      done(address === 'ada@it.example' ? null : Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }))
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())))
  const { dns } = await setUp()
  const { port } = server.server.address() as AddressInfo
  const probe = smtpProbe({ dns, mayDial: () => true, heloName: 'hub.example', port, minIntervalMs: 0 })
  const check = emailChecker({ dns, isDisposable: (domain) => domain === 'throwaway.example', probe })
  expect(await check('ada@it.example')).toMatchObject({
    status: 'verified',
    reasons: ['mailbox_accepted', 'mx_record'],
  })
  expect(await check('bob@it.example')).toMatchObject({ status: 'invalid', reasons: ['no_such_mailbox'] })
  const countBefore = asked.length
  await check('ada@throwaway.example')
  await check('ada@nomail.example')
  expect(asked).toHaveLength(countBefore)
})
