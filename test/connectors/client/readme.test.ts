import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { signMessage } from '../../../core/src/signing/signature.ts'
import { ROOT } from '../../support/hub.ts'
import { API_KEY, until, useRelays } from '../../support/relay.ts'

const readme = readFileSync(join(ROOT, 'connectors/client/README.md'), 'utf8')
const [leads = '', polling = '', failing = '', receiving = ''] = Array.from(
  readme.matchAll(/```ts\n(.*?)```/gs),
  ([, code]) => code ?? '',
)

describe('the examples in the README of the client', () => {
  const startRelay = useRelays()

  /** Runs an example as a program of its own; answers what it printed. */
  async function run(code: string, url = 'http://127.0.0.1:9'): Promise<string> {
    const args = ['--conditions=leadwire-source', '--input-type=module-typescript', '--eval', code]
    const env = { PATH: process.env.PATH ?? '', LEADWIRE_URL: url, LEADWIRE_API_KEY: API_KEY }
    return (await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })).stdout
  }

  it('create a stream, run it and read its leads, all at once or by polling', async () => {
    const relay = await startRelay({ databaseUrl: ':memory:' })
    expect(await run(leads, relay.url)).toMatch(/^1 runs began$/m)
    const handles = await until(async () => {
      const { body } = await relay.api('GET', '/api/v2/leads')
      const { runs } = (await relay.api('GET', '/api/v2/runs')).body
      expect(runs[0].status).toBe('succeeded')
      return body.leads.map((lead: { profile: { handle: string } }) => lead.profile.handle) as string[]
    })
    const printed = await run(polling, relay.url)
    expect(
      printed
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1]),
    ).toEqual(handles.toReversed())
  })

  it('tell of a stream that is gone', async () => {
    const relay = await startRelay({ databaseUrl: ':memory:' })
    expect(await run(failing, relay.url)).toBe('That stream is gone\n')
  })

  it('receive a webhook, and refuse one that is not signed', async () => {
    const at = Math.floor(Date.now() / 1000)
    const signature = signMessage(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'dlv_1', at, '[]')
    const send = (value: string) => `
const headers = { 'webhook-id': 'dlv_1', 'webhook-timestamp': '${at}', 'webhook-signature': '${value}' }
const answer = await receive(new Request('http://localhost/', { method: 'POST', headers, body: '[]' }))
console.log(answer.status)`
    expect(await run(receiving + send(signature))).toBe('dlv_1 []\n204\n')
    expect(await run(receiving + send('v1,AAAA'))).toBe('401\n')
  })
})
