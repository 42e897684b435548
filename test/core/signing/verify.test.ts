import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newKeyPair } from '../../../core/src/signing/ed25519.ts'
import { newSecret, signMessage } from '../../../core/src/signing/signature.ts'
import { verifyWebhook, WebhookVerificationError } from '../../../core/src/signing/verify.ts'
import { bodyOf, vectors } from '../../support/vectors.ts'

const secretA = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const idA = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timeA = 1614265330
const hello = '{"test": 2432232314}'
const pair = newKeyPair()

/** One entry of each scheme over `hello`, and what a receiver checks it with. */
const schemes = [
  { scheme: 'v1', signature: signMessage([secretA], idA, timeA, hello), key: secretA, another: newSecret() },
  {
    scheme: 'v1a',
    signature: signMessage([pair.secret], idA, timeA, hello),
    key: pair.publicKey,
    another: newKeyPair().publicKey,
  },
]

const headersOf = (signature: string, id = idA, time: number | string = timeA) => ({
  'webhook-id': id,
  'webhook-timestamp': String(time),
  'webhook-signature': signature,
})

/** The reason why `headers` are not believed, or 'none'. */
function faultOf(
  headers: Record<string, string | undefined>,
  { body = hello as string | Buffer, secrets = secretA as string | string[], now = timeA * 1000 } = {},
) {
  try {
    verifyWebhook({ headers, body, secrets, now })
    return 'none'
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    return error.reason
  }
}

