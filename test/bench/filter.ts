import { matchContent, parseContentFilter } from '../../core/src/filters/content-filter.ts'
import { median } from './support.ts'

/** The least that issue 3 asks for: evaluations of a filter of three conditions a second, on one core. */
const WANTED_PER_SECOND = 100_000

const ROUNDS = 5
const ROUND_MS = 400

const source = {
  matchConfidence: 'high',
  'profile.followerCount': { $gte: 1000 },
  profile: { handle: { $startsWith: 'a' } },
}

const withPattern = { ...source, profile: { bio: { $regex: '(?i)\\b(founder|ceo)\\b' } } }

/** A lead as a webhook carries it; one in eight passes `source`. */
const leadAt = (n: number) => ({
  id: n,
  streamId: 7,
  trackedXAccountId: 3,
  segmentId: 5,
  matchConfidence: n % 2 === 0 ? 'high' : 'medium',
  sourceType: 'new_follower',
  discoveredAt: '2026-03-04T05:06:07.000Z',
  exportedAt: null,
  profile: {
    xUserId: String(1_000_000_000_000 + n),
    handle: `${n % 4 < 2 ? 'a' : 'b'}_person_${n}`,
    displayName: `Person ${n}`,
    profileImageUrl: 'https://img.example.org/p.png',
    followerCount: n % 8 < 4 ? 500 : 5000,
    bio: 'Mum of three. Primary school teacher in Leeds, founder of a choir. Books, music and long walks by the sea.',
    platform: 'x',
    location: 'Leeds, UK',
    url: null,
    followingCount: 120,
    tweetCount: 4000,
    verified: false,
  },
  matchReasons: [
    { label: 'Founder', field: 'bio', text: 'founder' },
    { label: 'Leeds', field: 'location', text: 'Leeds' },
  ],
})
type Lead = ReturnType<typeof leadAt>

/** What somebody would write who knows the shape. */
const byHand = ({ matchConfidence, profile }: Lead): boolean =>
  matchConfidence === 'high' && profile.followerCount >= 1000 && profile.handle.startsWith('a')

/** Patterns that hold a backtracking search up for ever, and the largest that a filter may have. */
const badPatterns = [
  ['(a+)+$', 'a'],
  ['^(a|aa)+$', 'a'],
  ['(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]$', 'a'],
  ['(\\pL|\\pN){60}$', 'é'],
  ['(?:\\pL?){95}\\d$', 'é'],
  ['(?:(?:a|b)?){50}[ab]{40}$', 'ab'],
  ['(?:[a-z]?){95}[0-9]$', 'a'],
  ['(?i)[a-z]{190}$', 'A'],
] as const

const textOf = (letters: string, length: number): string => `${letters.repeat(length).slice(0, length - 1)}!`

const msOf = (once: () => void): number => {
  const start = performance.now()
  once()
  return performance.now() - start
}

/** Prints evaluations a second beside a predicate written by hand, in interleaved rounds, and what bad patterns cost. */
export const run = async (_args: string[]): Promise<void> => {
  const leads = Array.from({ length: 1000 }, (_, n) => leadAt(n))
  const bodies = leads.map((lead) => Buffer.from(JSON.stringify(lead)))
  const [filter, patterned] = [parseContentFilter(source), parseContentFilter(withPattern)]
  const contenders: [string, (at: number) => boolean][] = [
    ['by hand (the limit)', (at) => byHand(leads[at] as Lead)],
    ['filter of three conditions', (at) => matchContent(filter, leads[at])],
    ['the same, one of them a pattern', (at) => matchContent(patterned, leads[at])],
    ['JSON.parse and by hand', (at) => byHand(JSON.parse((bodies[at] as Buffer).toString()))],
    ['JSON.parse and filter', (at) => matchContent(filter, JSON.parse((bodies[at] as Buffer).toString()))],
  ]
  const rates = contenders.map((): number[] => [])
  const counts = contenders.map(() => 0)
  for (let round = 0; round <= ROUNDS; round++) {
    contenders.forEach(([, passes], at) => {
      const start = performance.now()
      let evaluated = 0
      let matched = 0
      while (performance.now() - start < ROUND_MS) {
        for (let lead = 0; lead < leads.length; lead++) if (passes(lead)) matched += 1
        evaluated += leads.length
      }
      counts[at] = matched / evaluated
      // The first round warms up.
      if (round > 0) rates[at]?.push((evaluated * 1000) / (performance.now() - start))
    })
  }
  console.log(`filter: a lead of ${bodies[0]?.length} bytes, one core, median of ${ROUNDS} rounds`)
  const limits = [0, 0, 0, 3, 3].map((at) => median(rates[at] ?? []))
  contenders.forEach(([name], at) => {
    const rate = median(rates[at] ?? [])
    console.log(
      `${name.padEnd(36)}${Math.round(rate).toLocaleString('en').padStart(12)}/s  ${(rate / WANTED_PER_SECOND).toFixed(1)} × wanted  ` +
        `${(rate / (limits[at] ?? Number.NaN)).toFixed(2)} × by hand  ${((counts[at] ?? 0) * 100).toFixed(1)} % pass`,
    )
  })
  console.log('\nbad patterns, ms for one evaluation (median of 9): text of 250, 500, 1,000 and 100,000 characters')
  for (const [pattern, letters] of badPatterns) {
    const bad = parseContentFilter({ text: { $regex: pattern } })
    const costs = [250, 500, 1000, 100_000].map((length) => {
      const message = { text: textOf(letters, length) }
      return median(Array.from({ length: 9 }, () => msOf(() => matchContent(bad, message))))
    })
    console.log(`${pattern.padEnd(48)}${costs.map((ms) => ms.toFixed(2).padStart(8)).join('')}`)
  }
  const native = [20, 22, 24].map((length) => msOf(() => /^(a+)+$/.test(textOf('a', length))))
  console.log(
    `${'the engine of JavaScript on ^(a+)+$, 20, 22, 24'.padEnd(48)}${native.map((ms) => ms.toFixed(2).padStart(8)).join('')}`,
  )
}

if (import.meta.main) await run(process.argv.slice(2))
