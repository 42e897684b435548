import { existsSync } from 'node:fs'
import { compileSegment } from '../../core/src/segments/compiled-segment.ts'
import type { GradedExample } from '../../core/src/segments/graded-example.ts'
import { learnFrom } from '../../core/src/segments/learning.ts'
import { matchProfile, matchReading } from '../../core/src/segments/match.ts'
import { readProfile } from '../../core/src/segments/reading.ts'
import { type Profile, personKey } from '../../core/src/sources/profile.ts'
import { dataFolder, profileOf, readProfiles, segments } from './match-quality.ts'

/** The least that issue 2 asks for, in profiles × segment a second on one core. */
const WANTED_PER_SECOND = 100_000

/** Made-up bios of the usual length, for a checkout without the data set. */
const madeUp = (): Profile[] =>
  Array.from({ length: 2000 }, (_, at) =>
    profileOf(
      `person${at}`,
      [
        'Founder & CEO of Acme Analytics | coffee, climbing, two dogs | opinions my own',
        'Mum of three. Primary school teacher in Leeds. Love books, music and long walks by the sea.',
        'We are the official account of the Harbour Seafood Festival. Follow us for news and updates!',
        'Software engineer @acme. Rust, Postgres and too much tea. Formerly at a bank.',
        'just here for the memes 🤷 don’t take anything seriously',
      ][at % 5] ?? '',
      'London, UK',
    ),
  )

/**
 * Runs `once` (which handles `count` items) for about `forMs` and gives items per second of processor time, so that
 * other programs on the machine do not count. Collecting garbage does.
 */
const rateOf = (count: number, once: () => void, forMs = 2000): number => {
  once()
  const before = process.cpuUsage()
  const start = performance.now()
  let rounds = 0
  while (performance.now() - start < forMs) {
    once()
    rounds += 1
  }
  const { user, system } = process.cpuUsage(before)
  return (rounds * count * 1_000_000) / (user + system)
}

/** Grades of a team that also wants directors, so that there is something to learn. */
const examplesOf = (profiles: readonly Profile[]): GradedExample[] =>
  profiles.slice(0, 500).map((profile) => ({
    personKey: personKey(profile),
    status: /founder|ceo|owner|startup|director|tea/i.test(profile.bio ?? '') ? 'good' : 'bad',
    profile,
  }))

/** Prints how many profiles are held against a segment in a second: one segment, then eight that share the reading. */
export const run = async (_args: string[]): Promise<void> => {
  const profiles = existsSync(dataFolder) ? readProfiles() : madeUp()
  const compiled = segments.map(([, description]) =>
    compileSegment({ description, filters: {}, followerCountTiers: [] }),
  )
  const first = compiled[0]
  if (!first) return
  let found = 0
  const count = (grade: unknown) => {
    if (grade !== null) found += 1
  }
  const reading = rateOf(profiles.length, () => {
    for (const profile of profiles) count(readProfile(profile).bio)
  })
  const one = rateOf(profiles.length, () => {
    for (const profile of profiles) count(matchProfile(first, profile).grade)
  })
  const taught = learnFrom(first, examplesOf(profiles))
  const learned = rateOf(profiles.length, () => {
    for (const profile of profiles) count(matchProfile(taught, profile).grade)
  })
  const eight = rateOf(profiles.length * compiled.length, () => {
    for (const profile of profiles) {
      const read = readProfile(profile)
      for (const segment of compiled) count(matchReading(segment, read).grade)
    }
  })
  const line = (name: string, rate: number) =>
    console.log(
      `${name.padEnd(40)}${Math.round(rate).toLocaleString('en').padStart(12)}/s  ${(rate / WANTED_PER_SECOND).toFixed(2)} × wanted`,
    )
  console.log(`match: ${profiles.length} profiles, one core`)
  line('read a bio (the limit)', reading)
  line('profile × segment, one segment', one)
  line('the same with 500 grades', learned)
  line('profile × segment, eight share a reading', eight)
  if (found === 0) console.log('nothing matched')
}

if (import.meta.main) await run(process.argv.slice(2))
