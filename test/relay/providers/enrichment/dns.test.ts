import { HOUR_MS, MINUTE_MS } from '@leadwire/core'
import { expect, it, onTestFinished } from 'vitest'
import { type MailDnsOptions, mailDns } from '../../../../relay/src/providers/enrichment/dns.ts'
import { manualClock } from '../../../support/clock.ts'
import { type DnsName, startDns } from '../../../support/dns-server.ts'

const setUp = async (names: Record<string, DnsName>, options: MailDnsOptions = {}) => {
  const server = await startDns(names)
  const clock = manualClock()
  const dns = mailDns({ servers: [server.address], timeoutMs: 200, tries: 1, clock, ...options })
  onTestFinished(() => dns.close())
  return { server, clock, dns }
}

it.each<[string, DnsName | null, string, string[]]>([
  [
    'mail servers, the preferred first',
    {
      mx: [
        [20, 'B.example'],
        [10, 'a.example'],
        [30, 'b.example'],
      ],
    },
    'mx',
    ['a.example', 'b.example'],
  ],
  ['a null MX', { mx: [[0, '']], a: ['192.0.2.1'] }, 'null_mx', []],
  ['an address in place of an MX', { a: ['192.0.2.1'] }, 'address', ['it.example']],
  ['an IPv6 address in place of an MX', { aaaa: ['2001:db8::1'] }, 'address', ['it.example']],
  ['a name without either', {}, 'none', []],
  ['no name', null, 'no_domain', []],
  ['a server that fails', { fault: 'servfail' }, 'unknown', []],
  ['a server that refuses', { fault: 'refused' }, 'unknown', []],
  ['a server that says nothing', { fault: 'silent' }, 'unknown', []],
])('reads %s', async (_, name, state, hosts) => {
  const { dns } = await setUp(name ? { 'it.example': name } : {})
  expect(await dns.findMailHosts('it.example')).toEqual({ state, hosts })
})

it('asks once for what many want to know at once, and again when the answer is old', async () => {
  const { dns, server, clock } = await setUp({ 'it.example': { mx: [[10, 'mx.example']] } })
  await Promise.all(Array.from({ length: 50 }, () => dns.findMailHosts('it.example')))
  await dns.findMailHosts('it.example')
  expect(server.questions).toEqual(['MX it.example'])
  clock.advance(HOUR_MS)
  await dns.findMailHosts('it.example')
  expect(server.questions).toHaveLength(2)
})

it('believes for a shorter time that a domain is not there, and shorter yet that nobody answers', async () => {
  const { dns, server, clock } = await setUp({ 'it.example': { fault: 'servfail' } })
  expect(await dns.findMailHosts('it.example')).toMatchObject({ state: 'unknown' })
  server.zone.delete('it.example')
  clock.advance(MINUTE_MS)
  expect(await dns.findMailHosts('it.example')).toMatchObject({ state: 'no_domain' })
  server.zone.set('it.example', { mx: [[10, 'mx.example']] })
  clock.advance(9 * MINUTE_MS)
  expect(await dns.findMailHosts('it.example')).toMatchObject({ state: 'no_domain' })
  clock.advance(MINUTE_MS)
  expect(await dns.findMailHosts('it.example')).toMatchObject({ state: 'mx' })
})

it('forgets what was not used longest when its memory is full', async () => {
  const zone = Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [`${name}.example`, { mx: [[10, 'mx.example']] } as DnsName]),
  )
  const { dns, server } = await setUp(zone, { maxEntries: 2 })
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await dns.findMailHosts(`${name}.example`)
  expect(server.questions).toEqual(['MX a.example', 'MX b.example', 'MX c.example', 'MX b.example'])
})

it('gives the addresses of a host, and none when nobody knows any', async () => {
  const { dns } = await setUp({ 'mx.example': { a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8::25'] } })
  expect(await dns.findAddresses('mx.example')).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::25'])
  expect(await dns.findAddresses('other.example')).toEqual([])
})

it('answers unknown when no server can be reached, and when it is closed meanwhile', async () => {
  const { dns, server } = await setUp({ 'it.example': { fault: 'silent' } }, { timeoutMs: 60_000 })
  const nobody = mailDns({ servers: ['127.0.0.1:1'], timeoutMs: 200, tries: 1 })
  expect(await nobody.findMailHosts('it.example')).toMatchObject({ state: 'unknown' })
  const answer = dns.findMailHosts('it.example')
  await expect.poll(() => server.questions.length).toBe(1)
  dns.close()
  expect(await answer).toMatchObject({ state: 'unknown' })
})
