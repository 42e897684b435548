import { describeSegment } from './describe.ts'
import { includedIn, type Wanted, wantedOf } from './evidence.ts'
import type { FollowerRange } from './follower-range.ts'
import { findLabel, type Label } from './label.ts'
import type { Learned } from './learned.ts'
import type { FollowerCountTier, SegmentRule } from './segment.ts'

/** One group of labels to look for, any of which will do. */
export interface Want {
  group: string
  labels: Label[]
  wanted: Wanted
  /** Said when nothing of it is found. */
  miss: string
}

/** One alternative of the description. */
export interface CompiledPart {
  roles: Want | undefined
  /** Places: a profile that names another one is dropped. */
  places: Want | undefined
  /** Industry, skill, language, seniority: what narrows down, and its absence makes a match likely at best. */
  topics: Want[]
  /** All labels of `topics`. */
  fields: Wanted
  phrases: string[][]
  topicMiss: string
}

/** What the description rules out (`but no agencies`). */
export interface Unwanted {
  wanted: Wanted
  phrases: string[][]
}

/** A rule made ready for `matchProfile`; holds no state, so one may serve any number of profiles. */
export interface CompiledSegment {
  filters: Want[]
  parts: CompiledPart[]
  unwanted: Unwanted | undefined
  tiers: readonly FollowerCountTier[]
  /** Follower counts that the description asks for, beside the tiers. */
  ranges: readonly FollowerRange[]
  /** True when companies and other organisations are looked for, not people. */
  takesOrganisations: boolean
  /** What feedback taught; see `learnFrom`. */
  learned: Learned | undefined
}

const wantOf = (group: string, labels: Label[]): Want => ({
  group,
  labels,
  wanted: wantedOf(labels),
  miss: `no sign of ${group.replace('_', ' ')} ${labels.map((label) => label.name).join(' or ')}`,
})

/** Reads a rule once: filters into labels (unknown ones are left out, see `resolveFilters`), words into parts. */
export const compileSegment = (rule: SegmentRule): CompiledSegment => {
  const filters: Want[] = []
  for (const [group, names] of Object.entries(rule.filters)) {
    const labels = names.map((name) => findLabel(group, name)).filter((label) => label !== undefined)
    if (labels.length > 0) filters.push(wantOf(labels[0]!.group, labels))
  }
  const filtered = new Set(filters.map((want) => want.group))
  const parts: CompiledPart[] = []
  const described = describeSegment(rule.description)
  for (const part of described.parts) {
    const byGroup = Map.groupBy(
      [...part.roles, ...part.labels].filter((label) => !filtered.has(label.group)),
      (label) => label.group,
    )
    const want = (group: Label['group']) => (byGroup.has(group) ? wantOf(group, byGroup.get(group)!) : undefined)
    const kinds = want('account_kind')
    if (kinds) filters.push(kinds)
    const topics = (['industry', 'skill', 'language', 'seniority'] as const).flatMap((group) => want(group) ?? [])
    const names = [
      ...topics.flatMap((topic) => topic.labels.map((label) => label.name)),
      ...part.phrases.map((words) => words.join(' ')),
    ]
    parts.push({
      roles: want('job_role'),
      places: want('location'),
      topics,
      fields: wantedOf(topics.flatMap((topic) => topic.labels)),
      phrases: part.phrases,
      topicMiss: `no sign of ${[...new Set(names)].join(' or ')}`,
    })
  }
  const takesOrganisations = filters.some(
    (want) => want.group === 'account_kind' && want.labels.some((label) => label.name === 'Organisation'),
  )
  const { labels, phrases } = described.unwanted
  const unwanted = labels.length + phrases.length > 0 ? { wanted: includedIn(labels), phrases } : undefined
  const ranges = described.followerRanges
  return { filters, parts, unwanted, tiers: rule.followerCountTiers, ranges, takesOrganisations, learned: undefined }
}
