import type { Profile } from '../sources/profile.ts'
import { accountEvidence, tierMiss } from './account-label.ts'
import type { CompiledPart, CompiledSegment, Unwanted, Want } from './compiled-segment.ts'
import { type Evidence, evidenceIn, noEvidence, placeEvidence, roleEvidence } from './evidence.ts'
import { rangeMiss } from './follower-range.ts'
import { phraseEvidence } from './key-phrase.ts'
import { writtenIn } from './language.ts'
import { type Lesson, lessonFor } from './learned.ts'
import { kindOf, type ProfileReading, readProfile } from './reading.ts'
import type { Grade, MatchReason, Verdict } from './segment.ts'
import { otherField } from './topics.ts'

/** Grades one profile against one segment. Reads the profile anew; for several segments see `matchReading`. */
export const matchProfile = (segment: CompiledSegment, profile: Profile): Verdict =>
  matchReading(segment, readProfile(profile))

/** Grades a profile that was read with `readProfile`, so that many segments share the work. */
export const matchReading = (segment: CompiledSegment, profile: ProfileReading): Verdict => {
  const verdict = matchWords(segment, profile)
  const lesson = segment.learned && lessonFor(segment.learned, profile, verdict.grade)
  return lesson ? withLesson(segment, profile, verdict, lesson) : verdict
}

/** Feedback lifts nobody over a rule that leaves no doubt: audience size, filters, place, what is ruled out, who speaks. */
const withLesson = (
  segment: CompiledSegment,
  profile: ProfileReading,
  { grade, reasons, misses }: Verdict,
  { grade: to, ...reason }: Lesson,
): Verdict => {
  if (rank(to) < rank(grade)) {
    return { grade: to, reasons: to === null ? [] : reasons, misses: [...misses, `${reason.label}: “${reason.text}”`] }
  }
  const limit = highestGrade(segment, profile, grade)
  if (rank(limit) <= rank(grade)) return { grade, reasons, misses }
  return { grade: rank(limit) < rank(to) ? limit : to, reasons: [...reasons, reason], misses }
}

/** The highest grade that the rules without doubt leave to a profile. */
const highestGrade = (segment: CompiledSegment, profile: ProfileReading, grade: Grade | null): Grade | null => {
  const { followerCount } = profile.profile
  const size = tierMiss(segment.tiers, followerCount) ?? rangeMiss(segment.ranges, followerCount)
  if (size?.isOutside || rangeMiss(segment.ranges, followerCount)?.isOutside) return null
  if (segment.filters.some((want) => evidenceFor(want, profile).grade === null)) return null
  const isPlaced = ({ places }: CompiledPart) => !places || placeEvidence(profile, places.wanted).grade !== null
  if (segment.parts.length > 0 && !segment.parts.some(isPlaced)) return null
  if (segment.unwanted && unwantedIn(segment.unwanted, profile)) return null
  if (grade === null && !segment.takesOrganisations && kindOf(profile).kind !== 'person') return null
  return size ? 'medium' : 'high'
}

/** What the segment's own words make of a profile. */
const matchWords = (segment: CompiledSegment, profile: ProfileReading): Verdict => {
  const tier = tierMiss(segment.tiers, profile.profile.followerCount)
  if (tier?.isOutside) return dropped(tier.text)
  const range = rangeMiss(segment.ranges, profile.profile.followerCount)
  if (range?.isOutside) return dropped(range.text)
  const draft: Draft = {
    grade: segment.filters.length + segment.parts.length + segment.ranges.length > 0 ? 'high' : null,
    reasons: [],
    misses: [],
  }
  if (draft.grade === null) return dropped('the segment asks for nothing')
  let isGroup = false
  for (const want of segment.filters) {
    const evidence = evidenceFor(want, profile)
    isGroup ||= evidence.isGroup
    if (!take(draft, evidence, want.miss)) return { grade: null, reasons: [], misses: draft.misses }
  }
  if (segment.parts.length > 0) isGroup = matchParts(segment, profile, draft) || isGroup
  if (draft.grade === null) return { grade: null, reasons: [], misses: draft.misses }
  const ruledOut = segment.unwanted && unwantedIn(segment.unwanted, profile)
  if (ruledOut) return dropped(`ruled out by the description: “${ruledOut}”`)
  const kind = kindOf(profile)
  if (kind.kind !== 'person' && !segment.takesOrganisations && !isGroup)
    return dropped(
      `speaks as ${kind.kind === 'organisation' ? 'an organisation' : 'a played role'}, no person: “${kind.sign}”`,
    )
  const text = String(profile.profile.followerCount ?? 'not known')
  for (const { text: label } of segment.ranges) draft.reasons.push({ label, field: 'followerCount', text })
  const unknown = tier ?? range
  if (unknown) {
    draft.grade = 'medium'
    draft.misses.push(unknown.text)
  }
  return draft
}

/** The words by which a profile shows what the description rules out. */
const unwantedIn = (unwanted: Unwanted, profile: ProfileReading): string | undefined => {
  const found = evidenceIn(profile.bio, unwanted.wanted, 'bio')
  const place = found.reasons[0] ?? placeEvidence(profile, unwanted.wanted).reasons[0]
  if (place) return place.text
  const phrase = unwanted.phrases.length > 0 ? phraseEvidence(profile.bio, unwanted.phrases) : noEvidence
  return phrase.grade === null ? undefined : phrase.reasons.find((reason) => isWhole(reason))?.text
}

/** `agency` for the phrase `agency`: all its words were found. */
const isWhole = ({ label, text }: MatchReason): boolean => label.split(' ').length === text.split(/\s+/).length

interface Draft {
  grade: Grade | null
  reasons: MatchReason[]
  misses: string[]
}

