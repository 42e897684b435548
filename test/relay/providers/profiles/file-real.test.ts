import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFile } from './folder.ts'

const path = new URL('../../../../../shared/data/x-profiles.csv', import.meta.url)

// Real profiles are not part of the repository; the made-up rows of the other files stand in for them there.
describe.skipIf(!existsSync(path))('real profiles of ../shared/data', () => {
  it('are all read', async () => {
    const { profiles, skippedCount, warnings } = await readFile(readFileSync(path, 'utf8'))
    expect(profiles).toHaveLength(2_455)
    expect({ skippedCount, warnings }).toEqual({ skippedCount: 0, warnings: [] })
    expect(profiles.every((profile) => profile.bio && profile.createdAt && profile.tweetCount !== null)).toBe(true)
    expect(profiles.find((profile) => profile.handle === 'douggarland')).toMatchObject({
      bio: 'Mobile guy. 49ers, Shazam, Google, Kleiner Perkins, Yahoo!, Sprint PCS, AirTouch, Air Force. Stanford GSB, UVa. Dad, Husband, Brother. Golfer.',
      location: 'Palo Alto, CA',
      tweetCount: 1693,
    })
  })
})
