import { GAP, type Token } from './bio-text.ts'
import { CUE } from './cues.ts'
import { hearsaySense, wished } from './hearsay.ts'
import type { Hit } from './lexicon.ts'
import { namedSense } from './named-thing.ts'
import type { Reading } from './reading.ts'
import { high, likely, refused, type Sense } from './sense.ts'

/** Judges a hit by the words around it: negation, wishes, relatives, fans, jokes, the past, what is named beside it. */
export const senseOf = (reading: Reading, hit: Hit): Sense => {
  if (reading.tokens[hit.from]!.isQuoted && hit.to - hit.from < 3) return refused('inside a quotation')
  if (hit.label.group === 'location' || hit.label.group === 'language')
    return hit.strength === 'medium' ? likely('') : high
  if (hit.label.group !== 'job_role') return aboutSense(reading, hit)
  const before = hearsaySense(reading, hit) ?? beforeHit(reading, hit)
  if (before) return before
  if (hit.strength === 'plural') return severalSense(reading)
  return hit.strength === 'high' || hit.strength === 'named' ? titleSense(reading, hit) : topicSense(reading, hit)
}

/** `We love. Bloggers, photographers`: several people speak for themselves; else they are spoken about. */
const severalSense = ({ cues }: Reading): Sense =>
  cues.some((cue) => cue & CUE.we) ? likely('said of several people') : refused('several people, not this one')

/** An industry, skill or seniority: to speak about it is enough, unless it is negated. */
const aboutSense = ({ tokens, cues }: Reading, hit: Hit): Sense => {
  for (let at = hit.from - 1; at >= 0 && at > hit.from - 3 && tokens[at + 1]!.gap === GAP.none; at -= 1) {
    if (cues[at]! & CUE.negation) return refused('negated')
  }
  return hit.strength === 'high' || hit.strength === 'named' ? high : likely('')
}

/** What the words before a hit take away from any kind of hit; undefined when they leave it as it is. */
const beforeHit = (reading: Reading, hit: Hit): Sense | undefined => {
  const { tokens, cues } = reading
  const isTitle = hit.strength === 'high' || hit.strength === 'named'
  let at = hit.from
  let steps = -1
  for (let far = 0; far < 8 && steps < 5; far += 1) {
    const gap = tokens[at]!.gap
    at -= 1
    if (at < 0 || gap === GAP.end) return undefined
    if (gap === GAP.comma) return commaBefore(reading, hit, at)
    const cue = cues[at]!
    const word = tokens[at]!.word
    if (!small.has(word)) steps += 1
    if (word === 'married' && steps === 0 && gap === GAP.none && isTitle)
      return refused('somebody close, not the person')
    if (word === 'now' || word === 'current' || word === 'currently') return undefined
    if (cue & CUE.negation && steps < 3 && !isSoftened(tokens, at, hit.from)) return refused('negated')
    if (cue & CUE.wish && steps < 4) return wished(reading)
    if (cue & CUE.former && steps < 3 && word !== 'turned') return likely('a past role')
    if (cue & CUE.beginner && steps < 3) return likely('a beginner or a hobby')
    if (cue & CUE.relation && isRelationTo(reading, at, hit)) return refused('somebody close, not the person')
    if (!isTitle) continue
    if (cue & CUE.fanVerb && steps < 2 && gap === GAP.none && !isOwnRole(tokens, at) && !isCompound(reading, at))
      return refused('liked, not done')
    if (cue & CUE.fan && tokens[at + 1]!.word === 'of') return refused('a fan')
    if (cue & CUE.object && steps < 2 && gap === GAP.none) return refused('spoken about, not the person')
    if (
      word === 'for' &&
      steps < 2 &&
      cues[at - 1] !== undefined &&
      !(cues[at - 1]! & CUE.work) &&
      !(tokens[at - 1]!.kind === 'mention')
    )
      return refused('spoken about, not the person')
    if (cue & CUE.possessive && at === hit.from - 1) return refused('somebody else')
    if (cue & CUE.student && steps < 2 && gap === GAP.none && word !== 'graduate' && word !== 'grad')
      return likely('studying or training')
  }
  return undefined
}

/** Words that lie between a sign and its title without taking part: `used to be a nurse`. */
const small = new Set(['a', 'an', 'the', 'to', 'be', 'been', 'as'])

