import type { AddressInfo, LookupFunction } from 'node:net'
import { createServer, type Server } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'
import { createGuard, isPublicAddress, type TargetGuard } from '../../../relay/src/dispatch/guard.ts'

let server: Server
let port = 0
let connectionCount = 0

beforeAll(async () => {
  server = createServer((socket) => {
    connectionCount += 1
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'))
  })
  // Both families and every local address, so that whatever spelling got through would be seen.
  await new Promise<void>((done) => server.listen(0, '::', done))
  port = (server.address() as AddressInfo).port
})

afterAll(() => new Promise((done) => server.close(done)))

/** A resolver that knows only these names. */
const lookupOf = (names: Record<string, string[]>): LookupFunction => {
  return (hostname, options, callback) => {
    const found = names[hostname.replace(/\.$/, '')]
    const answers = (found ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (!answers[0]) callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), [])
    else if (options.all) callback(null, answers)
    else callback(null, answers[0].address, answers[0].family)
  }
}

const names = {
  'public.test.example': ['93.184.215.14'],
  'rebound.example': ['127.0.0.1'],
  'two-answers.example': ['93.184.215.14', '127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  localhost: ['::1', '127.0.0.1'],
  n8n: ['127.0.0.1'],
  'n8n.internal': ['10.1.2.3'],
}

const guardOf = (allow = '') => createGuard(parseAllowList(allow).allowList, { lookup: lookupOf(names) })

const codeOf = async (action: Promise<unknown>) => {
  try {
    await action
    return 'passed'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

const dial = async (guard: TargetGuard, url: string) => {
  const response = await request(url, { dispatcher: guard.dispatcher, method: 'POST', body: 'x' })
  await response.body.dump()
}

/** Hosts as they may stand in a URL, all leading inside. */
const insideHosts = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback, far end'],
  ['127.1', 'short form'],
  ['127.0.1', 'three parts'],
  ['2130706433', 'decimal'],
  ['0x7f000001', 'hexadecimal'],
  ['0x7f.0.0.1', 'hexadecimal part'],
  ['0X7F.1', 'hexadecimal, short'],
  ['017700000001', 'octal'],
  ['0177.0.0.1', 'octal part'],
  ['00000177.0.0.1', 'octal with zeros'],
  ['127.0.0.1.', 'with the root dot'],
  ['１２７.0.0.1', 'full-width digits'],
  ['127。0。0。1', 'ideographic full stops'],
  ['%31%32%37.0.0.1', 'percent-encoded'],
  ['①②⑦.0.0.1', 'circled digits'],
  ['0.0.0.0', 'this host'],
  ['0', 'this host, short'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private 10/8'],
  ['172.16.0.1', 'private 172.16/12'],
  ['172.31.255.255', 'private 172.16/12, far end'],
  ['192.168.0.1', 'private 192.168/16'],
  ['3232235521', 'private, decimal'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.100.100.200', 'Alibaba metadata'],
  ['169.254.169.254', 'metadata'],
  ['0xa9fea9fe', 'metadata, hexadecimal'],
  ['169.254.170.2', 'container metadata'],
  ['168.63.129.16', 'Azure host'],
  ['192.0.0.192', 'Oracle metadata'],
  ['192.0.2.1', 'documentation'],
  ['198.18.0.1', 'benchmarking'],
  ['198.51.100.1', 'documentation'],
  ['203.0.113.1', 'documentation'],
  ['192.88.99.1', '6to4 relay'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast, SSDP'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['[::1]', 'IPv6 loopback'],
  ['[0:0:0:0:0:0:0:1]', 'IPv6 loopback, long'],
  ['[::]', 'IPv6 unspecified'],
  ['[::127.0.0.1]', 'IPv4-compatible'],
  ['[::ffff:127.0.0.1]', 'IPv4-mapped'],
  ['[::ffff:7f00:1]', 'IPv4-mapped, hexadecimal'],
  ['[0:0:0:0:0:ffff:169.254.169.254]', 'IPv4-mapped metadata'],
  ['[::ffff:0:127.0.0.1]', 'IPv4-translated'],
  ['[64:ff9b::127.0.0.1]', 'NAT64'],
  ['[64:ff9b::a9fe:a9fe]', 'NAT64 metadata'],
  ['[64:ff9b:1::7f00:1]', 'NAT64, local'],
  ['[2002:7f00:1::]', '6to4'],
  ['[2002:a9fe:a9fe::1]', '6to4 metadata'],
  ['[2001:0:4136:e378:8000:63bf:80ff:fffe]', 'Teredo'],
  ['[fc00::1]', 'unique local'],
  ['[fd00:ec2::254]', 'EC2 metadata'],
  ['[fd12:3456:789a::1]', 'unique local, random'],
  ['[fe80::1]', 'link-local'],
  ['[febf::1]', 'link-local, far end'],
  ['[fec0::1]', 'site-local'],
  ['[ff02::1]', 'multicast'],
  ['[100::1]', 'discard'],
  ['[2001:db8::1]', 'documentation'],
  ['[2001:2::1]', 'benchmarking'],
  ['[2001:20::1]', 'ORCHID'],
  ['[3fff::1]', 'documentation'],
  ['[5f00::1]', 'segment routing'],
  ['[4000::1]', 'not handed out'],
  ['localhost', 'localhost'],
  ['LOCALHOST.', 'localhost with the root dot'],
  ['app.localhost', 'below localhost'],
  ['printer.local', 'mDNS'],
  ['n8n', 'a name without a dot'],
  ['n8n.internal', 'internal'],
  ['metadata.google.internal', 'Google metadata'],
  ['router.home.arpa', 'home network'],
  ['rebound.example', 'a public name with an inside address'],
  ['two-answers.example', 'one public and one inside answer'],
  ['metadata.example', 'a name for metadata'],
  ['six.example', 'a name for ::1'],
  ['mapped.example', 'a name for a mapped address'],
] as const

describe('assertTarget', () => {
  it.each(insideHosts)('refuses http://%s (%s)', async (host) => {
    expect(await codeOf(guardOf().assertTarget(`http://${host}:${port}/hook`))).toBe('target_not_allowed')
    expect(await codeOf(guardOf().assertTarget(`https://${host}/hook`))).toBe('target_not_allowed')
  })

  it.each([
    'https://93.184.215.14/hook',
    'https://public.test.example/hook?x=1#y',
    'http://public.test.example:8080',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
    'https://not-resolving.example/hook',
    'https://localhost.example.com/',
    'https://internal.example.com/',
  ])('lets %s through', async (url) => {
    expect(await codeOf(guardOf().assertTarget(url))).toBe('passed')
  })

  it.each([
    'ftp://public.test.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not a url',
    '',
    'https://user:word@public.test.example/',
    'https://user@public.test.example/',
    `https://public.test.example/${'x'.repeat(2048)}`,
    'http://1.2.3.4.5/',
    'http://256.0.0.1/',
    'http://[::1%25eth0]/',
  ])('calls %s an invalid request, naming the field', async (url) => {
    const check = guardOf().assertTarget(url, 'targetUrl')
    await expect(check).rejects.toMatchObject({ code: 'invalid_request', issues: [{ path: 'targetUrl' }] })
  })

  it('names the setting that would let the target through, and not its address', async () => {
    const check = guardOf().assertTarget('http://rebound.example/')
    await expect(check).rejects.toMatchObject({
      kind: 'InvalidInput',
      message: expect.stringContaining('LEADWIRE_ALLOW_TARGETS'),
    })
    await expect(check).rejects.not.toMatchObject({ message: expect.stringContaining('127.0.0.1') })
  })

  it('passes a name whose resolver does not answer', async () => {
    const guard = createGuard(parseAllowList('').allowList, { lookup: () => undefined, resolveTimeoutMs: 10 })
    expect(await codeOf(guard.assertTarget('https://slow.example/'))).toBe('passed')
    expect(await codeOf(guard.assertTarget('https://slow.internal/'))).toBe('target_not_allowed')
  })

  it.each([
    ['localhost', 'http://localhost/', 'passed'],
    ['localhost:80', 'http://localhost:81/', 'target_not_allowed'],
    ['127.0.0.0/8', 'http://localhost/', 'target_not_allowed'],
    ['127.0.0.0/8,::1', 'http://localhost/', 'passed'],
    ['10.0.0.0/8', 'http://n8n.internal/', 'passed'],
    ['10.0.0.0/8', 'http://other.internal/', 'target_not_allowed'],
    ['127.0.0.1', 'http://2130706433/', 'passed'],
    ['127.0.0.1', 'http://[::ffff:7f00:1]/', 'passed'],
    ['127.0.0.1:443', 'https://127.0.0.1/', 'passed'],
    ['127.0.0.1:443', 'http://127.0.0.1/', 'target_not_allowed'],
    ['n8n', 'http://n8n:5678/', 'passed'],
  ])('with %s allowed: %s %s', async (allow, url, expected) => {
    expect(await codeOf(guardOf(allow).assertTarget(url))).toBe(expected)
  })
})

describe('the dispatcher', () => {
  it.each(insideHosts)('does not dial http://%s (%s)', async (host) => {
    const guard = guardOf()
    const before = connectionCount
    // Names that do not resolve are no refusal, but they are no connection either.
    expect(await codeOf(dial(guard, `http://${host}:${port}/`))).toMatch(/^(target_not_allowed|ENOTFOUND)$/)
    await guard.dispatcher.destroy()
    expect(connectionCount).toBe(before)
  })

  it('judges the address that it dials, when a name moves inside after it was checked', async () => {
    let asked = 0
    const lookup: LookupFunction = (_host, options, callback) => {
      asked += 1
      lookupOf({ 'moving.example': asked === 1 ? ['93.184.215.14'] : ['127.0.0.1'] })(
        'moving.example',
        options,
        callback,
      )
    }
    const guard = createGuard(parseAllowList('').allowList, { lookup })
    const before = connectionCount
    expect(await codeOf(guard.assertTarget(`http://moving.example:${port}/`))).toBe('passed')
    expect(await codeOf(dial(guard, `http://moving.example:${port}/`))).toBe('target_not_allowed')
    await guard.dispatcher.destroy()
    expect([asked, connectionCount]).toEqual([2, before])
  })

  it.each([
    ['127.0.0.1', (at: number) => `http://127.0.0.1:${at}/`],
    ['127.0.0.1', (at: number) => `http://rebound.example:${at}/`],
    ['rebound.example', (at: number) => `http://rebound.example:${at}/`],
    ['[::1]', (at: number) => `http://[::1]:${at}/`],
    ['localhost', (at: number) => `http://localhost:${at}/`],
  ])('dials what is allowed by %s', async (allow, urlOf) => {
    const guard = guardOf(allow)
    const before = connectionCount
    expect(await codeOf(dial(guard, urlOf(port)))).toBe('passed')
    await guard.dispatcher.destroy()
    expect(connectionCount).toBe(before + 1)
  })

  it('does not dial an allowed address on another port', async () => {
    const guard = guardOf(`127.0.0.1:${port + 1},localhost:${port + 1}`)
    const before = connectionCount
    expect(await codeOf(dial(guard, `http://127.0.0.1:${port}/`))).toBe('target_not_allowed')
    expect(await codeOf(dial(guard, `http://localhost:${port}/`))).toBe('target_not_allowed')
    await guard.dispatcher.destroy()
    expect(connectionCount).toBe(before)
  })
})

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it.each(['', 'localhost', '127.1', 'fe80::1%eth0', '::'])('%j is not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})
