import { createSegment } from '../creates/create-segment.ts'
import { createStream } from '../creates/create-stream.ts'
import { findAccount } from './find-account.ts'
import { findLeads } from './find-leads.ts'
import { findRun } from './find-run.ts'
import { findSegment } from './find-segment.ts'
import { findStream } from './find-stream.ts'

/** All searches by key. */
export const searches = {
  [findStream.key]: findStream,
  [findSegment.key]: findSegment,
  [findAccount.key]: findAccount,
  [findLeads.key]: findLeads,
  [findRun.key]: findRun,
}

/** Searches that make what they do not find, by the key of the search. */
export const searchOrCreates = {
  [findStream.key]: {
    key: findStream.key,
    display: { label: 'Find or Create Stream', description: 'Finds a stream by its name, or creates it.' },
    search: findStream.key,
    create: createStream.key,
  },
  [findSegment.key]: {
    key: findSegment.key,
    display: { label: 'Find or Create Segment', description: 'Finds a segment by its description, or creates it.' },
    search: findSegment.key,
    create: createSegment.key,
  },
}