/** `your favorite DJ`, `love being a teacher`: liked, and the person all the same. */
const isOwnRole = (tokens: Token[], verb: number): boolean =>
  tokens[verb - 1]?.word === 'your' || tokens[verb + 1]?.word === 'being'

/** `tech-loving principal`: what is loved stands before the hyphen. */
const isCompound = ({ tokens, text }: Reading, verb: number): boolean =>
  verb > 0 && tokens[verb]!.gap === GAP.none && text.charAt(tokens[verb]!.start - 1) === '-'

/** `not just a nurse`, `not your average nurse`; but `not your nurse` is none. */
const isSoftened = (tokens: Token[], negation: number, from: number): boolean => {
  const next = tokens[negation + 1]!.word
  if (next === 'just' || next === 'only') return true
  for (let at = negation + 1; at < from; at += 1) if (usual.has(tokens[at]!.word)) return true
  return false
}
const usual = new Set(
  "typical average usual ordinary normal everyday regular standard traditional conventional stereotypical run 's".split(
    ' ',
  ),
)

/** `husband to @x, a writer`, `my dad, a writer`: after a comma only an article keeps the relation. */
const commaBefore = ({ tokens, cues }: Reading, hit: Hit, comma: number): Sense | undefined => {
  if (hit.from - 1 === comma || !(cues[comma + 1]! & CUE.article)) return undefined
  if (cues[comma]! & CUE.relation && (cues[comma - 1] ?? 0) & CUE.possessive)
    return refused('somebody close, not the person')
  if (tokens[comma]!.kind !== 'mention') return undefined
  for (let at = comma - 1; at >= 0 && at > comma - 4; at -= 1) {
    if (cues[at]! & CUE.relation) return refused('somebody close, not the person')
    if (tokens[at + 1]!.gap === GAP.end) return undefined
  }
  return undefined
}

/** `wife of a developer`, `mum to a singer`: a relation, then of or to, then nothing but small words up to the hit. */
const isRelationTo = ({ tokens, cues }: Reading, relation: number, hit: Hit): boolean => {
  const joint = tokens[relation + 1]
  if (!joint || joint.gap !== GAP.none || relation + 1 >= hit.from) return false
  if (!['of', 'to', 'de', 'von', 'd', 'with', 'for'].includes(joint.word)) return false
  for (let at = relation + 2; at <= hit.from; at += 1) {
    if (tokens[at]!.gap !== GAP.none) return false
    // `mum of 2, …`, `mum of two who …`
    if (at < hit.from && /^(?:\d+|who|that)$/.test(tokens[at]!.word)) return false
    if (at < hit.from - 2 && cues[at]! & CUE.pet) return false
  }
  return true
}

const titleSense = (reading: Reading, hit: Hit): Sense => {
  const { tokens, cues } = reading
  const next = tokens[hit.to]
  const nextCue = cues[hit.to] ?? 0
  if (next && next.gap === GAP.none && next.kind === 'word') {
    if (next.word === "'s") return refused('somebody else’s')
    if (nextCue & CUE.notTitle && tokens[hit.from]!.word !== 'i' && !startsHit(reading, hit.to))
      return refused('part of another thing')
    if (nextCue & CUE.student || next.word === 'training') return likely('studying or training')
    if (next.word === 'turned') return likely('a past role')
    if (
      next.word === 'wannabe' ||
      (next.word === 'in' &&
        ['making', 'training'].includes(tokens[hit.to + (tokens[hit.to + 1]?.word === 'the' ? 2 : 1)]?.word ?? ''))
    )
      return wished(reading)
    if (next.word === 'to' && tokens[hit.to + 1]?.word === 'be') return wished(reading)
    if (next.word === 'at' && tokens[hit.to + 1]?.word === 'heart') return likely('at heart')
    if (next.word === 'of' && isJoke(reading, hit.to + 1)) return refused('a joke')
  }
  if (hit.label.name === 'Owner' && hit.from > 0 && cues[hit.from - 1]! & CUE.pet && tokens[hit.from]!.gap === GAP.none)
    return refused('the owner of a thing at home')
  if (isSeldom(tokens, hit)) return likely('a beginner or a hobby')
  if (hit.strength === 'named') return namedSense(reading, hit)
  const listed = tokens[hit.from - 1]
  if (listed && tokens[hit.from]!.gap === GAP.comma && cues[hit.from - 1]! & CUE.fan && listed.kind === 'word')
    return likely('listed among what is liked')
  return high
}

