import { readFileSync } from 'node:fs'

// Read at run time: importing the file would pull it into the compiler's rootDir. One up from dist is the same folder.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** This release. */
export const VERSION = version

/** How Leadwire names itself to the servers it calls, e.g. `Leadwire/0.1.0`. */
export const USER_AGENT = `Leadwire/${version}`
