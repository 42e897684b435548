import { senseOf } from './context.ts'
import { type Label, labelCatalogue } from './label.ts'
import type { Hit } from './lexicon.ts'
import { displayNameOf, locationOf, type ProfileReading, type Reading } from './reading.ts'
import type { Grade, MatchReason } from './segment.ts'

/** Which labels count, by label id: 0 not, 1 as likely at best, 2 fully. */
export type Wanted = Uint8Array

const idOf = new Map<string, number>()
for (const label of labelCatalogue) idOf.set(`${label.group}/${label.name}`, label.id)

/** The labels, what they include (fully) and their neighbours (as likely at best). */
export const wantedOf = (labels: readonly Label[]): Wanted => {
  const wanted = new Uint8Array(labelCatalogue.length)
  const raise = (group: string, name: string, cap: number) => {
    const id = idOf.get(`${group}/${name}`)
    if (id === undefined || wanted[id]! >= cap) return
    wanted[id] = cap
    const label = labelCatalogue[id]!
    if (cap === 1) return
    for (const narrower of label.includes) raise(group, narrower, cap)
    for (const neighbour of label.related) raise(group, neighbour, 1)
  }
  for (const label of labels) raise(label.group, label.name, 2)
  return wanted
}

/** The labels and what they include, without their neighbours. */
export const includedIn = (labels: readonly Label[]): Wanted => wantedOf(labels).map((cap) => (cap === 2 ? 2 : 0))

/** What speaks for a set of labels in one profile. */
export interface Evidence {
  grade: Grade | null
  reasons: MatchReason[]
  /** Why hits count less than their words, e.g. "“teacher”: a past role". */
  notes: string[]
  /** True when a band or the like was found, which may speak as "we". */
  isGroup: boolean
}

/** Nothing found. Shared: never written to. */
export const noEvidence: Evidence = { grade: null, reasons: [], notes: [], isGroup: false }

/** Weighs all hits for wanted labels in one reading. */
export const evidenceIn = (reading: Reading, wanted: Wanted, field: string): Evidence => {
  let found: Evidence | undefined
  for (const hit of reading.hits) {
    const cap = wanted[hit.label.id]!
    if (cap === 0 || (hit.label.group === 'location' && hit.strength === 'field' && field !== 'location')) continue
    found ??= { grade: null, reasons: [], notes: [], isGroup: false }
    weigh(reading, hit, cap, field, found)
  }
  return found ?? noEvidence
}

const weigh = (reading: Reading, hit: Hit, cap: number, field: string, found: Evidence) => {
  const sense = senseOf(reading, hit)
  const text = reading.text.slice(reading.tokens[hit.from]!.start, reading.tokens[hit.to - 1]!.end)
  if (sense.note) found.notes.push(`“${text}”: ${sense.note}`)
  if (sense.grade === null) return
  const reason = { label: hit.label.name, field, text }
  if (hit.label.isGroup) found.isGroup = true
  // The strongest reason stands first.
  if (sense.grade === 'high' && cap === 2) {
    if (found.grade !== 'high') found.reasons.unshift(reason)
    else found.reasons.push(reason)
    found.grade = 'high'
    return
  }
  if (sense.grade === 'high') found.notes.push(`“${text}”: near to what is wanted, not the same`)
  found.reasons.push(reason)
  found.grade ??= 'medium'
}

/** Roles: the bio; where it tells nothing of them, the display name, as likely at best. */
export const roleEvidence = (profile: ProfileReading, wanted: Wanted): Evidence => {
  const inBio = evidenceIn(profile.bio, wanted, 'bio')
  if (inBio.grade !== null) return inBio
  const name = displayNameOf(profile)
  if (name === undefined || inBio.notes.some((note) => note.endsWith('negated'))) return inBio
  const inName = evidenceIn(name, wanted, 'displayName')
  if (inName.grade === null) return inBio
  return { ...inName, grade: 'medium', notes: [...inBio.notes, 'only the display name says so'] }
}

/** Places: the location field first; the bio where that field is empty, or as likely at best. */
export const placeEvidence = (profile: ProfileReading, wanted: Wanted): Evidence => {
  const location = locationOf(profile)
  const inField = evidenceIn(location, wanted, 'location')
  if (inField.grade !== null) return { ...inField, grade: 'high' }
  const inBio = evidenceIn(profile.bio, wanted, 'bio')
  if (inBio.grade === null || location.tokens.length === 0) return inBio
  return { ...inBio, grade: 'medium' }
}
