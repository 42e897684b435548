import { describe, expect, it } from 'vitest'
import { toExtraHeaders } from '../../../core/src/webhooks/extra-headers.ts'

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, 'v']))

describe('extra headers', () => {
  it('come back in lower case, values as they were', () => {
    const given = { 'X-Team': 'sales', Cookie: 'a=b; c=d', "x!#$%&'*+-.^_`|~9": 'tab\tand blank', 'X-Empty': '' }
    expect(toExtraHeaders(given)).toEqual({
      'x-team': 'sales',
      cookie: 'a=b; c=d',
      "x!#$%&'*+-.^_`|~9": 'tab\tand blank',
      'x-empty': '',
    })
  })

  it('may be 20, of 1,000 characters each', () => {
    expect(Object.keys(toExtraHeaders(many(20)))).toHaveLength(20)
    expect(() => toExtraHeaders(many(21))).toThrow('headers: at most 20 headers, not 21')
    expect(toExtraHeaders({ a: 'v'.repeat(1000) })).toEqual({ a: 'v'.repeat(1000) })
    expect(() => toExtraHeaders({ a: 'v'.repeat(1001) })).toThrow('headers.a: must have at most 1000 characters')
  })

  it.each([
    'Host',
    'content-length',
    'Content-Type',
    'content-encoding',
    'transfer-encoding',
    'Connection',
    'keep-alive',
    'upgrade',
    'TE',
    'trailer',
    'expect',
    'Proxy-Authorization',
    'proxy-connection',
    'accept-encoding',
    'User-Agent',
    'webhook-id',
    'Svix-Signature',
    'X-Leadwire-Token',
  ])('cannot set %s', (name) => {
    expect(() => toExtraHeaders({ [name]: 'x' }, 'extra')).toThrow(`extra: ${name} cannot be set: `)
  })

  it('point to auth for authorization', () => {
    expect(() => toExtraHeaders({ Authorization: 'Bearer x' })).toThrow(
      'headers.Authorization: cannot be set here; use auth',
    )
  })

  it('cannot name a header twice in two cases', () => {
    expect(() => toExtraHeaders({ 'X-A': '1', 'x-a': '2' })).toThrow('headers.x-a: is there twice')
  })

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'é', 'a(b)', '\0', 'x'.repeat(101)])('cannot have the name %j', (name) => {
    expect(() => toExtraHeaders({ [name]: 'x' })).toThrow(/^headers: ".*" is no header name of at most 100 characters$/)
  })

  it.each([
    ['a\r\nx: y', 'visible ASCII'],
    ['a\0', 'visible ASCII'],
    ['é', 'visible ASCII'],
    ['\x7f', 'visible ASCII'],
    [' a', 'visible ASCII'],
    ['a\t', 'visible ASCII'],
    [7, 'must be a text'],
    [null, 'must be a text'],
  ])('cannot have the value %j', (value, words) => {
    expect(() => toExtraHeaders({ 'x-a': value })).toThrow(words)
  })

  it.each([null, [], 'x', 7])('cannot be %j', (record) => {
    expect(() => toExtraHeaders(record)).toThrow('headers: must be an object')
  })

  it('keep a name that JavaScript knows as a name like any other', () => {
    const headers = toExtraHeaders(JSON.parse('{"__proto__":"x"}'))
    expect(Object.entries(headers)).toEqual([['__proto__', 'x']])
  })
})
