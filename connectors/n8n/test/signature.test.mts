import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSigned } from '../shared/signature'

// The example of the Standard Webhooks specification's own libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timestamp = '1614265330'
const body = Buffer.from('{"test": 2432232314}')
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const now = 1_614_265_330_000
const signed = { id, timestamp, signatures: signature, body }

describe('the signature of a delivery', () => {
  it('is that of the published example', () => {
    expect(isSigned(signed, secret, now)).toBe(true)
  })

  it('is one of several while the secret changes', () => {
    expect(isSigned({ ...signed, signatures: `v1,AAAA v1a,AAAA ${signature}` }, secret, now)).toBe(true)
  })

  it('is over the bytes, whatever they say', () => {
    const bytes = Buffer.from('{"bio":"Zoë 🐝 日本語"}')
    const key = Buffer.from(secret.slice(6), 'base64')
    const made = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest('base64')
    expect(isSigned({ ...signed, signatures: `v1,${made}`, body: bytes }, secret, now)).toBe(true)
    expect(isSigned({ ...signed, signatures: `v1,${made}` }, secret, now)).toBe(false)
  })

  it.each([
    ['a changed body', { body: Buffer.from('{"test": 2432232315}') }],
    ['another id', { id: 'msg_other' }],
    ['no id', { id: undefined }],
    ['no time', { timestamp: undefined }],
    ['a time that is none', { timestamp: 'now' }],
    ['no signature', { signatures: undefined }],
    ['a cut signature', { signatures: signature.slice(0, -9) }],
    ['another version', { signatures: signature.replace('v1', 'v2') }],
  ])('does not fit %s', (_, change) => {
    expect(isSigned({ ...signed, ...change }, secret, now)).toBe(false)
  })

  it('holds for five minutes, either way', () => {
    expect([-301_000, -299_000, 299_000, 301_000].map((ms) => isSigned(signed, secret, now + ms))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('fits no secret that is not there, and none of another kind', () => {
    expect(isSigned(signed, undefined, now)).toBe(false)
    expect(isSigned(signed, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', now)).toBe(false)
  })
})
