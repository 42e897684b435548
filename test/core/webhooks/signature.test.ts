import { createHmac } from 'node:crypto'
import { Webhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { isSecret, newSecret, signMessage } from '../../../core/src/webhooks/signature.ts'
import { verifyWebhook, WebhookVerificationError } from '../../../core/src/webhooks/verify.ts'

const keyA = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const idA = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timeA = 1614265330
const hello = '{"test": 2432232314}'
const helloSignature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

interface Vector {
  name: string
  secret?: string
  id?: string
  time?: number
  body: string | Buffer
  signature: string
}

const vectors: Vector[] = [
  { name: 'Standard Webhooks library tests', body: hello, signature: helloSignature },
  {
    name: 'Standard Webhooks Rust library',
    secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
    id: 'msg_27UH4WbU6Z5A5EzD8u03UvzRbpk',
    time: 1649367553,
    body: '{"email":"test@example.com","username":"test_user"}',
    signature: 'v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=',
  },
  {
    name: 'Svix documentation, verifying by hand',
    secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
    id: 'msg_loFOjxBNrRLzqYUf',
    time: 1731705121,
    body: '{"event_type":"ping","data":{"success":true}}',
    signature: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  },
  { name: '262,143 bytes', body: 'a'.repeat(262_143), signature: 'v1,NTItnqyWMoFhk2Bbe5V/BMdcFRWgcSQaTgqLHX7FC7c=' },
  { name: '262,144 bytes', body: 'a'.repeat(262_144), signature: 'v1,Mw4Pe2WgApuT7NSqnSq0PQPV9gbLdggCl9B865x5Xh0=' },
  { name: '1 MiB', body: 'a'.repeat(1_048_576), signature: 'v1,txpEUxqWZJ5nteTnymUVa+7C4NHpBeXJ6CsBAW0c3/A=' },
  { name: 'ours: UTF-8', body: '{"name":"Zoë 🚀"}', signature: 'v1,UIIYqyWKzXJf0cc8PHV1DeJyoJm4DEe8IXHdvW7refs=' },
  { name: 'ours: empty', body: '', signature: 'v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=' },
  {
    name: 'ours: bytes that are no text',
    body: Buffer.from('ff00fe0a', 'hex'),
    signature: 'v1,EAztUxnbAi2URPQDFtwNE5gp/Vgil4/87bb1YmBWELY=',
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
  { body = hello as string | Buffer, secrets = keyA as string | string[], now = timeA * 1000 } = {},
) {
  try {
    verifyWebhook({ headers, body, secrets, now })
    return 'none'
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    return error.reason
  }
}

describe('signMessage', () => {
  it.each(vectors)('gives the known signature: $name', ({ secret, id, time, body, signature }) => {
    expect(signMessage([secret ?? keyA], id ?? idA, time ?? timeA, body)).toBe(signature)
  })

  it('puts one signature per secret into one header, in order', () => {
    const second = newSecret()
    const [first, other] = [signMessage([keyA], idA, timeA, hello), signMessage([second], idA, timeA, hello)]
    expect(signMessage([keyA, second], idA, timeA, hello)).toBe(`${first} ${other}`)
  })

  it('is believed by the svix package, for each of two secrets', () => {
    const now = Math.floor(Date.now() / 1000)
    const secrets = [newSecret(), newSecret()]
    const headers = headersOf(signMessage(secrets, idA, now, hello), idA, now)
    for (const secret of secrets) expect(() => new Webhook(secret).verify(hello, headers)).not.toThrow()
    expect(() => new Webhook(newSecret()).verify(hello, headers)).toThrow('No matching signature')
  })

  it.each([
    ['no secret', [], idA, timeA],
    ['a secret that is not base64', ['whsec_not base64 at all, not at all!!'], idA, timeA],
    ['a short secret', ['whsec_c2hvcnQ='], idA, timeA],
    ['a dot in the id', [keyA], 'msg.1', timeA],
    ['an empty id', [keyA], '', timeA],
    ['a fraction of a second', [keyA], idA, 1.5],
    ['a negative time', [keyA], idA, -1],
  ] as const)('refuses %s', (_name, secrets, id, time) => {
    expect(() => signMessage(secrets, id, time, hello)).toThrow(TypeError)
  })

  it('does not tell the secret in its errors', () => {
    expect(() => signMessage(['whsec_secret word here'], idA, timeA, hello)).not.toThrow('secret word here')
  })
})

describe('newSecret', () => {
  it('is whsec_ and the base64 of 24 random bytes', () => {
    expect(newSecret((count) => Buffer.alloc(count, 0xff))).toBe(`whsec_${'/'.repeat(32)}`)
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
    expect(newSecret()).not.toBe(newSecret())
    expect(isSecret(newSecret())).toBe(true)
  })
})

describe('verifyWebhook', () => {
  it.each(vectors)('believes the known signature: $name', ({ secret, id, time, body, signature }) => {
    const headers = headersOf(signature, id, time)
    const answer = verifyWebhook({ headers, body, secrets: secret ?? keyA, now: (time ?? timeA) * 1000 })
    expect(answer).toEqual({ id: id ?? idA, timestampSeconds: time ?? timeA })
  })

  it('reads the svix spelling, any letter case and fetch Headers', () => {
    const svix = { 'Svix-Id': idA, 'SVIX-TIMESTAMP': String(timeA), 'svix-signature': helloSignature }
    expect(faultOf(svix)).toBe('none')
    const request = { headers: new Headers(headersOf(helloSignature)), body: hello, secrets: keyA, now: timeA * 1000 }
    expect(verifyWebhook(request).id).toBe(idA)
  })

  it('passes a list of a wrong v1, an unknown version and the right v1', () => {
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`
    expect(faultOf(headersOf(`${wrong} v9,abc v1a,xyz ${helloSignature}`))).toBe('none')
  })

  it('passes when any of several secrets is the right one', () => {
    expect(faultOf(headersOf(helloSignature), { secrets: [newSecret(), keyA] })).toBe('none')
    expect(faultOf(headersOf(helloSignature), { secrets: [newSecret(), newSecret()] })).toBe('no_matching_signature')
  })

  it.each([
    ['one wrong byte in the signature', headersOf(helloSignature.replace('g0hM', 'g0hN')), 'no_matching_signature'],
    ['the right value under v2', headersOf(helloSignature.replace('v1', 'v2')), 'no_matching_signature'],
    ['the right value without a version', headersOf(helloSignature.slice(3)), 'no_matching_signature'],
    ['a cut signature', headersOf(helloSignature.slice(0, -4)), 'no_matching_signature'],
    ['no id', { ...headersOf(helloSignature), 'webhook-id': undefined }, 'missing_header'],
    ['no timestamp', { ...headersOf(helloSignature), 'webhook-timestamp': undefined }, 'missing_header'],
    ['no signature', { ...headersOf(helloSignature), 'webhook-signature': undefined }, 'missing_header'],
    ['an empty signature', headersOf(''), 'missing_header'],
    ['a timestamp that is no number', headersOf(helloSignature, idA, 'soon'), 'malformed_header'],
    ['a timestamp with a fraction', headersOf(helloSignature, idA, `${timeA}.0`), 'malformed_header'],
    ['a negative timestamp', headersOf(helloSignature, idA, -timeA), 'malformed_header'],
    ['another id', headersOf(helloSignature, 'msg_other'), 'no_matching_signature'],
    ['another timestamp', headersOf(helloSignature, idA, timeA + 1), 'no_matching_signature'],
  ])('refuses %s', (_name, headers, reason) => {
    expect(faultOf(headers)).toBe(reason)
  })

  it('passes a clock that is off by 300 s and refuses 301 s, either way', () => {
    const at = (seconds: number) => faultOf(headersOf(helloSignature), { now: (timeA + seconds) * 1000 })
    expect([at(300), at(-300), at(301), at(-301)]).toEqual(['none', 'none', 'too_old', 'too_new'])
  })

  it('refuses a body with one other byte', () => {
    expect(faultOf(headersOf(helloSignature), { body: hello.replace('4', '5') })).toBe('no_matching_signature')
  })

  it('says so when its own secret cannot be used', () => {
    expect(faultOf(headersOf(helloSignature), { secrets: 'whsec_?' })).toBe('invalid_secret')
  })

  it('refuses a dot in the id, by which bytes of the body could pass as the timestamp', () => {
    const key = Buffer.from(keyA.slice(6), 'base64')
    const signed = createHmac('sha256', key).update(`${idA}.7.${timeA}.x`).digest('base64')
    expect(faultOf(headersOf(`v1,${signed}`, `${idA}.7`), { body: 'x' })).toBe('malformed_header')
  })
})