const dropped = (miss: string): Verdict => ({ grade: null, reasons: [], misses: [miss] })

/** Adds what a binding want found; false when it found nothing, which drops the profile. */
const take = (draft: Draft, evidence: Evidence, miss: string): boolean => {
  if (evidence.notes.length > 0) draft.misses.push(...evidence.notes)
  if (evidence.grade === null) {
    draft.grade = null
    draft.misses.push(miss)
    return false
  }
  draft.reasons.push(...evidence.reasons)
  if (evidence.grade === 'medium') draft.grade = 'medium'
  return true
}

const evidenceFor = (want: Want, profile: ProfileReading): Evidence => {
  if (want.group === 'location') return placeEvidence(profile, want.wanted)
  if (want.group === 'audience_size' || want.group === 'account_kind') return accountEvidence(want.labels, profile)
  if (want.group === 'job_role') return roleEvidence(profile, want.wanted)
  const inBio = evidenceIn(profile.bio, want.wanted, 'bio')
  return want.group === 'language' && inBio.grade === null ? writtenIn(profile.bio, want.labels) : inBio
}

/** The best of the description's alternatives. It decides, or, beside filters, adds reasons and can lower the grade. */
const matchParts = (segment: CompiledSegment, profile: ProfileReading, draft: Draft): boolean => {
  const isBinding = !segment.filters.some((want) => want.group !== 'account_kind')
  let best: Draft | undefined
  let isGroup = false
  for (const part of segment.parts) {
    const one: Draft = { grade: 'high', reasons: [], misses: [] }
    isGroup = matchPart(part, profile, one, isBinding) || isGroup
    if (best === undefined || rank(one.grade) > rank(best.grade)) {
      best = { ...one, reasons: [...one.reasons, ...(best?.grade ? best.reasons : [])] }
    } else if (one.grade) best.reasons.push(...one.reasons)
    else if (best.grade === null) best.misses.push(...one.misses)
  }
  if (best === undefined) return isGroup
  if (best.grade === null && isBinding) draft.grade = null
  else if (best.grade !== 'high' && draft.grade === 'high') draft.grade = 'medium'
  if (best.grade !== null) draft.reasons.push(...best.reasons.filter((reason, at) => isFirst(best.reasons, reason, at)))
  if (best.grade !== 'high') draft.misses.push(...new Set(best.misses))
  return isGroup
}

const rank = (grade: Grade | null): number => (grade === 'high' ? 2 : grade === 'medium' ? 1 : 0)
const isFirst = (reasons: MatchReason[], reason: MatchReason, at: number): boolean =>
  reasons.findIndex((other) => other.label === reason.label && other.text === reason.text) === at

/** One alternative: a role if it names one, then place and topics. True when a band or the like was found. */
const matchPart = (part: CompiledPart, profile: ProfileReading, draft: Draft, isBinding: boolean): boolean => {
  let isGroup = false
  if (part.roles) {
    const evidence = roleEvidence(profile, part.roles.wanted)
    isGroup = evidence.isGroup
    if (!take(draft, evidence, part.roles.miss)) return isGroup
  }
  if (part.places) {
    const evidence = placeEvidence(profile, part.places.wanted)
    const isUnknown = !profile.profile.location
    if (evidence.grade === null && isUnknown && part.roles && !namesPlace(profile)) {
      draft.grade = 'medium'
      draft.misses.push(`${part.places.miss}; the profile does not say where`)
    } else if (!take(draft, evidence, part.places.miss)) return isGroup
  }
  if (part.topics.length === 0 && part.phrases.length === 0) return isGroup
  const grade = topicGrade(part, profile, draft)
  if (grade === 'high') return isGroup
  if (grade === null) {
    if (part.topics.length < 2) draft.misses.push(part.topicMiss)
    const countsSkills = part.topics.some((topic) => topic.group === 'skill')
    // A single phrase is too little to rule others out by: it may be a turn of speech.
    const isNarrow = part.topics.length > 0 || part.phrases.length > 1
    const other = part.roles && isNarrow && otherField(profile.bio, part.roles.wanted, part.fields, countsSkills)
    // Without a role (or filters) to stand on, the topic is all there is.
    if (other) {
      draft.misses.push(`names another field: “${other}”`)
      draft.grade = null
    } else if (!part.roles && !part.places && isBinding) draft.grade = null
  }
  if (grade === 'medium' && draft.misses.length === 0)
    draft.misses.push(part.topicMiss.replace('no sign', 'not every sign'))
  if (draft.grade !== null) draft.grade = 'medium'
  return isGroup
}

/** True when the bio names a place. */
const namesPlace = ({ bio }: ProfileReading): boolean =>
  bio.hits.some((hit) => hit.label.group === 'location' && hit.strength === 'high')

/** High when every topic that is named is stated, medium when some are; phrases decide where there is no topic. */
const topicGrade = (part: CompiledPart, profile: ProfileReading, draft: Draft): Grade | null => {
  let best: Grade | null = null
  let worst: Grade | null = 'high'
  for (const topic of part.topics) {
    const evidence = evidenceFor(topic, profile)
    draft.reasons.push(...evidence.reasons)
    if (rank(evidence.grade) > rank(best)) best = evidence.grade
    if (rank(evidence.grade) < rank(worst)) worst = evidence.grade
    if (evidence.grade === null && part.topics.length > 1) draft.misses.push(topic.miss)
  }
  const phrase = part.phrases.length > 0 ? phraseEvidence(profile.bio, part.phrases) : noEvidence
  draft.reasons.push(...phrase.reasons)
  if (part.topics.length === 0) return phrase.grade
  if (worst === 'high') return 'high'
  return best !== null || phrase.grade !== null ? 'medium' : null
}
