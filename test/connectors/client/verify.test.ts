import { type SignedRequest, verifyWebhook, WebhookVerificationError } from '@leadwire/client'
import { describe, expect, it } from 'vitest'
import { newKeyPair } from '../../../core/src/signing/ed25519.ts'
import { newSecret, signMessage } from '../../../core/src/signing/signature.ts'
import { bodyOf, vectors } from '../../support/vectors.ts'

const secret = newSecret()
const at = 1_772_600_000
const body = JSON.stringify({ name: 'Zoë 🦊 東京' })

/** A request signed well, with what is wrong on purpose. */
const signed = (wrong: Partial<SignedRequest> & { with?: string[]; id?: string } = {}): SignedRequest => ({
  headers: {
    'Webhook-Id': wrong.id ?? 'dlv_1',
    'Webhook-Timestamp': String(at),
    'Webhook-Signature': signMessage(wrong.with ?? [secret], 'dlv_1', at, body),
  },
  body,
  secrets: secret,
  now: at * 1000,
  ...wrong,
})

const reasonOf = async (request: SignedRequest): Promise<string> => {
  try {
    await verifyWebhook(request)
    return 'none'
  } catch (error) {
    return error instanceof WebhookVerificationError ? error.reason : String(error)
  }
}

describe('verifyWebhook', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))(
    'believes the published vector: %s',
    async (_name, vector) => {
      const headers = new Headers({
        'webhook-id': vector.id,
        'webhook-timestamp': String(vector.timestamp),
        'webhook-signature': vector.signature,
      })
      const request = {
        headers,
        body: bodyOf(vector),
        secrets: vector.publicKey ?? vector.secret,
        now: vector.timestamp * 1000,
      }
      expect(await verifyWebhook(request)).toEqual({ id: vector.id, timestampSeconds: vector.timestamp })
      const other = Buffer.from(bodyOf(vector).length > 0 ? bodyOf(vector) : ' ')
      other[0] = (other[0] ?? 0) ^ 1
      expect(await reasonOf({ ...request, body: other })).toBe('no_matching_signature')
    },
  )

  it('has ten vectors to believe', () => {
    expect(vectors).toHaveLength(10)
  })

  it('takes bytes, a buffer of them, or text, in any alphabet', async () => {
    const bytes = new TextEncoder().encode(body)
    for (const form of [body, bytes, bytes.buffer]) expect(await reasonOf(signed({ body: form }))).toBe('none')
  })

  it('believes any secret of several, and any signature of several, of either kind', async () => {
    const pair = newKeyPair()
    expect(await reasonOf(signed({ with: [newSecret(), secret] }))).toBe('none')
    expect(await reasonOf(signed({ secrets: [newSecret(), secret] }))).toBe('none')
    expect(await reasonOf(signed({ with: [newSecret(), pair.secret], secrets: pair.publicKey }))).toBe('none')
    expect(await reasonOf(signed({ with: [pair.secret], secrets: newKeyPair().publicKey }))).toBe(
      'no_matching_signature',
    )
  })

  it('knows the three headers by their other names', async () => {
    const headers = {
      'svix-id': 'dlv_1',
      'svix-timestamp': String(at),
      'svix-signature': signMessage([secret], 'dlv_1', at, body),
    }
    expect(await reasonOf(signed({ headers }))).toBe('none')
  })

  it.each([
    ['another secret', { secrets: newSecret() }, 'no_matching_signature'],
    ['another body', { body: `${body} ` }, 'no_matching_signature'],
    ['another id', { id: 'dlv_2' }, 'no_matching_signature'],
    ['an id with a dot', { id: 'dlv.1' }, 'malformed_header'],
    ['a time long ago', { now: (at + 301) * 1000 }, 'too_old'],
    ['a time to come', { now: (at - 301) * 1000 }, 'too_new'],
    ['no headers', { headers: {} }, 'missing_header'],
    ['a secret that is none', { secrets: 'whsec_not base64' }, 'invalid_secret'],
    ['a short secret', { secrets: 'whsec_AAAA' }, 'invalid_secret'],
    ['a public key that is none', { secrets: 'whpk_AAAA' }, 'invalid_secret'],
    [
      'hundreds of signatures',
      {
        headers: {
          'webhook-id': 'a',
          'webhook-timestamp': String(at),
          'webhook-signature': 'v1,AA== '.repeat(51).trim(),
        },
      },
      'malformed_header',
    ],
    [
      'a signature of another version',
      { headers: { 'webhook-id': 'a', 'webhook-timestamp': String(at), 'webhook-signature': 'v2,AA== v1' } },
      'no_matching_signature',
    ],
  ])('does not believe %s', async (_what, wrong, reason) => {
    expect(await reasonOf(signed(wrong))).toBe(reason)
  })

  it('passes what is just within the tolerance, and what a wider one allows', async () => {
    expect(await reasonOf(signed({ now: (at + 300) * 1000 }))).toBe('none')
    expect(await reasonOf(signed({ now: (at + 3000) * 1000, toleranceSeconds: 3600 }))).toBe('none')
  })
})
