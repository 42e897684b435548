import type { AddressInfo } from 'node:net'
import { parseEmail } from '@leadwire/core'
import { SMTPServer } from 'smtp-server'
import { expect, it, onTestFinished } from 'vitest'
import { isPublicAddress } from '../../../../relay/src/dispatch/guard.ts'
import { type SmtpProbeOptions, smtpProbe } from '../../../../relay/src/providers/enrichment/smtp-probe.ts'
import { type Step, startMisbehaving } from '../../../support/misbehaving-server.ts'

/** A mail server that knows some mailboxes; `rcpt` says what it answers to the others. */
async function startServer({ known = ['ada@it.example'], other = 550, text = '5.1.1 no such user', from = 250 } = {}) {
  const asked: string[] = []
  let [open, mostOpen, mails] = [0, 0, 0]
  const refuse = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onConnect(_session, done) {
      mostOpen = Math.max(mostOpen, ++open)
      done()
    },
    onClose: () => void open--,
    onMailFrom: (_address, _session, done) => done(from < 300 ? null : refuse(from, 'we do not know you')),
    onRcptTo({ address }, _session, done) {
      asked.push(address)
      done(known.includes(address) || other < 300 ? null : refuse(other, text))
    },
    onData(stream, _session, done) {
      mails += 1
      stream.resume()
      done()
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())))
  const { port } = server.server.address() as AddressInfo
  return { port, asked, count: () => ({ mostOpen, mails }) }
}

const probeOf = (port: number, options: Partial<SmtpProbeOptions> = {}) => {
  const probe = smtpProbe({
    dns: { findAddresses: async () => ['127.0.0.1'] },
    mayDial: () => true,
    heloName: 'hub.example',
    port,
    minIntervalMs: 0,
    timeoutMs: 5_000,
    ...options,
  })
  return (address: string, hosts = ['mx.it.example'], signal?: AbortSignal) => {
    const email = parseEmail(address)
    if (!email) throw new Error(`${address} is no address`)
    return probe(email, hosts, signal)
  }
}

it('believes a yes only from a server that says no to a made-up address, and sends nothing', async () => {
  const server = await startServer()
  const probe = probeOf(server.port)
  expect(await probe('ada@it.example')).toBe('accepted')
  expect(server.asked[0]).toBe('ada@it.example')
  expect(server.asked[1]).toMatch(/^[0-9a-f]{18}@it\.example$/)
  expect(await probe('bob@it.example')).toBe('refused')
  expect(server.count().mails).toBe(0)
})

it('asks for a made-up address once a domain', async () => {
  const server = await startServer({ known: ['ada@it.example', 'bob@it.example'] })
  const probe = probeOf(server.port)
  expect([await probe('ada@it.example'), await probe('bob@it.example')]).toEqual(['accepted', 'accepted'])
  expect(server.asked).toHaveLength(3)
})

it('tells a server that takes everything, and does not go there again', async () => {
  const server = await startServer({ other: 250 })
  const probe = probeOf(server.port)
  const addresses = Array.from({ length: 10 }, (_, i) => `p${i}@it.example`)
  expect(new Set(await Promise.all(addresses.map((address) => probe(address))))).toEqual(new Set(['catch_all']))
  expect(server.asked).toHaveLength(2)
})

it.each<[number, string, string]>([
  [550, '5.1.1 no such user', 'refused'],
  [550, 'No such user here', 'refused'],
  [553, 'mailbox name not allowed', 'refused'],
  [550, '5.2.1 mailbox disabled', 'refused'],
  [550, '5.7.1 go away', 'blocked'],
  [550, 'Blocked by Spamhaus', 'blocked'],
  [554, 'transaction failed', 'blocked'],
  [550, 'relay access denied', 'blocked'],
  [552, '5.2.2 mailbox full', 'deferred'],
  [450, '4.2.0 greylisted, come back', 'deferred'],
  [451, 'try later', 'deferred'],
])('reads %i %s as %s', async (other, text, state) => {
  const server = await startServer({ other, text })
  expect(await probeOf(server.port)('bob@it.example')).toBe(state)
})

it('blames itself when the sender is refused', async () => {
  expect(await probeOf((await startServer({ from: 550 })).port)('ada@it.example')).toBe('blocked')
  expect(await probeOf((await startServer({ from: 451 })).port)('ada@it.example')).toBe('deferred')
})

it('opens one connection to a host at a time', async () => {
  const known = Array.from({ length: 20 }, (_, i) => `p${i}@it.example`)
  const server = await startServer({ known })
  const probe = probeOf(server.port)
  await Promise.all(known.map((address) => probe(address)))
  expect(server.asked).toHaveLength(21)
  expect(server.count().mostOpen).toBe(1)
})

it('dials no host that leads inside, also when only one of its addresses does', async () => {
  const server = await startServer()
  for (const addresses of [['127.0.0.1'], ['127.0.0.1', '93.184.215.14'], ['::1'], ['169.254.169.254'], []]) {
    const dns = { findAddresses: async () => addresses }
    expect(await probeOf(server.port, { dns, mayDial: isPublicAddress })('ada@it.example')).toBe('unknown')
  }
  expect(server.count().mostOpen).toBe(0)
})

it('goes to the next host when the first cannot be reached', async () => {
  const server = await startServer()
  const dns = { findAddresses: async (host: string) => (host === 'second.example' ? ['127.0.0.1'] : []) }
  expect(await probeOf(server.port, { dns })('ada@it.example', ['first.example', 'second.example'])).toBe('accepted')
})

it.each<[string, Step[]]>([
  ['says nothing', ['hang']],
  ['hangs up', ['close']],
  ['breaks off', ['reset']],
  ['is no mail server', ['HTTP/1.1 400 Bad Request\r\n\r\n', 'hang']],
  ['never ends its greeting', [{ flood: '220-hello\r\n' }]],
  ['never ends its line', [{ flood: 'x' }]],
  ['greets and goes', ['220 hi\r\n', 'close']],
  ['drips', [{ drip: '220-hello\r\n', everyMs: 5 }]],
])('gives up on a server that %s', async (_, does) => {
  const server = await startMisbehaving({ does, atConnect: true })
  onTestFinished(() => server.stop())
  expect(await probeOf(server.port, { timeoutMs: 300 })('ada@it.example')).toBe('unknown')
  await expect.poll(() => server.openCount()).toBe(0)
})

it('knows nothing where nobody listens', async () => {
  expect(await probeOf(1)('ada@it.example')).toBe('unknown')
})

it('ends with the reason of whoever stops it', async () => {
  const server = await startMisbehaving({ does: ['hang'], atConnect: true })
  onTestFinished(() => server.stop())
  const stopper = new AbortController()
  const answer = probeOf(server.port)('ada@it.example', ['mx.example'], stopper.signal)
  await expect.poll(() => server.openCount()).toBe(1)
  stopper.abort(new Error('enough'))
  await expect(answer).rejects.toThrow('enough')
})
