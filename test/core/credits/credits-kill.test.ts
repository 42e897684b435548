import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { listCreditEntries, readCredits, reserveCredits, setCredits } from '../../../core/src/credits/credits.ts'
import { openDatabase } from '../../../core/src/db/database.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller } from '../../support/seed.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const LEASE_MS = 60_000

/** Runs in a process of its own: reserves and settles over and over, and says what was settled. */
const SPENDER = `
import { openDatabase, reserveCredits, settleCredits } from './core/src/index.ts'
const [url, workspaceId, round, now] = process.argv.slice(1)
const db = await openDatabase(url)
const clock = () => Number(now)
for (let i = 0; i < 2000; i++) {
  const work = { workspaceId: Number(workspaceId), key: round + ':' + i, reason: 'test', subject: 'test', amount: 3 }
  const reserved = await reserveCredits(db, work, { leaseMs: ${LEASE_MS}, clock })
  const charged = await settleCredits(db, reserved.held, i % 3, clock)
  process.stdout.write(work.key + ' ' + charged + '\\n')
}
`

/** Kills a spender after so many settles. @returns what it said it was charged, by key */
async function spendAndDie(args: string[], settles: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SPENDER, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (said.split('\n').length > settles) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  const lines = said.split('\n').slice(0, -1)
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]))
}

eachEngine((open) => {
  it('loses no charge to a kill, charges nothing twice, and frees what the dead held', {
    timeout: 120_000,
  }, async () => {
    const url = await open.url()
    const clock = manualClock()
    const begin = await openDatabase(url)
    const caller = await seedCaller(begin, clock)
    const { workspaceId } = caller
    await setCredits(begin, { workspaceId, balance: 10_000, reason: 'test', subject: 'test' }, clock)
    await begin.close()
    const told = new Map<string, number>()
    const kills = 3
    for (let round = 0; round < kills; round++) {
      const args = [url, `${workspaceId}`, `r${round}`, `${clock()}`]
      for (const [key, charged] of await spendAndDie(args, 10 + 7 * round)) told.set(key, charged)
    }
    const db = await openDatabase(url)
    try {
      const charges = new Map<string | null, number>()
      let sum = 0
      let cursor: string | undefined
      do {
        const page = await listCreditEntries(db, caller, { limit: 200, cursor })
        for (const { kind, key, amount } of page.items) {
          sum += amount
          if (kind === 'charge') {
            expect(charges.has(key)).toBe(false)
            charges.set(key, -amount)
          }
        }
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      for (const [key, charged] of told) expect(charges.get(key) ?? 0).toBe(charged)
      // What was settled as the kill came may not have been told of: at most one a kill.
      expect([...charges.keys()].filter((key) => !told.has(key ?? '')).length).toBeLessThanOrEqual(kills)
      const { balance, reserved } = await readCredits(db, workspaceId, clock)
      expect(balance).toBe(sum)
      expect(reserved).toBeLessThanOrEqual(3 * kills)
      clock.advance(LEASE_MS)
      const work = { workspaceId, key: 'all', reason: 'test', subject: 'test', amount: balance ?? 0 }
      expect(await reserveCredits(db, work, { leaseMs: LEASE_MS, clock })).toMatchObject({ status: 'held' })
    } finally {
      await db.close()
    }
  })
})
