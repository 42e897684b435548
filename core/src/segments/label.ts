import { tokenise } from './bio-text.ts'
import { accountKinds, audienceSizes } from './catalogue/account-labels.ts'
import { type CatalogueEntry, type LabelGroup, labelGroups } from './catalogue/entry.ts'
import { industries } from './catalogue/industries.ts'
import { languages } from './catalogue/languages.ts'
import { locations } from './catalogue/locations.ts'
import { businessRoles } from './catalogue/roles-business.ts'
import { careRoles } from './catalogue/roles-care.ts'
import { creativeRoles } from './catalogue/roles-creative.ts'
import { educationRoles } from './catalogue/roles-education.ts'
import { marketingRoles } from './catalogue/roles-marketing.ts'
import { mediaRoles } from './catalogue/roles-media.ts'
import { musicRoles } from './catalogue/roles-music.ts'
import { technologyRoles } from './catalogue/roles-technology.ts'
import { writingRoles } from './catalogue/roles-writing.ts'
import { seniorities } from './catalogue/seniorities.ts'
import { skills } from './catalogue/skills.ts'
import { foldWord, shownText } from './fold.ts'

/** How far a synonym speaks for its label; see `CatalogueEntry`. */
export const strengths = ['high', 'named', 'medium', 'field'] as const
export type Strength = (typeof strengths)[number]

/** A label of the catalogue, ready for use. `id` is its place in `labelCatalogue`. */
export interface Label {
  id: number
  group: LabelGroup
  name: string
  synonyms: Record<Strength, string[]>
  includes: string[]
  related: string[]
  isGroup: boolean
  isTrade: boolean
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

const sources: Record<LabelGroup, CatalogueEntry[]> = {
  job_role: [
    ...businessRoles,
    ...technologyRoles,
    ...mediaRoles,
    ...writingRoles,
    ...marketingRoles,
    ...creativeRoles,
    ...musicRoles,
    ...educationRoles,
    ...careRoles,
  ],
  seniority: seniorities,
  industry: industries,
  skill: skills,
  location: locations,
  language: languages,
  audience_size: audienceSizes,
  account_kind: accountKinds,
}

/** Every label there is, by group in the order of `labelGroups`. */
export const labelCatalogue: readonly Label[] = labelGroups
  .flatMap((group) => sources[group].map((entry) => ({ group, entry })))
  .map(({ group, entry }, id) => {
    const synonyms = {
      high: listOf(entry.high),
      named: listOf(entry.named),
      medium: listOf(entry.medium),
      field: listOf(entry.field),
    }
    const key = labelKey(entry.name)
    if (!synonyms.named.some((text) => labelKey(text) === key)) synonyms.high.unshift(entry.name)
    return {
      id,
      group,
      name: entry.name,
      synonyms,
      includes: listOf(entry.includes),
      related: listOf(entry.related),
      isGroup: entry.isGroup === true,
      isTrade: entry.isTrade === true,
    }
  })

/** One spelling for all ways to write a label: `Co-Founder ` → `co founder`. */
export function labelKey(text: string): string {
  const words = tokenise(shownText(text)).map((token) => token.word)
  return words.length > 0 ? words.join(' ') : foldWord(text.trim())
}

const byKey = new Map<LabelGroup, Map<string, Label>>()
for (const label of labelCatalogue) {
  const keys = byKey.get(label.group) ?? new Map<string, Label>()
  byKey.set(label.group, keys)
  for (const strength of strengths) {
    // A language's `medium` words are grammar, not names of it.
    if (label.group === 'language' && strength === 'medium') continue
    for (const text of label.synonyms[strength]) {
      const key = labelKey(text)
      if (!keys.has(key)) keys.set(key, label)
    }
  }
}
// A canonical name wins over another label's synonym.
for (const label of labelCatalogue) byKey.get(label.group)?.set(labelKey(label.name), label)

/** True when `text` is a group of the catalogue. */
export const isLabelGroup = (text: string): text is LabelGroup => (labelGroups as readonly string[]).includes(text)

/** The label of `group` that `text` names, by its name or a synonym, in any case; undefined when there is none. */
export const findLabel = (group: string, text: string): Label | undefined =>
  isLabelGroup(group) ? byKey.get(group)?.get(labelKey(text)) : undefined

/**
 * Turns filters as a user wrote them into canonical names, once each, in the order given.
 * @returns `orphans` with every label (or group) that the catalogue does not know; a group without any label is left out
 */
export const resolveFilters = (
  filters: Record<string, string[]>,
): { filters: Record<string, string[]>; orphans: { group: string; label: string }[] } => {
  const resolved: Record<string, string[]> = {}
  const orphans: { group: string; label: string }[] = []
  for (const [rawGroup, texts] of Object.entries(filters)) {
    const group = rawGroup.trim().toLowerCase()
    for (const text of texts) {
      const label = findLabel(group, text)
      if (!label) {
        orphans.push({ group: rawGroup, label: text })
        continue
      }
      const names = resolved[group] ?? []
      if (!names.includes(label.name)) names.push(label.name)
      resolved[group] = names
    }
  }
  return { filters: resolved, orphans }
}
