import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { newKeyPair } from '../../../core/src/signing/ed25519.ts'
import { signMessage } from '../../../core/src/signing/signature.ts'
import { useRelays } from '../../support/relay.ts'
import { bundleClient } from './bundle.ts'

/** What browsers and edge runtimes have beside the language; nothing of Node. */
const globals = {
  AbortController,
  AbortSignal,
  Headers,
  Response,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  clearTimeout,
  crypto,
  fetch,
  setTimeout,
}

let code = ''
beforeAll(async () => {
  code = await bundleClient()
})

describe('the client in one file', () => {
  const startRelay = useRelays()

  it('has less than 15 kB once minified and compressed', () => {
    const bytes = gzipSync(code).length
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThan(15_000)
  })

  it('loads nothing and knows nothing of Node', () => {
    expect(code).not.toMatch(/\brequire\(|\bimport\(|\bprocess\b|\bBuffer\b|node:/)
  })

  it('calls a hub where there is nothing but fetch and WebCrypto', async () => {
    const relay = await startRelay({ databaseUrl: ':memory:' })
    const context = createContext({ ...globals, baseUrl: relay.url })
    runInContext(code, context)
    const name = await runInContext(
      `new leadwire.LeadwireClient({ baseUrl, apiKey: 'ctgo_test_key_of_the_first_workspace' }).me.get().then((me) => me.key.kind)`,
      context,
    )
    expect(name).toBe('api')
    const made = runInContext(
      `new leadwire.LeadwireClient({ baseUrl, apiKey: 'ctgo_test_key_of_the_first_workspace' }).segments.create({ description: 'founders' })`,
      context,
    )
    expect(await made).toMatchObject({ userFacingId: expect.stringMatching(/^seg_/) })
  })

  it('verifies both kinds of signatures there', async () => {
    const pair = newKeyPair()
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const at = 1_772_600_000
    const context = createContext({
      ...globals,
      keys: [secret, pair.publicKey],
      now: at * 1000,
      headers: {
        'webhook-id': 'dlv_1',
        'webhook-timestamp': String(at),
        'webhook-signature': signMessage([secret, pair.secret], 'dlv_1', at, '{}'),
      },
    })
    runInContext(code, context)
    const ids = runInContext(
      `Promise.all(keys.map((secrets) => leadwire.verifyWebhook({ headers, body: '{}', secrets, now }).then(({ id }) => id)))`,
      context,
    )
    expect(await ids).toEqual(['dlv_1', 'dlv_1'])
  })
})
