import { GAP } from './bio-text.ts'
import { CUE } from './cues.ts'
import type { Wanted } from './evidence.ts'
import type { Reading } from './reading.ts'

/** Industries that say little about what is made, so that naming one speaks against no other. */
const broad = new Set(['Startups', 'Technology', 'Software', 'Venture Capital'])

/** What follows these says what somebody leads or works at: `co-founder of a bakery`. */
const ofWords = new Set(['of', 'at', 'for', 'in'])

/**
 * The words by which a bio names another field of work than the wanted ones, in the item that states the role;
 * undefined when it names none. Interests elsewhere in the bio do not count.
 */
export const otherField = (
  reading: Reading,
  roles: Wanted,
  topics: Wanted,
  countsSkills: boolean,
): string | undefined => {
  const { tokens, cues, hits, text } = reading
  for (const role of hits) {
    if (roles[role.label.id]! === 0) continue
    let from = role.from
    while (from > 0 && tokens[from]!.gap < GAP.end) from -= 1
    let to = role.to
    while (to < tokens.length && tokens[to]!.gap < GAP.end) to += 1
    for (const hit of hits) {
      if (hit.from < from || hit.to > to || (hit.from >= role.from && hit.to <= role.to)) continue
      const isField = hit.label.group === 'industry' || (countsSkills && hit.label.group === 'skill')
      if (!isField || topics[hit.label.id]! > 0 || broad.has(hit.label.name)) continue
      return text.slice(tokens[hit.from]!.start, tokens[hit.to - 1]!.end)
    }
    const thing = tokens[role.to + 2]
    if (
      thing &&
      role.to + 2 < to &&
      ofWords.has(tokens[role.to]!.word) &&
      cues[role.to + 1]! & CUE.article &&
      thing.kind === 'word' &&
      !hits.some((hit) => hit.from === role.to + 2 && broad.has(hit.label.name)) &&
      text.charAt(thing.start) === text.charAt(thing.start).toLowerCase()
    )
      return text.slice(tokens[role.to]!.start, thing.end)
  }
  return undefined
}