/** `I draw and write sometimes` */
const isSeldom = (tokens: Token[], hit: Hit): boolean => {
  for (let at = hit.to; at < Math.min(hit.to + 3, tokens.length) && tokens[at]!.gap < GAP.comma; at += 1) {
    if (tokens[at]!.word === 'sometimes' || tokens[at]!.word === 'occasionally') return true
  }
  return false
}

const startsHit = (reading: Reading, at: number): boolean => reading.hits.some((hit) => hit.from === at)

/** `CEO of my bed`: what follows `of` is one's own or a thing nobody leads. */
const isJoke = ({ tokens, cues }: Reading, from: number): boolean => {
  for (let at = from; at < from + 4; at += 1) {
    const token = tokens[at]
    if (!token || (at > from && token.gap > GAP.none)) return false
    if (token.kind === 'mention' || token.kind === 'link') return false
    // `CEO of not caring`
    if (at === from && cues[at]! & CUE.negation) return true
    if (at === from && (token.word === 'my' || token.word === 'your') && tokens[at + 1]?.word !== 'own') return true
    if (cues[at]! & CUE.joke && (tokens[at + 1] === undefined || tokens[at + 1]!.gap > GAP.none || at === from))
      return true
  }
  return false
}

/** `Art. Inquiries: …`: whoever takes bookings works in what the bio names. */
const isForHire = ({ cues }: Reading): boolean => cues.some((cue) => cue & CUE.hire)

const places = new Set(['at', 'with'])

/** `majoring in PR & Public Administration` */
const isStudiedBefore = ({ tokens, cues }: Reading, hit: Hit): boolean => {
  for (let at = hit.from - 1; at >= 0 && at > hit.from - 4 && tokens[at + 1]!.gap === GAP.none; at -= 1) {
    if (cues[at]! & CUE.student && /^(?:stud|major|minor|learn)/.test(tokens[at]!.word)) return true
  }
  return false
}

/** A field of work (`marketing`): what counts is whether the person works in it, studies it or only likes it. */
const topicSense = (reading: Reading, hit: Hit): Sense => {
  const { tokens, cues } = reading
  let works = false
  if (isStudiedBefore(reading, hit)) return likely('studying or training')
  for (let at = hit.to; at < Math.min(hit.to + 4, tokens.length); at += 1) {
    const token = tokens[at]!
    if (token.gap >= GAP.comma) break
    const cue = cues[at]!
    if (at < hit.to + 2 && token.gap === GAP.none && cue & CUE.head && !(cue & CUE.fan)) return high
    if (at === hit.to && token.gap === GAP.none && cue & CUE.hire) return high
    if (cue & CUE.fan) return refused('liked, not done')
    if (cue & CUE.student) return likely('studying or training')
    if (cue & CUE.work) works = true
  }
  for (let at = hit.from - 1, steps = 0; at >= 0 && steps < 14; at -= 1, steps += 1) {
    if (tokens[at + 1]!.gap === GAP.end) break
    const cue = cues[at]!
    if (cue & CUE.fanVerb || (cue & CUE.fan && tokens[at + 1]!.word === 'of'))
      return hit.label.isTrade ? likely('liked') : refused('liked, not done')
    if (steps > 4) continue
    if (cue & CUE.student && tokens[at + 1]!.gap < GAP.comma) return likely('studying or training')
    if (steps < 3 && cue & CUE.lead && tokens[at + 1]!.gap < GAP.comma) {
      // `account director at an ad agency`: the place of work, not the work.
      if (hit.strength === 'field' || !places.has(tokens[at + 1]!.word)) return high
      works = true
    }
    if (cue & CUE.work && tokens[at + 1]!.gap < GAP.comma) {
      if (tokens[at + 1]!.word === 'in') return high
      works = true
    }
  }
  if (hit.strength === 'medium') return likely('a field, no title')
  const next = tokens[hit.to]
  // `art @ada`, `writing: https://…`: the work itself is shown.
  if (next && next.gap <= GAP.joint && (next.kind === 'link' || (next.kind === 'mention' && isItem(tokens, hit))))
    return likely('a field, no title')
  return works || isForHire(reading) ? likely('a field, no title') : refused('a topic, no role')
}

/** True when a hit stands at the beginning of an item. */
const isItem = (tokens: Token[], hit: Hit): boolean => hit.from === 0 || tokens[hit.from]!.gap >= GAP.comma
