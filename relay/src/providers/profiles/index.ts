import { statSync } from 'node:fs'
import { LeadwireError, type ProfileSource } from '@leadwire/core'
import { fileSource } from './file.ts'
import { sampleSource } from './sample.ts'
import { type ScrapeBadgerOptions, scrapeBadgerSource } from './scrapebadger.ts'

export interface ProfileSourceOptions {
  /** `sample`, `file:DIR` or `scrapebadger`; a relative DIR is taken from the working directory. */
  source: string
  scrapeBadger?: Partial<ScrapeBadgerOptions>
}

/**
 * The profile source that a configuration names.
 * @throws InvalidInput when the name is unknown or `scrapebadger` has no key; a missing folder only shows when it is read
 */
export function openProfileSource({ source, scrapeBadger = {} }: ProfileSourceOptions): ProfileSource {
  if (source === 'sample') return sampleSource()
  if (source.startsWith('file:') && source.length > 'file:'.length) {
    const dir = source.slice('file:'.length)
    if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
      throw invalid(`LEADWIRE_PROFILE_SOURCE names a folder that is not there: ${dir}`)
    }
    return fileSource(dir)
  }
  if (source !== 'scrapebadger') {
    throw invalid(`LEADWIRE_PROFILE_SOURCE must be sample, file:DIR or scrapebadger, not ${JSON.stringify(source)}`)
  }
  const { apiKey } = scrapeBadger
  if (!apiKey) throw invalid('LEADWIRE_PROFILE_SOURCE=scrapebadger needs SCRAPEBADGER_API_KEY')
  return scrapeBadgerSource({ ...scrapeBadger, apiKey })
}

const invalid = (message: string) => new LeadwireError('InvalidInput', 'invalid_config', message)
