import { GAP, type Token } from './bio-text.ts'
import { CUE } from './cues.ts'
import type { Hit } from './lexicon.ts'
import type { Reading } from './reading.ts'
import { high, likely, refused, type Sense } from './sense.ts'

/** A title that weighs fully only with a named thing after it (`of Acme`, `@acme`, `, Acme Inc`) or before (`Acme founder`). */
export const namedSense = (reading: Reading, hit: Hit): Sense => {
  const { tokens, cues, text } = reading
  let at = hit.to
  for (let steps = 0; steps < 6; steps += 1) {
    const token = tokens[at]
    if (!token || token.gap === GAP.end) break
    const other = reading.hits.find((candidate) => candidate.from === at && candidate.label.group === 'job_role')
    if (other && (other.strength === 'high' || other.strength === 'named')) {
      at = other.to
      continue
    }
    if (token.kind === 'mention' || token.kind === 'link') return ofThing(reading, hit, at)
    if (cues[at]! & CUE.link) {
      if (!tokens[at + 1] || tokens[at + 1]!.gap >= GAP.comma) break
      if (token.gap >= GAP.comma) break
      return ofThing(reading, hit, at + 1)
    }
    if (isName(text, token) && token.gap <= GAP.comma) return ofThing(reading, hit, at)
    if (token.gap === GAP.none && at === hit.to && hit.label.name !== 'Owner') return ofThing(reading, hit, at)
    break
  }
  const before = tokens[hit.from - 1]
  if (before && tokens[hit.from]!.gap === GAP.none) {
    if (before.word === "'s" || before.kind === 'mention' || before.kind === 'link')
      return ofThing(reading, hit, hit.from - 1)
    if (
      isName(text, before) &&
      !(cues[hit.from - 1]! & (CUE.article | CUE.beginner | CUE.former | CUE.work | CUE.person)) &&
      isName(text, tokens[hit.from]!)
    )
      return ofThing(reading, hit, hit.from - 1)
  }
  if (hit.label.isGroup || (hit.label.name === 'Owner' && tokens[hit.from]!.word === 'i'))
    return refused('nothing named beside it')
  return likely('nothing named beside it')
}

const isName = (text: string, token: Token): boolean => {
  const first = text.charCodeAt(token.start)
  return token.kind === 'word' && first >= 65 && first <= 90
}

/** `I write for fun`: names nothing. */
const nobody = new Set([
  'my',
  'myself',
  'me',
  'you',
  'your',
  'fun',
  'cash',
  'money',
  'pleasure',
  'free',
  'food',
  'nothing',
  'day',
  'night',
])

/** Weighs the named thing: a pet or a home is refused, a club or charity is likely only. */
const ofThing = (reading: Reading, hit: Hit, from: number): Sense => {
  const { tokens, cues } = reading
  if (nobody.has(tokens[from]?.word ?? '')) return refused('nothing named beside it')
  for (let at = from; at < Math.min(from + 8, tokens.length); at += 1) {
    const token = tokens[at]!
    if (at > from && token.gap >= GAP.comma && !(token.gap === GAP.comma && cues[at]! & CUE.article)) break
    const isPet = token.kind === 'word' ? cues[at]! & CUE.pet : petName.test(token.word)
    if (hit.label.name === 'Owner' && at < from + 4 && isPet) return refused('the owner of a thing at home')
    if (hit.label.name !== 'Owner' && (cues[at]! & CUE.club || isClubName(token.word)) && isLeading(hit))
      return likely('head of a club, charity or blog')
  }
  return high
}

/** `@CollaredCorgi` */
const petName = /(?:dog|corgi|pug|pup|puppy|kitty|kitten|poodle)$/

/** `@AcmeFoundation` */
const isClubName = (word: string): boolean =>
  word.length > 8 && /(?:foundation|charity|club|church|society|alliance)$/.test(word)

const isLeading = (hit: Hit): boolean => hit.label.name === 'Founder' || hit.label.name === 'CEO'
