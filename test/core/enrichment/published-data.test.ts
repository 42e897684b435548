import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { readPublished } from '../../../core/src/enrichment/published.ts'
import { newProfile } from '../../../core/src/sources/profile.ts'

/** Real profiles; most of their addresses were replaced by one. They are not part of the repository. */
const file = new URL('../../../../shared/data/x-profiles.csv', import.meta.url)

it.skipIf(!existsSync(file))('finds in real profiles the addresses that are there, and no others', () => {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true })
  const found = rows.map((row) => ({
    text: `${row.bio}\n${row.location}`,
    published: readPublished(newProfile(row.handle ?? '', { bio: row.bio ?? null, location: row.location ?? null })),
  }))
  const withEmail = found.filter(({ published }) => published.emails.length > 0)
  const withLinkedin = found.filter(({ published }) => published.linkedin.length > 0)
  const withWebsite = found.filter(({ published }) => published.website !== null)
  console.info(
    `${rows.length} profiles: ${withEmail.length} with an e-mail address, ${withLinkedin.length} with LinkedIn, ` +
      `${withWebsite.length} with a website in the text`,
  )
  const disguised = found.flatMap(({ text, published }) =>
    published.emails.filter(({ value }) => !text.includes(value)).map(({ source }) => `${source}: ${text}`),
  )
  // The one bio that hides an address from machines.
  expect(disguised).toHaveLength(1)
  expect(disguised[0]).toContain('[at]')
  const written = found.filter(({ text }) => text.includes('someone@example.com'))
  expect(withEmail.length).toBeGreaterThanOrEqual(written.length)
  expect(written.filter(({ published }) => published.emails.length === 0)).toEqual([])
})
