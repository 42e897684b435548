import { describe, expect, it } from 'vitest'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'

const parse = (text: string) => parseAllowList(text)

describe('parseAllowList', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', 80, true],
    ['127.0.0.1', '127.0.0.2', 80, false],
    ['127.0.0.1:3000', '127.0.0.1', 3000, true],
    ['127.0.0.1:3000', '127.0.0.1', 3001, false],
    ['10.0.0.0/8', '10.255.0.1', 443, true],
    ['10.0.0.0/8', '11.0.0.1', 443, false],
    ['10.0.0.0/8:8080', '10.1.1.1', 443, false],
    ['10.0.0.0/8', '::ffff:10.1.1.1', 443, true],
    ['::1', '::1', 80, true],
    ['::1', '127.0.0.1', 80, false],
    ['[::1]:9000', '::1', 9000, true],
    ['[::1]:9000', '::1', 80, false],
    ['[fd00::/8]:9000', '[fd12::1]', 9000, true],
    ['fd00::/8', 'fe80::1', 80, false],
    ['0.0.0.0/0', '192.168.1.1', 80, true],
    ['localhost', '127.0.0.1', 80, false],
  ])('%s for the address %s port %i: %s', (list, address, port, expected) => {
    expect(parse(list).allowList.allowsAddress(address, port)).toBe(expected)
  })

  it.each([
    ['n8n.internal', 'n8n.internal', 80, true],
    ['N8N.Internal', 'n8n.internal.', 80, true],
    ['n8n', 'n8n', 5678, true],
    ['n8n:5678', 'n8n', 80, false],
    ['n8n.internal', 'evil.n8n.internal', 80, false],
    ['n8n.internal', 'n8n.internal.example.com', 80, false],
    ['bücher.local', 'xn--bcher-kva.local', 80, true],
    ['my_service', 'my_service', 80, true],
    ['127.0.0.1', 'n8n', 80, false],
  ])('%s for the host %s port %i: %s', (list, host, port, expected) => {
    expect(parse(list).allowList.allowsHost(host, port)).toBe(expected)
  })

  it('reads several entries, with spaces and empty places', () => {
    const { allowList, faults } = parse(' 10.0.0.0/8 , ,localhost:80,')
    expect(faults).toEqual([])
    expect([allowList.allowsAddress('10.0.0.1', 1), allowList.allowsHost('localhost', 80)]).toEqual([true, true])
  })

  it('allows nothing when empty', () => {
    const { allowList } = parse('')
    expect([allowList.allowsAddress('127.0.0.1', 80), allowList.allowsHost('', 80)]).toEqual([false, false])
  })

  it.each([
    ['*.example.com', 'wildcard'],
    ['http://localhost', 'only the host'],
    ['10.0.0.0/33', '0 to 32'],
    ['10.0.0.0/', '0 to 32'],
    ['fd00::/129', '0 to 128'],
    ['10.0.0.0/8/8', '0 to 32'],
    ['localhost/8', 'no host'],
    ['localhost:0', 'port'],
    ['localhost:70000', 'port'],
    ['127.1', 'no host'],
    ['010.0.0.1', 'no host'],
    ['0x7f.1', 'no host'],
    ['fe80::1%eth0', 'no host'],
    ['[::1', 'no host'],
    ['a b', 'no host'],
  ])('names the fault of %s', (text, part) => {
    const { faults } = parse(`${text},good.example`)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(text)
    expect(faults[0]).toContain(part)
  })
})
