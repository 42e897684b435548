import { describe, expect, it } from 'vitest'
import { createVault } from '../../../core/src/vault.ts'
import {
  assertHeadersFit,
  fromAuthText,
  shownAuth,
  toAuthText,
  toTargetAuth,
} from '../../../core/src/webhooks/target-auth.ts'

const oauth2 = {
  type: 'oauth2',
  tokenUrl: 'https://Login.example/oauth2/token#x',
  clientId: 'our-client',
  clientSecret: 'hush-hush',
}
const whole = {
  ...oauth2,
  tokenUrl: 'https://login.example/oauth2/token',
  scope: 'leads:write leads:read',
  audience: 'https://crm.example/',
  resource: 'urn:crm',
  clientAuth: 'post',
}

describe('the auth of a target', () => {
  it('is a header, authorization unless another is named', () => {
    expect(toTargetAuth({ type: 'header', value: 'Bearer abc' })).toEqual({
      type: 'header',
      name: 'authorization',
      value: 'Bearer abc',
    })
    expect(toTargetAuth({ type: 'header', name: 'X-Api-Key', value: 'k' })).toEqual({
      type: 'header',
      name: 'x-api-key',
      value: 'k',
    })
  })

  it('is an OAuth2 client, by basic unless told', () => {
    expect(toTargetAuth(oauth2)).toEqual({
      ...oauth2,
      tokenUrl: 'https://login.example/oauth2/token',
      scope: null,
      audience: null,
      resource: null,
      clientAuth: 'basic',
    })
    expect(toTargetAuth({ ...whole, scope: null })).toEqual({ ...whole, scope: null })
  })

  it('is sealed as text and read back the same', () => {
    const vault = createVault('a main secret of some length')
    for (const input of [whole, { type: 'header', value: 'Bearer abc' }]) {
      const auth = toTargetAuth(input)
      expect(fromAuthText(vault.open(vault.seal(toAuthText(auth))))).toEqual(auth)
      expect(toTargetAuth(fromAuthText(toAuthText(auth)))).toEqual(auth)
    }
  })

  it('is shown without its secret', () => {
    expect(shownAuth(toTargetAuth({ type: 'header', value: 'Bearer abc' }))).toEqual({
      type: 'header',
      name: 'authorization',
    })
    const { clientSecret: _, ...shown } = whole
    expect(shownAuth(toTargetAuth(whole))).toEqual(shown)
    expect(JSON.stringify(shownAuth(toTargetAuth(whole)))).not.toContain('hush')
  })

  it.each([
    [null, 'auth: must be an object'],
    [[], 'auth: must be an object'],
    ['Bearer x', 'auth: must be an object'],
    [{}, 'auth.type: must be "header" or "oauth2"'],
    [{ type: 'basic' }, 'auth.type: must be'],
    [{ type: 'header' }, 'auth.value: must be a text'],
    [{ type: 'header', value: '' }, 'auth.value: must not be empty'],
    [{ type: 'header', value: 'a\r\nb' }, 'auth.value: must be visible ASCII'],
    [{ type: 'header', value: 'x'.repeat(4097) }, 'auth.value: must have at most 4096'],
    [{ type: 'header', name: 'host', value: 'x' }, 'auth.name: host cannot be set'],
    [{ type: 'header', name: 'webhook-id', value: 'x' }, 'auth.name: webhook-id cannot be set'],
    [{ type: 'header', name: 'a b', value: 'x' }, 'auth.name: "a b" is no header name'],
    [{ type: 'header', name: 7, value: 'x' }, 'auth.name: must be a text'],
    [{ type: 'header', value: 'x', token: 'y' }, 'auth: "token" is no field here; there are type, name, value'],
    [{ ...oauth2, tokenUrl: undefined }, 'auth.tokenUrl: must be a text'],
    [{ ...oauth2, tokenUrl: 'login.example' }, 'auth.tokenUrl: must be an absolute'],
    [{ ...oauth2, tokenUrl: 'file:///etc/passwd' }, 'auth.tokenUrl: must be an absolute'],
    [{ ...oauth2, tokenUrl: 'https://a:b@login.example/' }, 'auth.tokenUrl: must not carry a user name'],
    [{ ...oauth2, clientId: '' }, 'auth.clientId: must be a text'],
    [{ ...oauth2, clientId: 'é' }, 'auth.clientId: must be printable ASCII'],
    [{ ...oauth2, clientSecret: 'a\nb' }, 'auth.clientSecret: must be printable ASCII'],
    [{ ...oauth2, clientSecret: 7 }, 'auth.clientSecret: must be a text'],
    [{ ...oauth2, clientSecret: 'x'.repeat(4097) }, 'auth.clientSecret: must have at most 4096'],
    [{ ...oauth2, scope: 'a  b' }, 'auth.scope: must be scopes'],
    [{ ...oauth2, scope: 'a"b' }, 'auth.scope: must be scopes'],
    [{ ...oauth2, audience: 'x'.repeat(1001) }, 'auth.audience: must have at most 1000'],
    [{ ...oauth2, resource: 'crm' }, 'auth.resource: must be an absolute URI'],
    [{ ...oauth2, resource: 'https://crm.example/#x' }, 'auth.resource: must be an absolute URI'],
    [{ ...oauth2, clientAuth: 'private_key_jwt' }, 'auth.clientAuth: must be "basic" or "post"'],
    [{ ...oauth2, clientAssertion: 'x' }, 'auth: "clientAssertion" is no field here'],
  ])('refuses %j: %s', (input, words) => {
    expect(() => toTargetAuth(input)).toThrow(words)
  })

  it('never repeats a secret in an error', () => {
    const inputs = [
      { type: 'header', value: 'hush-hush\n' },
      { type: 'header', name: 'host', value: 'hush-hush' },
      { ...oauth2, clientSecret: 'hush-hush\n' },
      { ...oauth2, tokenUrl: 'https://a:hush-hush@login.example/' },
    ]
    for (const input of inputs) {
      let message = ''
      try {
        toTargetAuth(input)
      } catch (error) {
        message = (error as Error).message
      }
      expect(message).toMatch(/^auth\./)
      expect(message).not.toContain('hush')
    }
  })

  it('sets no header that is also among the extra ones', () => {
    const auth = toTargetAuth({ type: 'header', name: 'X-Api-Key', value: 'k' })
    expect(() => assertHeadersFit({ 'x-api-key': 'other' }, auth)).toThrow('headers.x-api-key: is set by auth already')
    for (const fine of [auth, toTargetAuth(oauth2), null])
      expect(() => assertHeadersFit({ 'x-team': 'a' }, fine)).not.toThrow()
  })
})
