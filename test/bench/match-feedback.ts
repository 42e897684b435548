import { createHash } from 'node:crypto'
import type { CompiledSegment } from '../../core/src/segments/compiled-segment.ts'
import type { FeedbackStatus, GradedExample } from '../../core/src/segments/graded-example.ts'
import { learnFrom } from '../../core/src/segments/learning.ts'
import { matchProfile } from '../../core/src/segments/match.ts'
import { personKey } from '../../core/src/sources/profile.ts'
import {
  compileDescribed,
  dataFolder,
  isDevelopment,
  type Labelled,
  macro,
  readLabelled,
  type Score,
  scoreSegments,
  segments,
} from './match-quality.ts'

/** Descriptions as people write them who say too little, or too much. */
export const wordings: Record<'as given' | 'too narrow' | 'too wide', Record<string, string>> = {
  'as given': Object.fromEntries(segments),
  'too narrow': {
    founders: 'Founders',
    engineers: 'Programmers',
    journalists: 'Journalists',
    authors: 'Novelists',
    marketers: 'Marketers',
    visual: 'Photographers',
    music: 'Musicians',
    educators: 'Teachers',
  },
  'too wide': {
    founders: 'Founders, CEOs, managers and consultants',
    engineers: 'Engineers, scientists and designers',
    journalists: 'Journalists, writers, bloggers and editors',
    authors: 'Writers, authors, bloggers and journalists',
    marketers: 'Marketers, founders, consultants and bloggers',
    visual: 'Artists, designers, photographers, musicians and writers',
    music: 'Musicians, artists, actors and writers',
    educators: 'Teachers, researchers, scientists, students and coaches',
  },
}
export type Wording = keyof typeof wordings

/** Of 40 grades at most 15 are good, and at most 13 of the rest are people whom the segment found. */
const GRADES = { all: 40, good: 15, found: 13 }

const anySegment = segments.map(([, description]) => compileDescribed(description))
const orderOf = ({ profile }: Labelled): string => createHash('sha256').update(profile.handle).digest('hex')

/** What somebody says of 40 leads: of those the segment found, and of those that other segments of the workspace found. */
export function gradeForty(segment: string, compiled: CompiledSegment, pool: readonly Labelled[]): GradedExample[] {
  const rows = [...pool].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  const isFound = ({ profile }: Labelled) => matchProfile(compiled, profile).grade !== null
  const isLead = ({ profile }: Labelled) => anySegment.some((other) => matchProfile(other, profile).grade !== null)
  const good = rows.filter(({ grades }) => grades.has(segment)).slice(0, GRADES.good)
  const wrong = rows.filter(({ grades }) => !grades.has(segment))
  const found = wrong.filter(isFound).slice(0, GRADES.found)
  const rest = wrong.filter((row) => !isFound(row) && isLead(row))
  const bad = [...found, ...rest.slice(0, GRADES.all - good.length - found.length)]
  const toExample =
    (status: FeedbackStatus) =>
    ({ profile }: Labelled) => ({
      personKey: personKey(profile),
      status,
      profile,
    })
  return [...good.map(toExample('good')), ...bad.map(toExample('bad'))]
}

export interface Lift {
  before: Score[]
  after: Score[]
}

/**
 * Scores over the half that was not graded, without and with 40 grades for each segment from the other half.
 * @param gradesDevelopment which half is graded
 */
export function liftOf(labelled: readonly Labelled[], wording: Wording, gradesDevelopment: boolean): Lift {
  const isPool = ({ profile }: Labelled) => isDevelopment(profile.handle) === gradesDevelopment
  const pool = labelled.filter(isPool)
  const heldBack = labelled.filter((row) => !isPool(row))
  const plain = (segment: string) => compileDescribed(wordings[wording][segment] ?? '')
  const before = scoreSegments(heldBack, plain)
  const after = scoreSegments(heldBack, (segment) => {
    const compiled = plain(segment)
    return learnFrom(compiled, gradeForty(segment, compiled, pool))
  })
  return { before, after }
}

const print = (wording: Wording, lifts: readonly Lift[]) => {
  const mean = (figure: (lift: Lift) => number) =>
    (lifts.reduce((sum, lift) => sum + figure(lift), 0) / lifts.length).toFixed(3).padStart(10)
  console.log(`\ndescribed ${wording}`)
  console.log(`${'segment'.padEnd(12)}${['F1 before', 'after'].map((name) => name.padStart(10)).join('')}`)
  for (const [i, [name]] of segments.entries()) {
    console.log(
      `${name.padEnd(12)}${mean(({ before }) => before[i]?.f1 ?? 0)}${mean(({ after }) => after[i]?.f1 ?? 0)}`,
    )
  }
  for (const figure of ['f1', 'precisionOfHigh'] as const) {
    const name = figure === 'f1' ? 'macro F1' : 'P of high'
    console.log(
      `${name.padEnd(12)}${mean(({ before }) => macro(before, figure))}${mean(({ after }) => macro(after, figure))}`,
    )
  }
}

/** Prints F1 by segment on profiles nobody graded, before and after 40 grades of others; the mean of both ways round. */
export const run = async (_args: string[]): Promise<void> => {
  const labelled = readLabelled()
  if (!labelled) {
    console.log(`match-feedback: skipped, there is no ${dataFolder}`)
    return
  }
  console.log('match-feedback: 40 grades from one half of the graded profiles, scored on the other; both ways round')
  for (const wording of Object.keys(wordings) as Wording[]) {
    print(
      wording,
      [true, false].map((half) => liftOf(labelled, wording, half)),
    )
  }
}

if (import.meta.main) await run(process.argv.slice(2))
