import type { CompiledSegment } from './compiled-segment.ts'
import { senseOf } from './context.ts'
import { type FeedbackStatus, type GradedExample, MAX_EXAMPLES } from './graded-example.ts'
import { labelCatalogue } from './label.ts'
import { canMove, MAX_WEIGHT, type Weight, type Weights, type WordWeights, wordAfter } from './learned.ts'
import { matchReading } from './match.ts'
import { type ProfileReading, readProfile } from './reading.ts'

/** How often a trait must have been seen on the side it speaks for. Words are common, roles and pairs of words are not. */
const LEAST_SEEN = { role: 3, pair: 3, word: 5 }
/** How many examples the other side must have, or there is nothing to compare with. */
const LEAST_COMPARED = 4
/** Examples that are supposed for each side, so that a few cannot say much. */
const SMOOTHING = { role: 0.5, pair: 1, word: 1 }
/** Words of one bio that are learned from: more than a bio of X can hold. */
const MAX_WORDS = 100

const stopWords = new Set(
  (
    "a an the of and or to in for at on with from by my me i we our your you it is am are be as this that all just not no so but if 's " +
    'i’m his her he she they their us was has have do who what more'
  ).split(' '),
)

/** One graded person, read. */
interface Example {
  status: FeedbackStatus
  reading: ProfileReading
}

/**
 * The segment with what its graded examples teach. A pure function of both: without the examples it is what it was.
 * It learns from the matcher's mistakes alone: from bad ones among those that the segment's own words find, and from good
 * ones among those that they leave out.
 * @param examples newest first; of a person graded twice the first counts
 */
export function learnFrom(segment: CompiledSegment, examples: readonly GradedExample[]): CompiledSegment {
  const people = new Map<string, FeedbackStatus>()
  const found: Example[] = []
  const missed: Example[] = []
  for (const { personKey, status, profile } of examples.slice(0, MAX_EXAMPLES)) {
    if (people.has(personKey)) continue
    people.set(personKey, status)
    const reading = readProfile(profile)
    const { grade } = matchReading({ ...segment, learned: undefined }, reading)
    const side = grade === null ? missed : found
    side.push({ status, reading })
  }
  if (people.size === 0) return { ...segment, learned: undefined }
  return { ...segment, learned: { people, found: weigh(found, true), missed: weigh(missed, false) } }
}

interface Trait {
  kind: keyof typeof SMOOTHING
  name: string
  good: number
  bad: number
}

function weigh(examples: readonly Example[], isFound: boolean): Weights | null {
  const totals = { good: 0, bad: 0 }
  const traits = new Map<string, Trait>()
  for (const { status, reading } of examples) {
    totals[status] += 1
    for (const [key, { kind, name }] of traitsOf(reading)) {
      const trait = traits.get(key) ?? { kind, name, good: 0, bad: 0 }
      trait[status] += 1
      traits.set(key, trait)
    }
  }
  if (Math.min(totals.good, totals.bad) < LEAST_COMPARED) return null
  const roles = new Map<number, Weight>()
  const words = new Map<string, WordWeights>()
  for (const [key, trait] of traits) {
    const weight = weightOf(trait, totals)
    if (!weight) continue
    if (trait.kind === 'role') roles.set(Number(key), weight)
    else addWord(words, trait.name, weight)
  }
  const weights = { roles, words }
  return canMove(weights, isFound) ? weights : null
}

function weightOf({ kind, name, good, bad }: Trait, totals: Record<FeedbackStatus, number>): Weight | null {
  const a = SMOOTHING[kind]
  const odds = Math.log((good + a) / (totals.good + 2 * a)) - Math.log((bad + a) / (totals.bad + 2 * a))
  const side = odds > 0 ? 'good' : 'bad'
  if ((side === 'good' ? good : bad) < LEAST_SEEN[kind]) return null
  const value = Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, odds))
  return { value, name, good, bad }
}

function addWord(words: Map<string, WordWeights>, name: string, weight: Weight): void {
  const [first = '', second] = name.split(' ')
  const entry = words.get(first) ?? {}
  words.set(first, entry)
  if (second === undefined) entry.alone = weight
  else {
    entry.pairs ??= new Map()
    entry.pairs.set(second, weight)
  }
}

/** Roles a bio claims (by label id), its other words, and pairs of them, each once. */
function traitsOf({ bio }: ProfileReading): Map<string, Pick<Trait, 'kind' | 'name'>> {
  const traits = new Map<string, Pick<Trait, 'kind' | 'name'>>()
  // Words that name a role count as that role alone: it matters how they are meant.
  const roleWords = new Set<number>()
  for (const hit of bio.hits) {
    if (hit.label.group !== 'job_role') continue
    for (let at = hit.from; at < hit.to; at += 1) roleWords.add(at)
    if (senseOf(bio, hit).grade === null) continue
    traits.set(String(hit.label.id), { kind: 'role', name: labelCatalogue[hit.label.id]?.name ?? hit.label.name })
  }
  for (const [at, { word, kind }] of bio.tokens.slice(0, MAX_WORDS).entries()) {
    if (kind === 'link' || roleWords.has(at)) continue
    const isSmall = stopWords.has(word) || word.length < 2
    if (!isSmall) traits.set(`w ${word}`, { kind: 'word', name: word })
    const next = roleWords.has(at + 1) ? undefined : wordAfter(bio.tokens, at)
    if (next !== undefined && !(isSmall && stopWords.has(next))) {
      traits.set(`w ${word} ${next}`, { kind: 'pair', name: `${word} ${next}` })
    }
  }
  return traits
}
