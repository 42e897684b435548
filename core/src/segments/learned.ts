import { personKey } from '../sources/profile.ts'
import { GAP, type Token } from './bio-text.ts'
import { senseOf } from './context.ts'
import type { FeedbackStatus } from './graded-example.ts'
import type { ProfileReading } from './reading.ts'
import type { Grade } from './segment.ts'

/** What graded examples say of one role, word or pair of words. */
export interface Weight {
  /** Smoothed log of how much more often good ones have it than bad ones; at most `MAX_WEIGHT` either way. */
  value: number
  name: string
  good: number
  bad: number
}

/** Words by their first one: what it weighs alone, and together with the word right after it. */
export interface WordWeights {
  alone?: Weight
  pairs?: Map<string, Weight>
}

export interface Weights {
  /** By label id; roles that a profile claims for itself. */
  roles: ReadonlyMap<number, Weight>
  words: ReadonlyMap<string, WordWeights>
}

/** What a segment's feedback taught. Where the words alone and the feedback agree, there is nothing to learn. */
export interface Learned {
  people: ReadonlyMap<string, FeedbackStatus>
  /** For profiles that the segment's words find: what tells the bad ones among them. null = nothing was learned. */
  found: Weights | null
  /** For profiles that they leave out: what tells the good ones among them. */
  missed: Weights | null
}

/** Bounds of what feedback may do, chosen on graded profiles (bench: match-quality). */
export const MAX_WEIGHT = 2
const RISE_FROM = 1.5
const SINK_FROM = 1.3
const DROP_FROM = 1.8
/** How far the strongest sign must outweigh the strongest one against it. */
const MARGIN = 0.5

/** True when some weight is enough to move anybody; else there is no need to look. */
export const canMove = ({ roles, words }: Weights, isFound: boolean): boolean =>
  [...roles.values(), ...[...words.values()].flatMap(({ alone, pairs }) => [alone, ...(pairs?.values() ?? [])])].some(
    (weight) => weight && (weight.value >= RISE_FROM || (isFound && weight.value <= -SINK_FROM)),
  )

/** Where feedback moves a profile, and why. */
export interface Lesson {
  grade: Grade | null
  label: string
  field: string
  text: string
}

/**
 * What feedback makes of a profile that was graded without it; undefined = it stays. A person who was graded gets that
 * verdict; others move one step, or from high to dropped where the sign against them is strong.
 */
export function lessonFor(learned: Learned, profile: ProfileReading, grade: Grade | null): Lesson | undefined {
  const said = learned.people.get(personKey(profile.profile))
  if (said) return sayAgain(said, profile, grade)
  const weights = grade === null ? learned.missed : learned.found
  if (!weights) return undefined
  const { best, worst } = signsOf(weights, profile)
  const high = best?.weight.value ?? 0
  const low = worst?.weight.value ?? 0
  if (best && grade !== 'high' && high >= RISE_FROM && high + low >= MARGIN) {
    return { grade: grade === null ? 'medium' : 'high', ...explain(best, 'good') }
  }
  if (worst && grade !== null && low <= -SINK_FROM && high + low <= -MARGIN) {
    return { grade: grade === 'high' && low > -DROP_FROM ? 'medium' : null, ...explain(worst, 'bad') }
  }
  return undefined
}

function sayAgain(said: FeedbackStatus, { profile }: ProfileReading, grade: Grade | null): Lesson | undefined {
  const to = said === 'good' ? 'high' : null
  if (to === grade) return undefined
  return { grade: to, label: `feedback: you graded this person ${said}`, field: 'handle', text: `@${profile.handle}` }
}

/** A weight and the words in the bio that carry it. */
interface Sign {
  weight: Weight
  text: string
}

// Nobody else is named: a reason is kept with a lead, and would outlive the person it names.
const explain = ({ weight: { name, good, bad }, text }: Sign, said: FeedbackStatus) => ({
  label: `feedback: like those you graded ${said} (${name}: ${good} good, ${bad} bad)`,
  field: 'bio',
  text,
})

interface Signs {
  best: Sign | undefined
  worst: Sign | undefined
}

const isStronger = ({ best, worst }: Signs, { value }: Weight): boolean =>
  value > 0 ? value > (best?.weight.value ?? 0) : value < (worst?.weight.value ?? 0)

/** The strongest sign for a profile and the strongest against it. */
function signsOf({ roles, words }: Weights, { bio }: ProfileReading): Signs {
  const signs: Signs = { best: undefined, worst: undefined }
  const see = (weight: Weight, from: number, to: number) => {
    if (!isStronger(signs, weight)) return
    signs[weight.value > 0 ? 'best' : 'worst'] = {
      weight,
      text: bio.text.slice(bio.tokens[from]!.start, bio.tokens[to]!.end),
    }
  }
  for (const hit of bio.hits) {
    const weight = roles.get(hit.label.id)
    // The sense is looked for only where it can change something: it costs more than all else here.
    if (weight && isStronger(signs, weight) && senseOf(bio, hit).grade !== null) see(weight, hit.from, hit.to - 1)
  }
  if (words.size === 0) return signs
  for (let at = 0; at < bio.tokens.length; at += 1) {
    const entry = words.get(bio.tokens[at]!.word)
    if (!entry) continue
    if (entry.alone) see(entry.alone, at, at)
    const next = entry.pairs && wordAfter(bio.tokens, at)
    const pair = next === undefined ? undefined : entry.pairs?.get(next)
    if (pair) see(pair, at, at + 1)
  }
  return signs
}

/** The word that stands right after one, with nothing that divides the two. */
export function wordAfter(tokens: readonly Token[], at: number): string | undefined {
  const next = tokens[at + 1]
  return next && next.gap <= GAP.joint && next.kind !== 'link' ? next.word : undefined
}
