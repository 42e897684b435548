import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SECOND_MS } from '../../core/src/clock.ts'
import { type ExpectedAttempt, isCurable, type ReceiverBehaviour, START_MS } from '../support/behaviour.ts'
import { behaviours } from '../support/behaviours.ts'
import { makeCertificates } from '../support/certificates.ts'
import { eachEngine } from '../support/database.ts'
import { type Played, playBehaviours, type Reception } from '../support/play-behaviours.ts'
import { useRelays } from '../support/relay.ts'
import { type Walk, walkSchedules } from '../support/walk-schedules.ts'

const certificates = makeCertificates()
const trusted = getCACertificates('default')
beforeAll(() => setDefaultCACertificates([...trusted, certificates.authority]))
afterAll(() => setDefaultCACertificates(trusted))

/** The two ends of the jitter, so that the shortest and the longest wait can be told exactly. */
const ends = [
  { end: 'least', random: 0 },
  { end: 'most', random: 1 - Number.EPSILON / 2 },
] as const

const waitOf = ({ becomes }: ReceiverBehaviour, end: 'least' | 'most') =>
  typeof becomes === 'string' ? null : becomes[end === 'least' ? 0 : 1] * SECOND_MS

/** As the database has it. */
const toRow = ({ answer, ...attempt }: ExpectedAttempt) => ({
  ...attempt,
  answer: answer instanceof RegExp ? expect.stringMatching(answer) : answer,
})

/** Seconds. */
const ownSchedules = [[1, 60, 86_400], []]

/** What was waited before each attempt but the first, as a share of the planned wait. */
function sharesOf(walk: Walk | undefined, planned: readonly number[]): number[] {
  const at = walk?.attemptedAt ?? []
  expect(at).toHaveLength(planned.length + 1)
  return planned.map((seconds, i) => ((at[i + 1] ?? 0) - (at[i] ?? 0)) / (seconds * SECOND_MS))
}

it('has at least 40 receiver behaviours, each under a name of its own', () => {
  expect(behaviours.length).toBeGreaterThanOrEqual(40)
  expect(new Set(behaviours.map(({ name }) => name)).size).toBe(behaviours.length)
})

