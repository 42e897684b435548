import { spawn } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startReceiver } from '../../relay/src/demo/receiver.ts'
import { toCell } from '../../relay/src/demo/table.ts'
import { type DemoParts, demo } from '../../relay/src/demo.ts'

/** `npm run demo` without npm, with standard output a pipe. */
async function runDemo(env: Record<string, string> = {}): Promise<{ code: number | null; shown: string }> {
  const child = spawn(process.execPath, ['--conditions=leadwire-source', 'relay/bin/leadwire.mjs', 'demo'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { shown: await text(child.stdout), code: await ended }
}

async function show(parts: DemoParts): Promise<{ isComplete: boolean; shown: string }> {
  const out = new PassThrough()
  const shown = text(out)
  const isComplete = await demo(out, parts)
  out.end()
  return { isComplete, shown: await shown }
}

const leadsIn = (shown: string) => shown.match(/^(high|medium) +@demo_\w+ .+$/gm) ?? []
const arrivedIn = (shown: string) =>
  [...shown.matchAll(/^Webhook \S+ {2}(\d+) leads? {2}signature verified$/gm)].map((match) => Number(match[1]))

describe('npm run demo', () => {
  it('lists leads with reasons, shows each webhook as verified, and ends with 0', async () => {
    const { code, shown } = await runDemo()
    expect(code).toBe(0)
    const leads = leadsIn(shown)
    expect(leads.length).toBeGreaterThan(5)
    expect(leads.some((line) => /^high +@\w+ +Founder \("/.test(line))).toBe(true)
    expect(arrivedIn(shown).reduce((sum, count) => sum + count, 0)).toBe(leads.length)
    expect(shown).toContain('Every lead above arrived signed')
    expect(shown).toContain('npm start')
  })

  it('keeps to 100 columns and writes no escape code into a pipe', async () => {
    const { shown } = await runDemo({ FORCE_COLOR: '', COLUMNS: '400' })
    expect(shown.split('\n').filter((line) => line.length > 100)).toEqual([])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(shown).not.toMatch(/[\u001B\r]/)
  })

  it('goes by nothing in the environment, which may set the hub up otherwise', async () => {
    const { code } = await runDemo({
      LEADWIRE_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      LEADWIRE_PORT: '1',
      LEADWIRE_PROFILE_SOURCE: 'file:/nowhere',
    })
    expect(code).toBe(0)
  })

  it('is not content when a lead did not arrive, and names it', async () => {
    const { isComplete, shown } = await show({
      webhookWaitMs: 1_000,
      async startReceiver() {
        const receiver = await startReceiver()
        const forget = receiver.verified.set.bind(receiver.verified)
        receiver.verified.set = (id, webhook) => forget(id, { ...webhook, leads: webhook.leads.slice(1) })
        return receiver
      },
    })
    expect(isComplete).toBe(false)
    expect(shown).toMatch(/^@demo_\w+ did not arrive$/m)
    expect(shown).toContain('NOT every lead above arrived signed')
  })

  it('believes no webhook that is signed with another secret, and says why', async () => {
    const { isComplete, shown } = await show({
      async startReceiver() {
        const receiver = await startReceiver()
        return { ...receiver, trust: () => receiver.trust('whsec_bm90IHRoZSBzZWNyZXQgb2YgdGhpcw==') }
      },
    })
    expect(isComplete).toBe(false)
    expect(arrivedIn(shown)).toEqual([])
    expect(shown).toMatch(/^Webhook refused: No .*signature/m)
  })

  it('ends in one line when something cannot be started', async () => {
    const inUse = Object.assign(new Error('listen EADDRINUSE: address already in use'), { code: 'EADDRINUSE' })
    const stopped = show({ startReceiver: () => Promise.reject(inUse) })
    await expect(stopped).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('a cell of the table', () => {
  it.each([
    ['short', 8, 'short   '],
    ['exactly8', 8, 'exactly8'],
    ['longer than that', 8, 'longer…'.padEnd(8)],
    ['two\nlines', 10, 'two lines '],
    ['日本語のテキスト', 9, '日本語の…'],
    ['\u001B[31mred', 10, '[31mred   '],
  ])('fits %j into %i columns', (given, width, expected) => {
    expect(toCell(given, width)).toBe(expected)
  })
})
