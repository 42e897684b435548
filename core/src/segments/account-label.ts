import type { Evidence } from './evidence.ts'
import type { Label } from './label.ts'
import { kindOf, type ProfileReading } from './reading.ts'
import { type FollowerCountTier, followerCountTiers, type Grade } from './segment.ts'

/** The tier of the segment rule that an `audience_size` label stands for. */
const tierOf: Record<string, FollowerCountTier> = {
  'Under 1K': 'under_1k',
  '1K to 10K': '1k_to_10k',
  '10K to 100K': '10k_to_100k',
  '100K to 1M': '100k_to_1m',
  'Over 1M': 'over_1m',
}

const isWithin = (tier: FollowerCountTier, count: number): boolean => {
  const [from, below] = followerCountTiers[tier]
  return count >= from && count < below
}

/** What keeps a follower count out of the tiers, or from `high` where it is not known; undefined when it fits. */
export const tierMiss = (
  tiers: readonly FollowerCountTier[],
  count: number | null,
): { isOutside: boolean; text: string } | undefined => {
  if (tiers.length === 0) return undefined
  if (count === null) return { isOutside: false, text: 'the number of followers is not known' }
  if (tiers.some((tier) => isWithin(tier, count))) return undefined
  return { isOutside: true, text: `${count} followers are outside ${tiers.join(', ')}` }
}

/** Labels of `audience_size` and `account_kind`, read off the account. */
export const accountEvidence = (labels: readonly Label[], profile: ProfileReading): Evidence => {
  const found: Evidence = { grade: null, reasons: [], notes: [], isGroup: false }
  for (const label of labels) {
    const [grade, field, text] = read(label, profile)
    if (grade === null) continue
    found.reasons.push({ label: label.name, field, text })
    if (grade === 'high') found.grade = 'high'
    else found.grade ??= 'medium'
  }
  return found
}

const read = (label: Label, reading: ProfileReading): [Grade | null, string, string] => {
  const { followerCount, isVerified, isProtected } = reading.profile
  if (label.group === 'audience_size') {
    const tier = tierOf[label.name]
    if (followerCount === null) return ['medium', 'followerCount', 'not known']
    return [tier && isWithin(tier, followerCount) ? 'high' : null, 'followerCount', String(followerCount)]
  }
  if (label.name === 'Verified') return [isVerified === true ? 'high' : null, 'isVerified', 'true']
  if (label.name === 'Protected') return [isProtected === true ? 'high' : null, 'isProtected', 'true']
  if (label.name === 'Public')
    return [isProtected === true ? null : 'high', 'isProtected', String(isProtected ?? 'not known')]
  const kind = kindOf(reading)
  if (label.name === 'Organisation') return [kind.kind === 'organisation' ? 'high' : null, 'bio', kind.sign]
  return [kind.kind === 'person' ? 'high' : null, 'bio', 'speaks as a person']
}
