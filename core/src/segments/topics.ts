import { GAP } from './bio-text.ts'
import { CUE } from './cues.ts'
import type { Wanted } from './evidence.ts'
import type { Hit } from './lexicon.ts'
import type { Reading } from './reading.ts'

/** Industries that say little about what is made, so that naming one speaks against no other. */
const broad = new Set(['Startups', 'Technology', 'Software', 'Venture Capital'])

/** Industries that many name as a thing they like; in a bio's other items they say nothing of the work. */
const leisure = new Set([
  'Travel',
  'Sports',
  'Fitness',
  'Food & Beverage',
  'Music Industry',
  'Entertainment',
  'Gaming',
  'Fashion',
  'Beauty',
  'Automotive',
  'Education',
  'Media',
])

/** What follows these says what somebody leads or works at: `co-founder of a bakery`. */
const ofWords = new Set(['of', 'at', 'for', 'in'])

/**
 * The words by which a bio names another field of work than the wanted ones: any in the item that states the role,
 * elsewhere only one that nobody names for fun. undefined when it names none.
 */
export const otherField = (
  reading: Reading,
  roles: Wanted,
  topics: Wanted,
  countsSkills: boolean,
): string | undefined => {
  const { tokens, hits, text } = reading
  for (const role of hits) {
    if (roles[role.label.id]! === 0) continue
    let from = role.from
    while (from > 0 && tokens[from]!.gap < GAP.end) from -= 1
    let to = role.to
    while (to < tokens.length && tokens[to]!.gap < GAP.end) to += 1
    let isBroad = false
    for (const hit of hits) {
      if (hit.from >= role.from && hit.to <= role.to) continue
      const isBeside = hit.from >= from && hit.to <= to
      if (isBeside && broad.has(hit.label.name)) isBroad = true
      const isField = hit.label.group === 'industry' || (countsSkills && isBeside && hit.label.group === 'skill')
      if (!isField || topics[hit.label.id]! > 0 || broad.has(hit.label.name)) continue
      if (!isBeside && (hit.strength !== 'high' || leisure.has(hit.label.name))) continue
      return text.slice(tokens[hit.from]!.start, tokens[hit.to - 1]!.end)
    }
    if (!isBroad && isThing(reading, role, to)) {
      const end = Math.min(role.to + 4, to)
      return text.slice(tokens[role.to]!.start, tokens[end - 1]!.end)
    }
  }
  return undefined
}

/** `of a bakery`: an article and a common noun. */
const isThing = ({ tokens, cues, text }: Reading, role: Hit, to: number): boolean => {
  const thing = tokens[role.to + 2]
  if (!thing || role.to + 2 >= to || thing.kind !== 'word' || !ofWords.has(tokens[role.to]!.word)) return false
  if (!(cues[role.to + 1]! & CUE.article)) return false
  const first = text.charAt(thing.start)
  return first === first.toLowerCase()
}