eachEngine((open) => {
  const start = useRelays()
  const plays = new Map<string, Played>()
  let walks: Walk[] = []
  // All side by side, since they mostly wait.
  beforeAll(async () => {
    const common = { start, behaviours, certificates }
    const urls = [await open.url(), await open.url(), await open.url()] as const
    const work = ends.map(async ({ end, random }, i) => {
      plays.set(end, await playBehaviours({ ...common, databaseUrl: urls[i] ?? '', random }))
    })
    walks = await walkSchedules({ start, databaseUrl: urls[2], schedules: [null, ...ownSchedules] })
    await Promise.all(work)
  })

  it('walks the whole standard schedule: eight attempts at 0, 5, 305, 2105 … seconds, then no more', () => {
    const [standard] = walks
    expect(standard?.status).toBe('exhausted')
    const shares = sharesOf(standard, [5, 300, 1800, 7200, 18_000, 36_000, 36_000])
    for (const share of shares) expect(Math.abs(share - 1)).toBeLessThanOrEqual(0.2)
    expect(Math.min(...shares)).toBeLessThan(1)
    expect(Math.max(...shares)).toBeGreaterThan(1)
  })

  it.each(ownSchedules.map((schedule, i) => ({ schedule, i })))('walks the schedule $schedule to its end', (own) => {
    const walk = walks[own.i + 1]
    expect(walk?.status).toBe('exhausted')
    for (const share of sharesOf(walk, own.schedule)) expect(Math.abs(share - 1)).toBeLessThanOrEqual(0.2)
  })

  it('tries again when it is due, and not a moment earlier', () => {
    for (const { attemptedAt, dueAt } of walks) expect(attemptedAt.slice(1)).toEqual(dueAt)
  })

  describe.each(ends)('with the $end jitter', ({ end }) => {
    const find = ({ name }: ReceiverBehaviour): Reception => {
      const found = plays.get(end)?.receptions.get(name)
      if (!found) throw new Error(`nothing was recorded for "${name}"`)
      return found
    }

    it.each(behaviours)('records what became of a receiver that $name', (behaviour) => {
      const { first, requests } = find(behaviour)
      const { becomes, attempt } = behaviour
      expect(first.attempts).toEqual([
        { ...toRow(attempt), number: 1, attempted_at: START_MS, latency_ms: expect.toSatisfy(Number.isInteger) },
      ])
      expect(first.attempts[0]?.latency_ms).toBeGreaterThanOrEqual(0)
      const ended = becomes === 'gone' ? 'exhausted' : becomes
      const status = typeof ended === 'string' ? ended : 'pending'
      expect(first.delivery).toMatchObject({ status, attempt_count: 1, claimed_by: null })
      const wait = waitOf(behaviour, end)
      if (wait !== null) expect(first.delivery.due_at - START_MS).toBe(wait)
      expect(first.delivery.completed_at).toBe(wait === null ? START_MS : null)
      expect(first.endpoint).toEqual(
        becomes === 'gone'
          ? { disabled_at: START_MS, disabled_reason: expect.stringContaining('410') }
          : { disabled_at: null, disabled_reason: null },
      )
      if (behaviour.atConnect || !isCurable(behaviour)) return
      expect(requests.filter((request) => request.headers['webhook-id'] === first.delivery.webhook_id)).toHaveLength(
        wait === null ? 1 : 2,
      )
    })

    it('delivers the same bytes under the same id at the second attempt, when the receiver has come to its senses', () => {
      for (const behaviour of behaviours.filter((one) => isCurable(one) && waitOf(one, end) !== null)) {
        const { first, second, requests } = find(behaviour)
        expect(second.delivery, behaviour.name).toMatchObject({ status: 'delivered', attempt_count: 2 })
        expect(second.attempts.at(-1), behaviour.name).toMatchObject({ number: 2, outcome: 'accepted', status: 204 })
        const mine = requests.filter((request) => request.headers['webhook-id'] === first.delivery.webhook_id)
        const numbers = mine.map((request) => request.headers['x-leadwire-attempt'])
        expect(numbers, behaviour.name).toEqual(numbers.length === 1 ? ['2'] : ['1', '2'])
        expect(new Set(mine.map(({ body }) => body)).size, behaviour.name).toBe(1)
      }
    })

    it('fails a second time, for longer, where nothing can be cured', () => {
      for (const behaviour of behaviours.filter((one) => !isCurable(one) && waitOf(one, end) !== null)) {
        const { second } = find(behaviour)
        const [one, two] = second.attempts
        expect(two, behaviour.name).toMatchObject({ ...toRow(behaviour.attempt), number: 2 })
        expect(one, behaviour.name).toMatchObject({ ...toRow(behaviour.attempt), number: 1 })
        const wait = second.delivery.due_at - (two?.attempted_at ?? 0)
        expect(wait, behaviour.name).toBe((end === 'least' ? 240 : 360) * SECOND_MS)
      }
    })

    it('delivers the next message exactly once to whoever misbehaved before, on whatever connection is left', () => {
      for (const behaviour of behaviours.filter((one) => isCurable(one) && one.becomes !== 'gone')) {
        const { next, requests } = find(behaviour)
        expect(next.delivery, behaviour.name).toMatchObject({ status: 'delivered', attempt_count: 1 })
        const mine = requests.filter((request) => request.headers['webhook-id'] === next.delivery.webhook_id)
        expect(mine.length, behaviour.name).toBe(1)
      }
    })

    it('keeps the next message for a receiver that is gone, and sends it nothing', () => {
      for (const behaviour of behaviours.filter(({ becomes }) => becomes === 'gone')) {
        const { next, requests } = find(behaviour)
        expect(next.delivery, behaviour.name).toMatchObject({ status: 'skipped', attempt_count: 0 })
        expect(next.attempts).toEqual([])
        expect(requests).toHaveLength(1)
      }
    })

    it('follows nobody to another place', () => {
      expect(plays.get(end)?.takenElsewhere).toEqual([])
    })
  })
})
