import type { Token } from './bio-text.ts'
import { type Label, labelCatalogue } from './label.ts'
import type { Hit } from './lexicon.ts'

/** Words of the music trade; beside one of them a bare "artist" or "producer" is a musician. */
const musicWords = new Set(
  (
    'music musica musik musique ep eps lp mixtape mixtapes album albums single singles records recordings ' +
    'rap hiphop hip beat beats dj djs soundcloud song songs track tracks band studio itunes spotify'
  ).split(' '),
)
const isMusicName = (word: string): boolean => /music|beats|records|hiphop|mixtape/.test(word)

const byName = (name: string): Label =>
  labelCatalogue.find((label) => label.group === 'job_role' && label.name === name)!

const readAs = new Map<Label, Label>([
  [byName('Artist'), byName('Musician')],
  [byName('Producer'), byName('Music Producer')],
])
const producer = byName('Producer')
/** Who produces films, shows or pages rather than music. */
const otherMakers = new Set(
  ['Writer', 'Screenwriter', 'Author', 'Filmmaker', 'Actor', 'Broadcaster', 'Publisher', 'Contributor', 'Editor'].map(
    byName,
  ),
)
const isOtherMaker = (hit: Hit): boolean => otherMakers.has(hit.label)
const plainly = new Set(['Musician', 'Singer', 'Rapper', 'DJ', 'Songwriter', 'Composer'].map(byName))

/**
 * Gives words of two meanings the one that the rest of the bio points to: "Artist | new EP out" is a musician's.
 * Where a bio already names a musician, its "artist" stays what it is: a second thing.
 */
export const settleAmbiguous = (tokens: readonly Token[], hits: Hit[]): Hit[] => {
  if (!hits.some((hit) => readAs.has(hit.label))) return hits
  if (hits.some((hit) => plainly.has(hit.label) && hit.strength === 'high')) return hits
  const isMusical = tokens.some((token) =>
    token.kind === 'word' || token.kind === 'tag'
      ? musicWords.has(token.word)
      : token.kind === 'mention' && isMusicName(token.word),
  )
  if (!isMusical) return hits.some(isOtherMaker) ? hits.filter((hit) => hit.label !== producer) : hits
  return hits.map((hit) => ({ ...hit, label: readAs.get(hit.label) ?? hit.label }))
}
