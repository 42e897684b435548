import { describe, expect, it } from 'vitest'
import { bearer, json, plainly, SECRET, token, useTokenServer } from './token-server.ts'

const { tokens, authOf, newAuthorizer } = useTokenServer()

describe('a header', () => {
  it('is given as it is, without asking anyone', async () => {
    const { authorize } = newAuthorizer()
    const headers = { 'x-api-key': 'k' }
    expect(await authorize(1, { type: 'header', name: 'x-api-key', value: 'k' })).toEqual({ ok: true, headers })
    expect(tokens.seen).toHaveLength(0)
  })
})

describe('a token', () => {
  it('is asked for by the client credentials grant, with the secret in the header', async () => {
    tokens.behave = plainly
    const { authorize } = newAuthorizer()
    expect(await authorize(1, authOf({ scope: 'a b', audience: 'crm', resource: 'urn:crm' }))).toEqual(bearer(1))
    const { headers, body } = tokens.seen[0]!
    expect(Object.fromEntries(body)).toEqual({
      grant_type: 'client_credentials',
      scope: 'a b',
      audience: 'crm',
      resource: 'urn:crm',
    })
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/),
      accept: 'application/json',
      'user-agent': 'Leadwire/test',
    })
    // Form-encoded before it is joined by a colon. Source: RFC 6749, 2.3.1.
    const [id, secret] = Buffer.from(headers.authorization!.slice('Basic '.length), 'base64').toString().split(':')
    const decode = (text = '') => new URLSearchParams(`v=${text}`).get('v')
    expect([decode(id), decode(secret)]).toEqual(['our-client', SECRET])
  })

  it('is asked for with the secret in the body when told so', async () => {
    tokens.behave = plainly
    const { authorize } = newAuthorizer()
    expect(await authorize(1, authOf({ clientAuth: 'post' }))).toEqual(bearer(1))
    expect(Object.fromEntries(tokens.seen[0]!.body)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'our-client',
      client_secret: SECRET,
    })
    expect(tokens.seen[0]!.headers.authorization).toBeUndefined()
  })

  it.each([
    ['60 s before an hour ends', { expires_in: 3600 }, 3540],
    ['a tenth before a short life ends', { expires_in: 100 }, 90],
    ['60 s before an hour ends when nobody says how long', { expires_in: undefined }, 3540],
    ['60 s before a day ends, however long it lives', { expires_in: 10_000_000 }, 86_340],
    ['by a life that is written as text', { expires_in: '3600' }, 3540],
  ])('is fetched anew %s', async (_when, fields, seconds) => {
    tokens.behave = (response, count) => token(response, count, fields)
    const { authorize, clock } = newAuthorizer()
    expect(await authorize(1, authOf())).toEqual(bearer(1))
    clock.advance(seconds * 1000 - 1)
    expect(await authorize(1, authOf())).toEqual(bearer(1))
    clock.advance(1)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
    expect(tokens.seen).toHaveLength(2)
  })

  it('that lives no time serves those who wait for it, and nobody after', async () => {
    tokens.behave = (response, count) => token(response, count, { expires_in: 0 })
    const { authorize } = newAuthorizer()
    expect(await Promise.all([authorize(1, authOf()), authorize(1, authOf())])).toEqual([bearer(1), bearer(1)])
    expect(await authorize(1, authOf())).toEqual(bearer(2))
  })

  it('is fetched anew when the clock has jumped back', async () => {
    tokens.behave = plainly
    const { authorize, clock } = newAuthorizer()
    await authorize(1, authOf())
    clock.advance(-3_600_000)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
  })

  it('is fetched once for all that ask at the same time', async () => {
    tokens.behave = (response, count) => setTimeout(() => token(response, count), 30)
    const { authorize } = newAuthorizer()
    const found = await Promise.all(Array.from({ length: 50 }, () => authorize(1, authOf())))
    expect(found).toEqual(Array.from({ length: 50 }, () => bearer(1)))
    expect(tokens.seen).toHaveLength(1)
  })

  it('belongs to its key, and to the auth it was fetched for', async () => {
    tokens.behave = plainly
    const { authorize } = newAuthorizer()
    expect(await authorize(1, authOf())).toEqual(bearer(1))
    expect(await authorize(2, authOf())).toEqual(bearer(2))
    expect(await authorize(1, authOf({ clientSecret: 'changed' }))).toEqual(bearer(3))
    expect(await authorize(2, authOf())).toEqual(bearer(2))
  })

  it('that was for an auth since replaced is given to who waited for it, and not kept', async () => {
    const waiting: (() => void)[] = []
    tokens.behave = (response, count) => void waiting.push(() => token(response, count))
    const { authorize } = newAuthorizer()
    const old = authorize(1, authOf())
    const replaced = authorize(1, authOf({ scope: 'new' }))
    while (waiting.length < 2) await new Promise((done) => setTimeout(done, 5))
    const indexOfNew = tokens.seen.findIndex(({ body }) => body.get('scope') === 'new')
    waiting[indexOfNew]!()
    expect(await replaced).toEqual(bearer(tokens.seen.length))
    waiting[1 - indexOfNew]!()
    expect(await old).toMatchObject({ ok: true })
    expect(await authorize(1, authOf({ scope: 'new' }))).toEqual(await replaced)
    expect(tokens.seen).toHaveLength(2)
  })

  it('is let go when a receiver refuses it', async () => {
    tokens.behave = plainly
    const { authorize, forget } = newAuthorizer()
    const first = await authorize(1, authOf())
    forget(1)
    expect(await authorize(1, authOf())).toEqual(bearer(2))
    // An attempt that was sent with the first token fails late.
    forget(1, first.ok ? first.headers : {})
    expect(await authorize(1, authOf())).toEqual(bearer(2))
    forget(1, { authorization: 'Bearer t2' })
    expect(await authorize(1, authOf())).toEqual(bearer(3))
    forget(99)
  })

  it('is remembered for so many keys only, the newest', async () => {
    tokens.behave = plainly
    const { authorize } = newAuthorizer({ maxKeys: 2 })
    for (const key of [1, 2, 3]) await authorize(key, authOf())
    expect(await authorize(3, authOf())).toEqual(bearer(3))
    expect(await authorize(2, authOf())).toEqual(bearer(2))
    expect(await authorize(1, authOf())).toEqual(bearer(4))
  })

  it('may come with an id token of another issuer, which is not looked at', async () => {
    tokens.behave = (response, count) => token(response, count, { id_token: 'e30.e30.x' })
    expect(await newAuthorizer().authorize(1, authOf())).toEqual(bearer(1))
  })

  it('may hold what Salesforce puts into its tokens', async () => {
    tokens.behave = (response) => json(response, 200, { access_token: '00D!AQ.x_y', token_type: 'Bearer' })
    const headers = { authorization: 'Bearer 00D!AQ.x_y' }
    expect(await newAuthorizer().authorize(1, authOf())).toEqual({ ok: true, headers })
  })
})
