import { Webhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { newKeyPair, publicKeyOf, verifyEd25519 } from '../../../core/src/signing/ed25519.ts'
import { isSecret, newSecret, signMessage } from '../../../core/src/signing/signature.ts'
import { bodyOf, vectors } from '../../support/vectors.ts'

const secretA = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const idA = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timeA = 1614265330
const hello = '{"test": 2432232314}'

describe('signMessage', () => {
  it.each(vectors)('gives the known signature: $name', (vector) => {
    expect(signMessage([vector.secret], vector.id, vector.timestamp, bodyOf(vector))).toBe(vector.signature)
  })

  it('puts one signature per secret into one header, in order, of both schemes', () => {
    const secrets = [secretA, newKeyPair().secret, newSecret()]
    const each = secrets.map((secret) => signMessage([secret], idA, timeA, hello))
    expect(signMessage(secrets, idA, timeA, hello)).toBe(each.join(' '))
    expect(each.map((entry) => entry.split(',')[0])).toEqual(['v1', 'v1a', 'v1'])
  })

  it('is believed by the svix package, for each of two secrets beside an ed25519 key', () => {
    const now = Math.floor(Date.now() / 1000)
    const secrets = [newSecret(), newSecret()]
    const headers = {
      'webhook-id': idA,
      'webhook-timestamp': String(now),
      'webhook-signature': signMessage([newKeyPair().secret, ...secrets], idA, now, hello),
    }
    for (const secret of secrets) expect(() => new Webhook(secret).verify(hello, headers)).not.toThrow()
    expect(() => new Webhook(newSecret()).verify(hello, headers)).toThrow('No matching signature')
  })

  it('agrees with the svix package on what it signs', () => {
    const theirs = new Webhook(secretA).sign(idA, new Date(timeA * 1000), hello)
    expect(signMessage([secretA], idA, timeA, hello)).toBe(theirs)
  })

  it.each([
    ['no secret', [], idA, timeA],
    ['a secret that is not base64', ['whsec_not base64 at all, not at all!!'], idA, timeA],
    ['a short secret', ['whsec_c2hvcnQ='], idA, timeA],
    ['a short ed25519 key', ['whsk_c2hvcnQ='], idA, timeA],
    ['a public key', [newKeyPair().publicKey], idA, timeA],
    ['a dot in the id', [secretA], 'msg.1', timeA],
    ['an empty id', [secretA], '', timeA],
    ['a fraction of a second', [secretA], idA, 1.5],
    ['a negative time', [secretA], idA, -1],
  ] as const)('refuses %s', (_name, secrets, id, time) => {
    expect(() => signMessage(secrets, id, time, hello)).toThrow(TypeError)
  })

  it.each(['whsec_secret word here', 'whsk_secret word here'])(
    'does not tell the secret in its errors: %s',
    (secret) => {
      expect(() => signMessage([secret], idA, timeA, hello)).toThrow(/^(?!.*secret word here)/)
    },
  )
})

describe('newSecret', () => {
  it('is whsec_ and the base64 of 24 random bytes', () => {
    expect(newSecret((count) => Buffer.alloc(count, 0xff))).toBe(`whsec_${'/'.repeat(32)}`)
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
    expect(newSecret()).not.toBe(newSecret())
    expect(isSecret(newSecret())).toBe(true)
  })
})

describe('newKeyPair', () => {
  // RFC 8032, section 7.1, test 1.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const publicBytes = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')

  it('is whsk_ with the seed and then the public key, and whpk_ with the public key', () => {
    expect(newKeyPair(() => seed)).toEqual({
      secret: `whsk_${Buffer.concat([seed, publicBytes]).toString('base64')}`,
      publicKey: `whpk_${publicBytes.toString('base64')}`,
    })
    expect(newKeyPair().secret).not.toBe(newKeyPair().secret)
  })

  it('gives keys that sign what the public half verifies, and nothing else', () => {
    const [mine, other] = [newKeyPair(), newKeyPair()]
    const [, signature = ''] = signMessage([mine.secret], idA, timeA, hello).split(',')
    const bytes = Buffer.from(`${idA}.${timeA}.${hello}`)
    expect(verifyEd25519(mine.publicKey, bytes, [signature])).toBe(true)
    expect(verifyEd25519(other.publicKey, bytes, [signature])).toBe(false)
    expect(verifyEd25519(mine.publicKey, Buffer.from(`${idA}.${timeA}.${hello} `), [signature])).toBe(false)
  })

  it('has a public key that can be told from the private one', () => {
    const { secret, publicKey } = newKeyPair()
    expect(publicKeyOf(secret)).toBe(publicKey)
    const known = vectors.find((vector) => vector.publicKey !== undefined)
    expect(publicKeyOf(known?.secret ?? '')).toBe(known?.publicKey)
  })

  it('refuses a private key whose halves do not belong', () => {
    const mixed = `whsk_${Buffer.concat([seed, Buffer.alloc(32, 1)]).toString('base64')}`
    expect(() => publicKeyOf(mixed)).toThrow('do not belong')
    expect([isSecret(mixed), isSecret(newKeyPair().secret), isSecret(newKeyPair().publicKey)]).toEqual([
      false,
      true,
      false,
    ])
  })
})
