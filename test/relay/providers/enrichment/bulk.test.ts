import { expect, it, onTestFinished } from 'vitest'
import { type CheckedEmail, checkEmails } from '../../../../relay/src/providers/enrichment/bulk.ts'
import { mailDns } from '../../../../relay/src/providers/enrichment/dns.ts'
import { emailChecker } from '../../../../relay/src/providers/enrichment/email-checker.ts'
import { startDns } from '../../../support/dns-server.ts'

const COUNT = 100_000
const DOMAINS = 5_000

/** Addresses of many domains; every tenth cannot be one. */
function* addresses(count: number, onRead: () => void = () => undefined) {
  for (let i = 0; i < count; i++) {
    onRead()
    yield i % 10 === 0 ? `broken ${i}` : `person${i}@d${i % DOMAINS}.example`
  }
}

it('checks 100,000 addresses while it holds a few hundred, and asks each domain once', {
  timeout: 120_000,
}, async () => {
  const server = await startDns({}, { answer: (name) => (name.startsWith('d7') ? {} : { mx: [[10, `mx.${name}`]] }) })
  const dns = mailDns({ servers: [server.address], maxEntries: DOMAINS })
  onTestFinished(() => dns.close())
  let readCount = 0
  let doneCount = 0
  let mostHeld = 0
  const statuses = new Map<string, number>()
  const seen = new Uint8Array(COUNT)
  const list = addresses(COUNT, () => {
    readCount += 1
    mostHeld = Math.max(mostHeld, readCount - doneCount)
  })
  const startedAt = performance.now()
  const heapBefore = process.memoryUsage().heapUsed
  const check = emailChecker({ dns, isDisposable: () => false, probe: null })
  for await (const { index, verdict } of checkEmails(list, { check })) {
    doneCount += 1
    seen[index] = (seen[index] ?? 0) + 1
    statuses.set(verdict.status, (statuses.get(verdict.status) ?? 0) + 1)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const grownMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20
  console.info(
    `${COUNT} addresses of ${DOMAINS} domains in ${seconds.toFixed(1)} s (${Math.round(COUNT / seconds)}/s), ` +
      `${server.questions.length} questions, at most ${mostHeld} held, heap +${grownMb.toFixed(0)} MB`,
  )
  expect(seen.every((times) => times === 1)).toBe(true)
  expect(mostHeld).toBeLessThanOrEqual(401)
  expect(new Set(server.questions).size).toBe(server.questions.length)
  expect(Object.fromEntries(statuses)).toEqual({ invalid: 10_000 + sevens(), verified: 90_000 - sevens() })
})

/** How many well-formed addresses are of a domain that begins with d7. */
const sevens = () =>
  Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 10 !== 0 && `${i % DOMAINS}`.startsWith('7')).length

const verdict = { status: 'verified' as const, score: 85, reasons: ['mx_record' as const] }

it('gives what is quick before what is slow, each with its place', async () => {
  const slow = Promise.withResolvers<typeof verdict>()
  const check = async (address: string) => (address === 'slow' ? await slow.promise : verdict)
  const places: number[] = []
  for await (const { index } of checkEmails(['slow', 'b', 'c'], { check, concurrency: 2 })) {
    places.push(index)
    if (places.length === 2) slow.resolve(verdict)
  }
  expect(places).toEqual([1, 2, 0])
})

it('reads no further while nobody takes what is done', async () => {
  let readCount = 0
  const results = checkEmails(
    addresses(1_000, () => readCount++),
    { check: async () => verdict, concurrency: 5 },
  )
  await results.next()
  expect(readCount).toBeLessThanOrEqual(10)
  await results.return(undefined)
})

it('passes on what reading the list throws, and lets nothing run on', async () => {
  const signals: AbortSignal[] = []
  async function* list() {
    yield 'a'
    throw new Error('the file ended early')
  }
  const check = (_: string, signal?: AbortSignal) =>
    new Promise<typeof verdict>((_done, reject) => {
      if (signal) signals.push(signal)
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const read = async () => {
    const all: CheckedEmail[] = []
    for await (const one of checkEmails(list(), { check })) all.push(one)
  }
  await expect(read()).rejects.toThrow('the file ended early')
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
})

it('ends with the reason of whoever stops it', async () => {
  const stopper = new AbortController()
  const check = async (_: string, signal?: AbortSignal) => {
    stopper.abort(new Error('enough'))
    signal?.throwIfAborted()
    return verdict
  }
  const results = checkEmails(addresses(10), { check, signal: stopper.signal })
  await expect(results.next()).rejects.toThrow('enough')
})
