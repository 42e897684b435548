import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CompiledSegment, compileSegment } from '../../core/src/segments/compiled-segment.ts'
import { matchReading } from '../../core/src/segments/match.ts'
import { readProfile } from '../../core/src/segments/reading.ts'
import type { Grade } from '../../core/src/segments/segment.ts'
import type { Profile } from '../../core/src/sources/profile.ts'

/** The eight segments, each only by its description. Source: the data set's README. */
export const segments: [name: string, description: string][] = [
  ['founders', 'Founders, co-founders, CEOs and owners of a company'],
  ['engineers', 'Software engineers, web developers and other programmers'],
  ['journalists', 'Journalists, reporters and news editors'],
  ['authors', 'Writers who publish books: novelists and authors'],
  ['marketers', 'People who work in marketing, PR, advertising or social media'],
  ['visual', 'Professional photographers, designers, illustrators and other visual artists'],
  ['music', 'Musicians, singers, DJs and music producers'],
  ['educators', 'Teachers, professors and academic researchers'],
]

/** Where the graded profiles lie: beside the repository, never in it. */
export const dataFolder = join(import.meta.dirname, '../../../shared/data')

/** Rows of RFC 4180 text without its header, by column name. */
const readCsv = (text: string): Record<string, string>[] => {
  const rows: string[][] = [[]]
  let field = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!
    if (isQuoted) {
      if (char !== '"') field += char
      else if (text[at + 1] === '"') [field, at] = [`${field}"`, at + 1]
      else isQuoted = false
    } else if (char === '"') isQuoted = true
    else if (char === ',' || char === '\n') {
      rows.at(-1)!.push(field.replace(/\r$/, ''))
      field = ''
      if (char === '\n') rows.push([])
    } else field += char
  }
  const [header = [], ...body] = rows
  return body
    .filter((row) => row.length > 1)
    .map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])))
}

/** A profile as the bench and the tests make it: a handle, a bio and a place, nothing else known. */
export const profileOf = (handle: string, bio: string, location = ''): Profile => ({
  platform: 'x',
  externalId: null,
  handle,
  displayName: handle,
  bio,
  location: location || null,
  url: null,
  profileImageUrl: null,
  followerCount: null,
  followingCount: null,
  tweetCount: null,
  isVerified: null,
  isProtected: null,
  createdAt: null,
})

/** All profiles of the data set, labelled or not. */
export const readProfiles = (): Profile[] =>
  readCsv(readFileSync(join(dataFolder, 'x-profiles.csv'), 'utf8')).map((row) =>
    profileOf(row.handle ?? '', row.bio ?? '', row.location ?? ''),
  )

/** A labelled profile and its grades by segment name. */
export interface Labelled {
  profile: Profile
  grades: Map<string, Grade>
}

/** The labelled profiles, or undefined where the data set is not there. */
export const readLabelled = (): Labelled[] | undefined => {
  if (!existsSync(dataFolder)) return undefined
  const byHandle = new Map(readProfiles().map((profile) => [profile.handle, profile]))
  const grades = new Map<string, Map<string, Grade>>()
  for (const row of readCsv(readFileSync(join(dataFolder, 'segment-labels-dev.csv'), 'utf8'))) {
    const handle = row.handle ?? ''
    grades.set(handle, (grades.get(handle) ?? new Map()).set(row.segment ?? '', row.grade as Grade))
  }
  return readFileSync(join(dataFolder, 'segment-labels-dev-handles.txt'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((handle) => ({ profile: byHandle.get(handle)!, grades: grades.get(handle) ?? new Map() }))
}

/**
 * Splits by a hash of the handle. The first half is the one that the first rules were written against; the errors of the
 * other have been read since, so that neither tells what to expect of profiles nobody has looked at.
 */
export const isDevelopment = (handle: string): boolean =>
  Number.parseInt(createHash('sha256').update(handle.toLowerCase()).digest('hex').slice(0, 8), 16) % 2 === 0

export interface Score {
  segment: string
  precision: number
  recall: number
  f1: number
  precisionOfHigh: number
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** A segment that is only described. */
export const compileDescribed = (description: string): CompiledSegment =>
  compileSegment({ description, filters: {}, followerCountTiers: [] })

/** Scores every segment over labelled profiles: "high or medium" found, and how often an answered high is one. */
export const scoreSegments = (
  labelled: readonly Labelled[],
  compile: (segment: string, description: string) => CompiledSegment = (_, description) =>
    compileDescribed(description),
): Score[] =>
  segments.map(([segment, description]) => {
    const compiled = compile(segment, description)
    let [right, answered, wanted, rightHigh, answeredHigh] = [0, 0, 0, 0, 0]
    for (const { profile, grades } of labelled) {
      const { grade } = matchReading(compiled, readProfile(profile))
      const truth = grades.get(segment)
      if (truth) wanted += 1
      if (grade) answered += 1
      if (grade && truth) right += 1
      if (grade === 'high') answeredHigh += 1
      if (grade === 'high' && truth === 'high') rightHigh += 1
    }
    const precision = ratio(right, answered)
    const recall = ratio(right, wanted)
    const f1 = ratio(2 * precision * recall, precision + recall)
    return { segment, precision, recall, f1, precisionOfHigh: ratio(rightHigh, answeredHigh) }
  })

/** The mean of one figure over the segments. */
export const macro = (scores: readonly Score[], figure: 'precision' | 'recall' | 'f1' | 'precisionOfHigh'): number =>
  scores.reduce((sum, score) => sum + score[figure], 0) / scores.length

const print = (title: string, labelled: readonly Labelled[]) => {
  const scores = scoreSegments(labelled)
  const row = (name: string, figures: number[]) =>
    `${name.padEnd(12)}${figures.map((figure) => figure.toFixed(3).padStart(12)).join('')}`
  console.log(`\n${title}: ${labelled.length} profiles`)
  console.log(
    `${'segment'.padEnd(12)}${['precision', 'recall', 'F1', 'P of high'].map((name) => name.padStart(12)).join('')}`,
  )
  for (const score of scores)
    console.log(row(score.segment, [score.precision, score.recall, score.f1, score.precisionOfHigh]))
  console.log(
    row(
      'macro',
      (['precision', 'recall', 'f1', 'precisionOfHigh'] as const).map((figure) => macro(scores, figure)),
    ),
  )
}

/** Prints precision, recall and F1 of "high or medium" and the precision of high, by segment and on average. */
export const run = async (_args: string[]): Promise<void> => {
  const labelled = readLabelled()
  if (!labelled) {
    console.log(`match-quality: skipped, there is no ${dataFolder}`)
    return
  }
  print(
    'development half',
    labelled.filter(({ profile }) => isDevelopment(profile.handle)),
  )
  print(
    'other half',
    labelled.filter(({ profile }) => !isDevelopment(profile.handle)),
  )
  print('all', labelled)
}

if (import.meta.main) await run(process.argv.slice(2))
