import type { Db } from '../db/database.ts'
import { compileSegment } from '../segments/compiled-segment.ts'
import { loadExclusions } from '../segments/exclusions.ts'
import { matchProfile } from '../segments/match.ts'
import type { Segment, SegmentRule, Verdict } from '../segments/segment.ts'
import type { Profile } from '../sources/profile.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { listEvents } from './event-store.ts'
import { readyMatcher } from './match-events.ts'

/** How one profile would be judged. */
export interface PreviewedProfile extends Verdict {
  profile: Profile
}

/**
 * Grades profiles against a segment and writes nothing. An excluded profile has no grade and says why.
 * @param rule  a kept segment goes by its feedback too
 * @param profiles given ones; or those kept of a source that `getSource` gave
 */
export async function previewSegment(
  db: Db,
  caller: Caller,
  rule: SegmentRule | Segment,
  profiles: readonly Profile[] | { sourceId: number; limit: number },
): Promise<PreviewedProfile[]> {
  const compiled = 'id' in rule ? await readyMatcher(db, rule) : compileSegment(rule)
  const subjects =
    'sourceId' in profiles
      ? (await listEvents(db, profiles.sourceId, 0, profiles.limit)).map((event) => event.profile)
      : profiles
  const whyExcluded = await loadExclusions(db, caller.workspaceId, subjects)
  return subjects.map((profile) => {
    const why = whyExcluded(profile)
    return why === null
      ? { profile, ...matchProfile(compiled, profile) }
      : { profile, grade: null, reasons: [], misses: [why] }
  })
}