describe('verifyWebhook', () => {
  it.each(vectors)('believes the known signature: $name', (vector) => {
    const { id, timestamp, signature, secret, publicKey } = vector
    const secrets = publicKey ?? secret
    const headers = headersOf(signature, id, timestamp)
    const answer = verifyWebhook({ headers, body: bodyOf(vector), secrets, now: timestamp * 1000 })
    expect(answer).toEqual({ id, timestampSeconds: timestamp })
  })

  it.each(vectors)('refuses the known signature over one byte more: $name', (vector) => {
    const body = Buffer.concat([bodyOf(vector), Buffer.from(' ')])
    const secrets = vector.publicKey ?? vector.secret
    const headers = headersOf(vector.signature, vector.id, vector.timestamp)
    expect(faultOf(headers, { body, secrets, now: vector.timestamp * 1000 })).toBe('no_matching_signature')
  })

  it('reads the svix spelling, any letter case and fetch Headers', () => {
    const signature = signMessage([secretA], idA, timeA, hello)
    const svix = { 'Svix-Id': idA, 'SVIX-TIMESTAMP': String(timeA), 'svix-signature': signature }
    expect(faultOf(svix)).toBe('none')
    const request = { headers: new Headers(headersOf(signature)), body: hello, secrets: secretA, now: timeA * 1000 }
    expect(verifyWebhook(request).id).toBe(idA)
  })

  it.each(schemes)('passes a list of wrong ones, an unknown version and the right $scheme', ({ signature, key }) => {
    const wrong = `v1,${Buffer.alloc(32).toString('base64')} v1a,${Buffer.alloc(64).toString('base64')}`
    expect(faultOf(headersOf(`${wrong} v9,abc v1a,xyz v1a, ${signature}`), { secrets: key })).toBe('none')
  })

  it.each(schemes)('passes when any of several keys is the right one, $scheme', ({ signature, key, another }) => {
    expect(faultOf(headersOf(signature), { secrets: [another, key] })).toBe('none')
    expect(faultOf(headersOf(signature), { secrets: [another] })).toBe('no_matching_signature')
  })

  it('passes on both sides of a change from HMAC to ed25519, and refuses the old secret after it', () => {
    const during = headersOf(signMessage([secretA, pair.secret], idA, timeA, hello))
    const after = headersOf(signMessage([pair.secret], idA, timeA, hello))
    const [old, both, fresh] = [[secretA], [secretA, pair.publicKey], [pair.publicKey]]
    expect([old, both, fresh].map((secrets) => faultOf(during, { secrets }))).toEqual(['none', 'none', 'none'])
    expect([old, both, fresh].map((secrets) => faultOf(after, { secrets }))).toEqual([
      'no_matching_signature',
      'none',
      'none',
    ])
  })

  it('never takes the value of one scheme for the other', () => {
    for (const { signature, key } of schemes) {
      const [version = '', value = ''] = signature.split(',')
      const swapped = `${version === 'v1' ? 'v1a' : 'v1'},${value}`
      expect(faultOf(headersOf(swapped), { secrets: key })).toBe('no_matching_signature')
    }
  })

  it('does not take an HMAC keyed with the public key', () => {
    const key = Buffer.from(pair.publicKey.slice(5), 'base64')
    const forged = createHmac('sha256', key).update(`${idA}.${timeA}.${hello}`).digest('base64')
    expect(faultOf(headersOf(`v1,${forged}`), { secrets: pair.publicKey })).toBe('no_matching_signature')
  })

  describe.each(schemes)('with $scheme', ({ scheme, signature, key }) => {
    const value = signature.slice(scheme.length + 1)
    const oneOff = `${scheme},${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`

    it.each([
      ['one wrong byte in the signature', headersOf(oneOff), 'no_matching_signature'],
      ['the right value under v2', headersOf(`v2,${value}`), 'no_matching_signature'],
      ['the right value without a version', headersOf(value), 'no_matching_signature'],
      ['a cut signature', headersOf(signature.slice(0, -4)), 'no_matching_signature'],
      ['a signature with more behind it', headersOf(`${signature}AAAA`), 'no_matching_signature'],
      ['no id', { ...headersOf(signature), 'webhook-id': undefined }, 'missing_header'],
      ['no timestamp', { ...headersOf(signature), 'webhook-timestamp': undefined }, 'missing_header'],
      ['no signature', { ...headersOf(signature), 'webhook-signature': undefined }, 'missing_header'],
      ['an empty signature', headersOf(''), 'missing_header'],
      ['a timestamp that is no number', headersOf(signature, idA, 'soon'), 'malformed_header'],
      ['a timestamp with a fraction', headersOf(signature, idA, `${timeA}.0`), 'malformed_header'],
      ['a negative timestamp', headersOf(signature, idA, -timeA), 'malformed_header'],
      ['another id', headersOf(signature, 'msg_other'), 'no_matching_signature'],
      ['another timestamp', headersOf(signature, idA, timeA + 1), 'no_matching_signature'],
    ])('refuses %s', (_name, headers, reason) => {
      expect(faultOf(headers, { secrets: key })).toBe(reason)
    })

    it('passes a clock that is off by 300 s and refuses 301 s, either way', () => {
      const at = (seconds: number) => faultOf(headersOf(signature), { secrets: key, now: (timeA + seconds) * 1000 })
      expect([at(300), at(-300), at(301), at(-301)]).toEqual(['none', 'none', 'too_old', 'too_new'])
    })

    it('refuses a body with one other byte', () => {
      const body = hello.replace('4', '5')
      expect(faultOf(headersOf(signature), { body, secrets: key })).toBe('no_matching_signature')
    })
  })

  it('takes a tolerance of its own', () => {
    const headers = headersOf(signMessage([secretA], idA, timeA, hello))
    const at = (seconds: number) =>
      verifyWebhook({ headers, body: hello, secrets: secretA, toleranceSeconds: 10, now: (timeA + seconds) * 1000 })
    expect(at(10).id).toBe(idA)
    expect(() => at(11)).toThrow('11 s ago; at most 10 s pass')
  })

  it.each([
    ['too short', 'whsec_?'],
    ['a private key in place of the public one', pair.secret],
    ['a public key of 31 bytes', `whpk_${Buffer.alloc(31).toString('base64')}`],
    ['a public key that is no base64', `whpk_${'?'.repeat(43)}=`],
  ])('says so when its own secret cannot be used: %s', (_name, secret) => {
    const headers = headersOf(signMessage([secretA], idA, timeA, hello))
    expect(faultOf(headers, { secrets: secret })).toBe('invalid_secret')
  })

  it('refuses more than 50 signatures of the versions it knows', () => {
    const list = (count: number) => Array.from({ length: count }, (_, i) => (i % 2 ? 'v1a,x' : 'v1,x')).join(' ')
    const right = signMessage([secretA], idA, timeA, hello)
    expect(faultOf(headersOf(`${list(49)} ${right}`))).toBe('none')
    expect(faultOf(headersOf(`${list(50)} ${right}`))).toBe('malformed_header')
  })

  it('refuses a dot in the id, by which bytes of the body could pass as the timestamp', () => {
    const key = Buffer.from(secretA.slice(6), 'base64')
    const signed = createHmac('sha256', key).update(`${idA}.7.${timeA}.x`).digest('base64')
    expect(faultOf(headersOf(`v1,${signed}`, `${idA}.7`), { body: 'x' })).toBe('malformed_header')
  })
})

describe('the entry point for receivers', () => {
  it('reaches nothing but node:crypto and files beside it', () => {
    const folder = new URL('../../../core/src/signing/', import.meta.url)
    const seen = new Set(['./verify.ts'])
    const outside = new Set<string>()
    for (const file of seen) {
      for (const [, target = ''] of readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)) {
        if (target.startsWith('./')) seen.add(target)
        else outside.add(target)
      }
    }
    expect([...outside]).toEqual(['node:crypto'])
  })
})
