import { type ContactSource, readPublished } from '@leadwire/core'
import { readWebsite, type WebsiteOptions } from './website.ts'

/**
 * Reads what a profile itself publishes, and, where `website` is given, its own site for what the profile does not say.
 */
export const builtinSource = (website: WebsiteOptions | null): ContactSource => ({
  name: 'builtin',
  async find({ profile, outputs, signal }) {
    signal?.throwIfAborted()
    const { linkedin, emails, website: site } = readPublished(profile)
    const isMissing =
      (outputs.includes('linkedinUrl') && linkedin.length === 0) || (outputs.includes('email') && emails.length === 0)
    if (!website || !site || !isMissing) return { linkedin, emails, notes: [] }
    const found = await readWebsite(site, website, signal)
    return {
      linkedin: [...linkedin, ...found.linkedin],
      emails: [...emails, ...found.emails],
      notes: found.fault === null ? [] : [`The website was not read in full: ${found.fault}`],
    }
  },
})
