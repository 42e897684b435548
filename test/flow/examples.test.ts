import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { newSecret, signMessage } from '../../core/src/signing/signature.ts'

const run = promisify(execFile)
const flags = ['--conditions=leadwire-source']

describe('examples/embed', () => {
  it('finds the one photographer in a list of its own, and not the wife of one', async () => {
    const { stdout } = await run(process.execPath, [...flags, 'examples/embed/embed.ts'])
    expect(stdout).toMatch(/^high {2}@ana_example {2}Photographer: ".*photographer"/i)
    expect(stdout.trim().split('\n')).toHaveLength(1)
  })
})

describe('examples/csv-by-email', () => {
  it('shows the mail with its file of leads', async () => {
    const { stdout } = await run(process.execPath, [...flags, 'examples/csv-by-email/csv-by-email.ts'])
    expect(stdout).toMatch(/^To: {6}sales@example.com, boss@example.com\nSubject: .*Founders/)
    expect(stdout).toMatch(/founders-\d{4}-\d{2}-\d{2}.*\.csv:\n/i)
    expect(stdout).toMatch(/\bdemo_\w+,/)
  })
})

describe('examples/receive-webhook', () => {
  let child: ChildProcess | undefined
  afterEach(() => child?.kill())

  const body = JSON.stringify([{ matchConfidence: 'high', profile: { handle: 'ana_example' } }])
  const secret = newSecret()

  async function start(): Promise<{ url: string; lines: string[] }> {
    const program = spawn(process.execPath, [...flags, 'examples/receive-webhook/receiver.ts', secret, '0'])
    child = program
    const reader = createInterface(program.stdout)
    const [first] = (await once(reader, 'line')) as [string]
    const lines: string[] = []
    reader.on('line', (line) => lines.push(line))
    return { url: first.replace('Listening on ', ''), lines }
  }

  const post = (url: string, id: string, signedWith: string) => {
    const seconds = Math.floor(Date.now() / 1000)
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signMessage([signedWith], id, seconds, body),
    }
    return fetch(url, { method: 'POST', headers, body })
  }

  it('takes what is signed, once, and refuses what is not', async () => {
    const { url, lines } = await start()
    expect((await post(url, 'dlv_1', newSecret())).status).toBe(401)
    expect((await post(url, 'dlv_1', secret)).status).toBe(204)
    expect((await post(url, 'dlv_1', secret)).status).toBe(204)
    expect((await post(url, 'dlv_2', secret)).status).toBe(204)
    await expect
      .poll(() => lines)
      .toEqual(['refused: no_matching_signature', 'dlv_1  high  @ana_example', 'dlv_2  high  @ana_example'])
  })

  it('says how it is used when it is given no secret', async () => {
    const started = run(process.execPath, [...flags, 'examples/receive-webhook/receiver.ts'])
    await expect(started).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('Usage:') })
  })
})
